/** A lesson at one PC, all of it real: a server, an agent, a holder, a kiosk in Chromium. A pupil works, thinks, goes away; a teacher locks and opens; the PC becomes free. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockEnd, lockSet } from '../../protocol/lock.ts'
import { lockHistory } from '../../protocol/lock-history.ts'
import { enrolCreateToken, placesAddRoom, placesList } from '../../protocol/places.ts'
import { untilFacts } from '../tools/agent-facts.ts'
import type { PixelWatch } from '../tools/pixel-watch.ts'
import type { PlainWindows } from '../tools/plain-windows.ts'
import { openPupilPc, type PupilPc } from '../tools/pupil-pc.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { nowMs, until } from '../tools/waiting.ts'

/** What the pupil is working on. Nothing of ours has this colour. */
const WORKSHEET = '#c01010'
/** The shortest a school can choose, and how long a locked PC waits for its user. */
const LIMITS = { 'lock.afterMs': 60_000, 'lock.warnMs': 20_000, 'lock.freeAfterMs': 15_000 }
const WARNED_MS = 40_000
const WITHIN_MS = 30_000
const MESSAGE = 'Hands in your laps, please'

let server: ServerProcess
let teacher: Awaited<ReturnType<ServerProcess['signIn']>>
let pc: PupilPc
let worksheet: PlainWindows
let desktop: PixelWatch
let room: string
let touchedAt = 0

beforeAll(async () => {
  server = await startServer({ settings: { 'lock.idle': 'enforce', 'lock.mode': 'overlay', ...LIMITS } })
  const technician = await server.signIn('technician')
  teacher = await server.signIn('teacher')
  room = (await technician.call(placesAddRoom, { name: 'ICT Suite', seats: 1, perRow: 1 })).id
  const { token } = await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room })
  pc = await openPupilPc(token)
  await untilFacts(pc.agentSocket, ({ server: is }) => is === 'online')
  worksheet = await pc.screen.openWindows(WORKSHEET)
  await pc.screen.tool('xdotool', 'windowfocus', '--sync', String(worksheet.ids[0]))
  desktop = await pc.screen.watch(pc.screen.corners)
}, 120_000)
afterAll(async () => {
  await desktop?.close()
  await worksheet?.close()
  await pc?.close()
  await server?.stop()
})

async function type(key: string): Promise<void> {
  touchedAt = nowMs()
  await pc.screen.pressKeys(key)
}
const lockIs = (phase: 'warning' | 'locked' | null, withinMs = WITHIN_MS) => untilFacts(pc.agentSocket, ({ lock }) => (lock?.phase ?? null) === phase, withinMs)
/** How often each page has said that it has drawn this. */
const painted = (kind: string) => pc.kioskLog.split(`"kind":"${kind}"`).length - 1
/** What is asked of another process, until it says so; a process that is not there yet is asked again. */
async function eventually(what: string, ask: () => Promise<boolean>): Promise<void> {
  const endMs = nowMs() + WITHIN_MS
  while (!(await ask().catch(() => false))) if (nowMs() > endMs) throw new Error(`${what}: not within ${WITHIN_MS} ms`)
}
const hidden = () => until('the worksheet is covered', () => pc.screen.corners.every((_, point) => desktop.colour(point) !== WORKSHEET), WITHIN_MS)
const stateAtSchool = async () => (await teacher.call(placesList, {})).rooms[0]?.seats[0]?.device?.lock

test('works, stops to think, is warned on a card that takes nothing away, and goes on with the next key', async () => {
  await type('a')
  await until('the worksheet has the key', () => worksheet.keys.length === 1)
  await lockIs('warning', WARNED_MS + WITHIN_MS)
  expect(nowMs() - touchedAt).toBeGreaterThanOrEqual(WARNED_MS)
  await until('the card is drawn', () => painted('warning') > 0, WITHIN_MS)
  await eventually('the school sees that nobody is there', async () => (await stateAtSchool()) === 'away')
  expect(pc.screen.corners.every((_, point) => desktop.colour(point) === WORKSHEET)).toBe(true)
  await type('b')
  await lockIs(null)
  await until('the key was the worksheet’s', () => worksheet.keys.length === 2)
})

test('goes away: locked after the time and not before, on both displays, and no key gets through', async () => {
  await lockIs('locked', WARNED_MS + 20_000 + WITHIN_MS)
  expect(nowMs() - touchedAt).toBeGreaterThanOrEqual(WARNED_MS + 20_000)
  await hidden()
  const from = nowMs()
  await until('both displays have drawn it', () => painted('lock') >= 2, WITHIN_MS)
  await pc.screen.pressKeys('x', 'alt+F4', 'ctrl+w', 'super+d', 'Return')
  await eventually('the school sees it', async () => (await stateAtSchool()) === 'idle')
  expect(worksheet.keys).toHaveLength(2)
  expect(desktop.sightings(WORKSHEET, from)).toEqual([])
})

test('the teacher opens it from the dashboard: everything is as it was, and the next key is the worksheet’s', async () => {
  await teacher.call(lockEnd, { room, pcs: null })
  await desktop.until(WORKSHEET, WITHIN_MS)
  await type('c')
  await until('the key arrives', () => worksheet.keys.length === 3)
})

test('the teacher locks the room with a message; without the server it stays, over a killed agent too; then they open it', async () => {
  expect(await teacher.call(lockSet, { room, pcs: null, message: MESSAGE, forMs: 600_000 })).toMatchObject({ pcs: 1, sent: 1 })
  await hidden()
  const from = nowMs()
  await server.kill()
  await pc.kill('agent')
  await pc.startAgent()
  expect((await lockIs('locked')).at(-1)?.lock).toMatchObject({ by: 'staff', message: MESSAGE })
  expect(desktop.sightings(WORKSHEET, from)).toEqual([])
  await server.start()
  await teacher.call(lockEnd, { room, pcs: null })
  await desktop.until(WORKSHEET, WITHIN_MS)
  touchedAt = nowMs()
})

test('goes away for good: locked again, its programs closed, signed out, and the next user finds no lock', async () => {
  await lockIs('locked', WARNED_MS + 20_000 + WITHIN_MS)
  await until('its program has closed', () => worksheet.visible === 0, 60_000)
  await until('the session is over', () => pc.outbox().some(({ type: is }) => is === 'session.closed'), WITHIN_MS)
  // Signed out, the endpoint is gone for a moment: the next logon has its own.
  await eventually('the next user finds no lock', async () => (await lockIs(null, 1_000)).length > 0)
  const dsl = await server.signIn('dsl')
  const history = async () => {
    const { locks } = await dsl.call(lockHistory, { room, before: null, limit: 50 })
    return locks.map(({ reason, opened, freed }) => [reason, opened?.how, freed])
  }
  await expect.poll(history, { timeout: WITHIN_MS }).toEqual([
    ['idle', 'over', 'signOut'],
    ['staff', 'staff', null],
    ['idle', 'staff', null],
  ])
})
