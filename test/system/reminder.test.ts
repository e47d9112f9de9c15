/** A teacher shows a rule to a room: a server, an agent, a kiosk in Chromium on a screen of its own, and a child who goes on typing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import type { SMART_RULES } from '../../protocol/agreements.ts'
import { enrolCreateToken, placesAddRoom, placesList, placesSeatDevice } from '../../protocol/places.ts'
import { REMINDER_MS, reminderSend } from '../../protocol/reminder.ts'
import { untilFacts } from '../tools/agent-facts.ts'
import type { PixelWatch } from '../tools/pixel-watch.ts'
import type { PlainWindows } from '../tools/plain-windows.ts'
import { openPupilPc, type PupilPc } from '../tools/pupil-pc.ts'
import { storedEvents } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { nowMs, until } from '../tools/waiting.ts'

/** What the child works in, and the card's paper (renderer/theme). */
const PROGRAM = '#226644'
const PAPER = '#fdf7ea'
/** Of the card, where nothing but paper is. */
const ON_CARD = { x: 300, y: 345 }
const WITHIN_MS = 30_000

let server: ServerProcess
let pc: PupilPc
let teacher: StaffSession
let rooms: string[]
let program: PlainWindows
let spot: PixelWatch

beforeAll(async () => {
  server = await startServer()
  const technician = await server.signIn('technician')
  rooms = []
  for (const name of ['ICT Suite', 'Library']) rooms.push((await technician.call(placesAddRoom, { name, seats: 1, perRow: 1 })).id)
  const { token } = await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room: rooms[0] ?? '' })
  pc = await openPupilPc(token, { displays: 1 })
  program = await pc.screen.openWindows(PROGRAM, { geometry: ['1000x700+50+50'] })
  spot = await pc.screen.watch([ON_CARD])
  teacher = await server.signIn('teacher')
}, 120_000)
afterAll(async () => {
  await spot?.close()
  await program?.close()
  await pc?.close()
  await server?.stop()
})

const typed = () => program.keys.map(({ name }) => name).join('')
const send = (room: number, rule: (typeof SMART_RULES)[number]) => teacher.call(reminderSend, { room: rooms[room] ?? '', rule })

test('a child goes on typing while the card comes, is kept and goes by keyboard, and its keys are the program’s again afterwards', async () => {
  expect(await send(0, 'tell')).toEqual({ rule: 'tell', pcs: 1, sent: 1 })
  let keys = ''
  const end = nowMs() + WITHIN_MS
  const type = async (key: string) => {
    await pc.screen.pressKeys(key)
    keys += key
  }
  while (spot.sightings(PAPER, 0).length === 0) {
    if (nowMs() > end) throw new Error('no card came')
    await type('a')
  }
  for (const key of 'bcd') await type(key)
  await until('every key, in the program beneath', () => typed() === keys, WITHIN_MS)
  await pc.screen.pressKeys('shift+Escape')
  await untilFacts(pc.agentSocket, ({ reminder }) => reminder?.kept === true)
  await type('f')
  await until('the key after it, and of the two only Shift', () => typed().replaceAll(/Shift_[LR]/g, '') === keys, WITHIN_MS)
  program.keys.length = 0
  keys = ''
  await pc.screen.pressKeys('Escape')
  await spot.until(PROGRAM, WITHIN_MS)
  await type('e')
  await until('the key after it', () => typed() === keys, WITHIN_MS)
  await pc.screen.pressKeys('Escape')
  await until('an Escape of the program’s own', () => typed() === `${keys}Escape`, WITHIN_MS)
})

test('a card goes by itself; it reaches the room the PC is in and no other, and nobody’s record grows by it', async () => {
  const technician = await server.signIn('technician')
  const { rooms: plans } = await technician.call(placesList, {})
  const device = plans.flatMap(({ seats }) => seats.flatMap((seat) => seat.device?.id ?? []))[0] ?? ''
  const seat = plans.find(({ id }) => id === rooms[1])?.seats[0]?.id ?? ''
  expect(await send(1, 'safe')).toEqual({ rule: 'safe', pcs: 0, sent: 0 })
  await technician.call(placesSeatDevice, { device, seat })
  const from = nowMs()
  expect(await send(1, 'safe')).toEqual({ rule: 'safe', pcs: 1, sent: 1 })
  await spot.until(PAPER, WITHIN_MS)
  await spot.until(PROGRAM, REMINDER_MS + WITHIN_MS)
  expect(nowMs() - from).toBeGreaterThan(REMINDER_MS)
  const types = storedEvents(server.data).map(({ type }) => type)
  expect(types.filter((type) => !type.startsWith('device.'))).toEqual(['session.opened'])
}, 90_000)
