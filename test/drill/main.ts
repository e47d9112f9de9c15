/**
 * The drill: one press from a key on the pupil's keyboard to a teacher's screen and back, every step observed from outside
 * the product: pixels of the display, both disks, a real page. `npm start -- --drill` opens the classroom and runs this
 * with a file of facts; exit code 0 only when every step was seen.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { COVER_MARK, COVER_STATE_COLOURS } from '../../renderer/screens/panic/marks.ts'
import { GateReader } from '../tools/gate-reader.ts'
import { openKeyboard } from '../tools/keyboard.ts'
import { openPlainWindows, type PixelWatch, until, watchFramebuffer } from '../tools/screen.ts'
import { seenInOutbox, seenOnServer } from './disks.ts'
import { keepPictures } from './pictures.ts'
import { openStaffPage } from './staff-page.ts'
import { createTimeline, printed } from './timeline.ts'

interface Facts {
  dashboard: string
  teacher: { email: string; password: string }
  display: { name: string; xauthority: string; pixels: string }
  agentState: string
  serverData: string
}

/** A colour nobody else uses: the page a child should not be looking at. */
const WORKSHEET = '#c01010'
/** The empty desktop's own black. */
const DESKTOP = '#000000'
const SCREEN = { width: 1366, height: 768 }
const MARK = { x: COVER_MARK.left + COVER_MARK.size / 2, y: COVER_MARK.top + COVER_MARK.size / 2 }
/** Where the cover has neither words nor mark. */
const CORNERS = [
  { x: 2, y: SCREEN.height - 3 },
  { x: SCREEN.width - 3, y: 2 },
]

const say = (line: string) => process.stdout.write(`${line}\n`)

async function main({ dashboard, teacher, display, agentState, serverData }: Facts): Promise<void> {
  const env = { DISPLAY: display.name, XAUTHORITY: display.xauthority }
  const ended = new AbortController()
  const timeline = createTimeline()
  const pictures = keepPictures(display.pixels)
  const staff = await openStaffPage(dashboard, teacher.email, teacher.password)
  await readTheRules(env)
  await desktopIsThere(display.pixels)
  say('The child has read the rules and agreed to them.')
  const mark = await watchFramebuffer(display.pixels, [MARK])
  const corners = await watchFramebuffer(display.pixels, CORNERS)
  const keyboard = openKeyboard(env)
  const worksheet = await openPlainWindows(env, WORKSHEET, [`${SCREEN.width}x${SCREEN.height}+0+0`])
  try {
    await corners.until(WORKSHEET, 5_000)
    say('The teacher is signed in, and a worksheet is open on the pupil’s PC. Pressing Ctrl+Shift+H …')

    const onPc = seenInOutbox(agentState, ended.signal)
    const onServer = onPc.then(({ event }) => seenOnServer(serverData, event, ended.signal))
    const words = firstOf(mark, Object.values(COVER_STATE_COLOURS))
    const pressedAt = keyboard.press('ctrl+shift+h')
    await timeline.see('pressed', 'a real key by XTEST', Promise.resolve(pressedAt))
    const coveredAt = await timeline.see('covered to every corner', 'pixels of the display', worksheetGone(corners))
    await timeline.see('words on the cover', 'its state mark, in pixels', words)
    await timeline.see(
      'durable on the PC',
      'outbox, by a second connection',
      onPc.then(({ atMs }) => atMs),
    )
    await timeline.see(
      'durable on the server',
      'its database, by a second connection',
      onServer.then(({ atMs }) => atMs),
    )
    await timeline.see('painted for staff', 'the teacher’s page, two frames later', staff.painted)
    await timeline.see('the child is told it is sent', 'state mark: told', mark.until(COVER_STATE_COLOURS.told, 5_000))
    await staff.picture(pictures.path('live'))
    await timeline.see('acknowledged', '“I’m going” clicked', staff.press(/I.m going/))
    await timeline.see('the child is told who is coming', 'state mark: coming', mark.until(COVER_STATE_COLOURS.coming, 5_000))
    pictures.ofDisplay('cover')
    await timeline.see('with the child', '“I’m with the child” clicked', staff.press(/I.m with the child/))
    await timeline.see('the child’s screen knows', 'state mark: here', mark.until(COVER_STATE_COLOURS.here, 5_000))
    const covered = corners.sightings(WORKSHEET, coveredAt)
    if (covered.length > 0) throw new Error('the worksheet could be seen while the cover was up')
    const liftAt = await timeline.see('lifted by staff', '“Lift the cover” clicked', staff.press(/^Lift the cover/))
    await timeline.see('the cover is gone', 'pixels of the display', gone(corners))
    await timeline.see('the teacher is told', 'the page says so', staff.says(/the cover is lifted/i))
    if (corners.sightings(WORKSHEET, liftAt).length > 0 || worksheet.visible > 0) throw new Error('the lift showed the worksheet instead of an empty desktop')
    say(`\n${printed(timeline.steps, pressedAt)}\n\nEvery step was observed.`)
  } catch (error) {
    if (timeline.steps.length > 0) say(`\n${printed(timeline.steps, timeline.steps[0]?.atMs ?? 0)}\n`)
    throw error
  } finally {
    ended.abort()
    await Promise.allSettled([keyboard.close(), worksheet.close(), mark.close(), corners.close(), staff.close()])
  }
}

/** What stands before the desktop at a first logon: the rules for a child of year 5, read and agreed to with the pupil's own keyboard. */
async function readTheRules(env: { DISPLAY: string; XAUTHORITY: string }): Promise<void> {
  const run = promisify(execFile)
  const tool = async (program: string, ...args: string[]) => (await run(program, args, { env: { ...process.env, ...env } })).stdout
  const pressKeys = async (...keys: string[]) => void (await tool('xdotool', 'key', '--delay', '1', ...keys))
  const child = new GateReader({ tool, pressKeys })
  await child.readTo('ks2')
  await child.agree('ks2')
  await child.readTo('ks2', 'confirm')
  await child.agree('ks2', 'confirm')
}

/** With a watch of its own: what was to be seen before the press is not the press's. */
async function desktopIsThere(pixels: string): Promise<void> {
  const watch = await watchFramebuffer(pixels, CORNERS)
  await watch.until(DESKTOP, 10_000)
  await watch.close()
}

/** When the last corner stopped showing the worksheet. What follows is the holder's colour, or within the same frame the cover's page. */
async function worksheetGone(watch: PixelWatch): Promise<number> {
  const first = (point: number) => {
    const worksheet = watch.seen.findIndex((sighting) => sighting.point === point && sighting.colour === WORKSHEET)
    return watch.seen.slice(worksheet + 1).find((sighting) => sighting.point === point)?.atMs ?? Number.NaN
  }
  const latest = () => Math.max(...CORNERS.map((_, point) => first(point)))
  await until('the worksheet gone from every corner', () => !Number.isNaN(latest()), 5_000)
  return latest()
}

/** When the point first had one of these colours. */
async function firstOf(watch: PixelWatch, colours: readonly string[]): Promise<number> {
  const find = () => watch.seen.find(({ colour }) => colours.includes(colour))
  await until('the state mark', () => find() !== undefined, 10_000)
  return find()?.atMs ?? Number.NaN
}

/** When the last corner stopped showing anything of the cover's. */
async function gone(watch: PixelWatch): Promise<number> {
  return await watch.until(DESKTOP, 10_000)
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('The drill is run by  npm start -- --drill\n')
  process.exitCode = 2
} else {
  try {
    await main(JSON.parse(readFileSync(file, 'utf8')) as Facts)
  } catch (error) {
    process.stderr.write(`The drill failed: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
