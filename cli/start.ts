/**
 * `npm start` and `handrail demo`: opens the classroom in a box and stays until Ctrl-C. With `--first-run` it is an empty server and
 * the set-up code instead. With `--drill` it needs no desktop and
 * nobody: it has one press made, answered and lifted, and ends with exit code 0 only if every step was observed.
 */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { EXIT } from './commands.ts'
import { sweep } from './demo/children.ts'
import { type Classroom, openClassroom, signInOf } from './demo/classroom.ts'
import { type FirstRun, openFirstRun } from './demo/first-run.ts'
import { ROOT } from './run.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const RUN = 'handrail-demo-'
const DRILL = join(ROOT, 'test/drill/main.ts')

async function main(args: string[]): Promise<number> {
  let flags: { data?: string | undefined; drill?: boolean | undefined; 'first-run'?: boolean | undefined }
  try {
    flags = parseArgs({ args, options: { data: { type: 'string' }, drill: { type: 'boolean' }, 'first-run': { type: 'boolean' } }, strict: true }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message.split('. ')[0] : error}. npm start knows -- --data FOLDER, -- --first-run and -- --drill.\n`)
    return EXIT.wrongUse
  }
  const asked = new Promise<'asked'>((ask) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ask('asked'))
  })
  if (flags.drill) return await drill(asked)
  const folder = (name: string) => resolve(flags.data ?? join(ROOT, 'data', name))
  if (flags['first-run']) return await stay(folder('first-run'), asked, openFirstRun, tellFirstRun)
  return await stay(folder('demo'), asked, (parts) => openClassroom({ ...parts, virtual: false }), welcome)
}

interface Open {
  readonly broken: Promise<string>
  stop(): Promise<void>
}
type Opener<T> = (parts: { data: string; run: string; say(line: string): void }) => Promise<T>

async function stay<T extends Open>(data: string, asked: Promise<'asked'>, open: Opener<T>, greet: (opened: T) => void): Promise<number> {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const run = runFolder()
  const other = await claim(data, run)
  if (other !== null) {
    rmSync(run, { recursive: true })
    say(`A demo with this data is already running (process ${other}). End it first, or give this one its own:  npm start -- --data FOLDER`)
    return EXIT.failed
  }
  const opening = open({ data, run, say })
  const classroom = await Promise.race([opening, asked])
  if (classroom === 'asked') {
    say('Ending …')
    await opening.then((opened) => opened.stop()).catch(() => {})
    return EXIT.ok
  }
  greet(classroom)
  const why = await Promise.race([asked, classroom.broken])
  say(why === 'asked' ? '\nEnding: everything is kept for the next time.' : `\nEnding, because ${why}`)
  await classroom.stop()
  return why === 'asked' ? EXIT.ok : EXIT.failed
}

function runFolder(): string {
  const run = mkdtempSync(join(tmpdir(), RUN))
  // The pupil's user passes through it to its own part.
  chmodSync(run, 0o755)
  return run
}

/** One demo per data folder. What a killed one left running is ended; the process id of a living one is returned. */
async function claim(data: string, run: string): Promise<number | null> {
  const file = join(data, 'running.json')
  if (existsSync(file)) {
    const before = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; run?: string }
    const command = `/proc/${before.pid}/cmdline`
    if (before.pid !== process.pid && existsSync(command) && readFileSync(command, 'utf8').includes('start.ts')) return before.pid
    if (before.run?.startsWith(join(tmpdir(), RUN))) {
      await sweep(before.run)
      rmSync(before.run, { recursive: true, force: true })
    }
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, run }))
  return null
}

function welcome({ dashboard, setup, display, user, host, logs }: Classroom): void {
  const width = Math.max(...setup.staff.map(({ email }) => email.length))
  const keys = 'Ctrl+Shift+H'
  const as = display.xauthority ? `DISPLAY=${display.name} XAUTHORITY=${display.xauthority}` : `DISPLAY=${display.name}`
  say('')
  say(`  Handrail is running: ${setup.school.name}`)
  say('')
  say(`  Staff: open  ${dashboard}  and sign in, for a start as the teacher:`)
  for (const { role, email, password } of setup.staff) say(`    ${role.padEnd(11)} ${email.padEnd(width)}  ${password}`)
  say('')
  if (host === null) say('  The pupil’s screen is missing (see above).')
  else if (display.virtual) {
    say(
      `  There is no desktop here, so the pupil’s PC has a virtual screen, ${display.name}, with ${host === 'electron' ? 'Electron' : 'Chromium'}. Press its button with`,
    )
    say(`    ${as} xdotool key ctrl+shift+h`)
  } else say(`  The pupil’s PC is this desktop: press the coral lifebelt at its edge, or ${keys}.`)
  if (!user.separate) say('  Everything runs as your own user here; in a school the pupil’s user is another than the agent’s.')
  say('')
  say(`  Then choose “I’m going” on the dashboard. Logs: ${logs}. Ctrl-C ends all of it.`)
  say('')
}

function tellFirstRun({ dashboard, code, logs }: FirstRun): void {
  say('')
  if (code === null) say(`  This server has its school already: open  ${dashboard}  and sign in. For an empty one give it a new folder: -- --data FOLDER`)
  else {
    say(`  An empty Handrail server is running. Open  ${dashboard}  and type the set-up code  ${code}`)
    say('  Five steps lead to a school with its first PC; a closed browser loses nothing.')
  }
  say('')
  say(`  Logs: ${logs}. Ctrl-C ends all of it.`)
  say('')
}

async function drill(asked: Promise<'asked'>): Promise<number> {
  if (!existsSync(DRILL)) {
    say('The drill comes with the sources only.')
    return EXIT.failed
  }
  const data = mkdtempSync(join(tmpdir(), 'handrail-drill-'))
  const opening = openClassroom({ data, run: runFolder(), virtual: true, say })
  let code: number = EXIT.failed
  try {
    const classroom = await opening
    const { dashboard, setup, display, agentState, serverData, user } = classroom
    const facts = join(data, 'drill.json')
    writeFileSync(facts, JSON.stringify({ dashboard, teacher: signInOf(setup, 'teacher'), display, agentState, serverData, uid: user.uid }), { mode: 0o600 })
    const child = spawn(process.execPath, [DRILL, facts], { stdio: 'inherit' })
    const ended = new Promise<number>((done) => child.once('exit', (status) => done(status ?? EXIT.failed)))
    const first = await Promise.race([ended, asked, classroom.broken])
    if (typeof first === 'string') {
      child.kill('SIGTERM')
      say(first === 'asked' ? 'Ending …' : `The drill can’t go on, because ${first}`)
    } else code = first
    await ended
    if (code !== EXIT.ok) say(`The logs are kept in ${classroom.logs}`)
    await classroom.stop()
  } finally {
    if (code === EXIT.ok) rmSync(data, { recursive: true, force: true })
  }
  return code
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = EXIT.failed
}
