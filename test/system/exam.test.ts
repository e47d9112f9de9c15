/** An exam, all of it real: a server, an agent, a kiosk in Chromium on a screen of its own. Nothing stands before a candidate, server or not, and afterwards the rules are back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { calendarAddExam, calendarCancelExam } from '../../protocol/exams.ts'
import { localOf } from '../../protocol/local-time.ts'
import { enrolCreateToken, placesAddRoom, placesList, placesSeatDevice } from '../../protocol/places.ts'
import { reminderSend } from '../../protocol/reminder.ts'
import { lastCarriedOut } from '../tools/agent-disk.ts'
import { untilFacts } from '../tools/agent-facts.ts'
import { GateReader } from '../tools/gate-reader.ts'
import type { PixelWatch } from '../tools/pixel-watch.ts'
import { openPupilPc, type PupilPc } from '../tools/pupil-pc.ts'
import { storedEvents } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { nowMs, until } from '../tools/waiting.ts'

/** The empty desktop: what the holder leaves when it lets go. The card's paper (renderer/theme), and where of the card nothing but paper is. */
const DESKTOP = '#000000'
const PAPER = '#fdf7ea'
const ON_CARD = { x: 300, y: 345 }
const WITHIN_MS = 30_000
/** The time zone of a school that has chosen none. */
const ZONE = 'Europe/London'
const FIRST_PAGE = builtInAgreements().find(({ audience, kind }) => audience === 'ks2' && kind === 'agree')?.texts[0]?.pages[0]?.heading ?? ''

let server: ServerProcess
let pc: PupilPc
let child: GateReader
let desktop: PixelWatch
let spot: PixelWatch
let rooms: string[]
let exam: string

beforeAll(async () => {
  server = await startServer({ settings: { 'aup.gate': 'enforce', 'aup.unknownAs': 'ks2', 'aup.pageMs': 0 } })
  const technician = await server.signIn('technician')
  rooms = []
  for (const name of ['Hall', 'ICT Suite']) rooms.push((await technician.call(placesAddRoom, { name, seats: 1, perRow: 1 })).id)
  const { token } = await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room: rooms[0] ?? '' })
  pc = await openPupilPc(token, { displays: 1 })
  child = new GateReader(pc.screen)
  // In the middle of a single display lies the pointer.
  desktop = await pc.screen.watch(pc.screen.corners.slice(0, 4))
  spot = await pc.screen.watch([ON_CARD])
}, 120_000)
afterAll(async () => {
  await spot?.close()
  await desktop?.close()
  await pc?.close()
  await server?.stop()
})

const free = () => desktop.until(DESKTOP, WITHIN_MS)
const stoodAside = () => pc.outbox().filter(({ type }) => type === 'aup.stoodAside').length
const atSchool = () => storedEvents(server.data).filter(({ type }) => type === 'aup.stoodAside').length
/** How often the PC has been told another policy, which is what exams come with. */
const told = () => pc.agentLog.split('"msg":"policy in force"').length

test('the office says that there is an exam: the rules that stand before a candidate stand aside, and say once that they did', async () => {
  await child.sees(FIRST_PAGE)
  const { date, minute } = localOf(ZONE, Date.now())
  const office = await server.signIn('office')
  const two = { from: minute, to: (minute + 120) % 1_440 }
  exam = (await office.call(calendarAddExam, { name: 'Maths', rooms: rooms.slice(0, 1), date, ...two })).id
  await free()
  await until('the school has it', () => atSchool() === 1, WITHIN_MS)
  await pc.kill('agent')
  await pc.startAgent()
  await free()
  expect(stoodAside()).toBe(1)
})

test('a rule shown to the room comes to no candidate', async () => {
  const teacher = await server.signIn('teacher')
  const before = lastCarriedOut(pc.state)
  expect(await teacher.call(reminderSend, { room: rooms[0] ?? '', rule: 'tell' })).toMatchObject({ sent: 1 })
  await until('the PC has carried it out', () => lastCarriedOut(pc.state) > before, WITHIN_MS)
  // A card is up for seconds: it would be there now.
  expect(await untilFacts(pc.agentSocket, () => true)).toMatchObject([{ exam: true, reminder: null }])
})

test('with the server gone the PC knows of the exam all the same: the next candidate logs on to their desktop', async () => {
  await server.kill()
  const from = nowMs()
  await pc.nextLogon()
  await until('it is said of this logon too', () => stoodAside() === 2, WITHIN_MS)
  expect(desktop.seen.filter(({ atMs, colour }) => atMs >= from && colour !== DESKTOP)).toEqual([])
})

test('the exam over, the school has heard of both logons, the next one begins with the rules, and a card can be seen again', async () => {
  await server.start()
  const office = await server.signIn('office')
  const before = told()
  await office.call(calendarCancelExam, { id: exam })
  await until('the PC knows', () => told() > before, WITHIN_MS)
  await until('both logons', () => atSchool() === 2, WITHIN_MS)
  await pc.nextLogon()
  await child.readTo('ks2')
  await child.agree('ks2')
  await child.readTo('ks2', 'confirm')
  await child.agree('ks2', 'confirm')
  await free()
  const technician = await server.signIn('technician')
  const { rooms: plans } = await technician.call(placesList, {})
  const seatsOf = (room?: string) => plans.find(({ id }) => id === room)?.seats ?? []
  const device = seatsOf(rooms[0])[0]?.device?.id ?? ''
  await technician.call(placesSeatDevice, { device, seat: seatsOf(rooms[1])[0]?.id ?? '' })
  const teacher = await server.signIn('teacher')
  expect(await teacher.call(reminderSend, { room: rooms[1] ?? '', rule: 'tell' })).toMatchObject({ sent: 1 })
  await spot.until(PAPER, WITHIN_MS)
})
