/** C20: a code is guessed at the keypad, over kill -9 and a clock somebody sets; a code that was read over a shoulder is typed again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import { alertsList } from '../../protocol/alerts.ts'
import { codesForAlert, codesForRoom, codesOnce, GUESSES, type TryAnswer } from '../../protocol/codes.ts'
import { devicesClearWarning, enrolCreateToken, placesAddRoom, placesList } from '../../protocol/places.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { newPress, rounds, seededRandom, whole } from '../tools/sampling.ts'
import { storedEvents } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'

const TEN_YEARS_MS = 10 * 365 * 86_400_000
const RESTARTS = rounds(6, 60)
const DELIVERED_WITHIN_MS = 60_000

let server: ServerProcess | undefined
const pcs: AgentProcess[] = []
afterEach(async () => {
  for (const pc of pcs.splice(0)) await pc.close()
  await server?.stop()
})

async function openRooms(names: readonly string[]): Promise<{ teacher: StaffSession; rooms: { id: string; pc: AgentProcess; press: string }[] }> {
  server = await startServer()
  const technician = await server.signIn('technician')
  const rooms: { id: string; pc: AgentProcess; press: string }[] = []
  for (const name of names) {
    const { id } = await technician.call(placesAddRoom, { name, seats: 1, perRow: 1 })
    const { token } = await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room: id })
    const pc = await startAgent(token)
    pcs.push(pc)
    const press = newPress()
    await pc.press(press)
    rooms.push({ id, pc, press })
  }
  return { teacher: await server.signIn('teacher'), rooms }
}

async function eventually(what: string, look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + DELIVERED_WITHIN_MS
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${DELIVERED_WITHIN_MS / 1000} s`)
    await sleep(100)
  }
}
const delivered = (teacher: StaffSession, code: string) =>
  eventually('the PC knows the code', async () => (await teacher.call(codesOnce, {})).codes.some(({ id, reach }) => id === code && reach.known === reach.of))

async function type(pc: AgentProcess, press: string, code: string): Promise<TryAnswer> {
  const answer = await pc.call('panic.liftWithCode', { press, code })
  if (!answer.ok) throw new Error(answer.code)
  return answer.value as TryAnswer
}
/** When the agent that has just started answers. */
async function typeAtStart(pc: AgentProcess, press: string, code: string): Promise<TryAnswer> {
  for (;;) {
    const answer = await pc.call('panic.liftWithCode', { press, code }).catch(() => null)
    if (answer?.ok) return answer.value as TryAnswer
    await sleep(50)
  }
}
const coverOf = async (pc: AgentProcess) => (await pc.facts(() => true)).at(-1)?.panic?.press ?? null
const triesOn = (pc: AgentProcess) => pc.outbox().filter((event) => event.type === 'code.tried').length

test(`C20 a code is guessed over ${RESTARTS} kills of the agent and a clock set ten years on and back: never more than ten in five minutes, each an event, and the cover stays`, async () => {
  const random = seededRandom('guessed-code')
  const { teacher, rooms } = await openRooms(['ICT Suite'])
  const [{ id: room, pc, press } = { id: '', pc: pcs[0], press: '' }] = rooms
  if (!pc || !server) throw new Error('no PC')
  const { code, made } = await teacher.call(codesForRoom, { room })
  await delivered(teacher, made.id)
  await server.kill()

  const lookedAt: number[] = []
  let answeredWrong = 0
  let refused = 0
  for (let restart = 0; restart < RESTARTS; restart++) {
    await pc.kill()
    pc.clockOffMs = restart % 2 === 0 ? TEN_YEARS_MS : -TEN_YEARS_MS
    await pc.start()
    for (let guess = 0; guess < 3; guess++) {
      const { result } = await typeAtStart(pc, press, String(10_000_000 + whole(random, 90_000_000)))
      expect(['wrong', 'tooMany']).toContain(result)
      if (result === 'tooMany') refused += 1
      else {
        answeredWrong += 1
        lookedAt.push(performance.now())
      }
    }
    // Killed in the middle of a guess, which must then count too.
    const killed = pc.call('panic.liftWithCode', { press, code: '00000000' }).catch(() => null)
    await sleep(whole(random, 150))
    await pc.kill()
    const answer = await killed
    if (answer?.ok && (answer.value as TryAnswer).result === 'wrong') {
      answeredWrong += 1
      lookedAt.push(performance.now())
    }
    await pc.start()
    expect(await coverOf(pc)).toBe(press)
  }
  for (const at of lookedAt) expect(lookedAt.filter((t) => t >= at && t - at < GUESSES.withinMs).length).toBeLessThanOrEqual(GUESSES.most)
  expect(refused).toBeGreaterThan(0)
  expect(triesOn(pc)).toBeGreaterThanOrEqual(answeredWrong + 1)

  // The right code, once the pause is over: ten years are further ahead than a PC is ever off, so its own count of the time holds.
  const { waitMs } = await type(pc, press, '00000000')
  if (waitMs < 60_000) {
    await sleep(waitMs + 100)
    expect((await type(pc, press, code)).result).toBe('accepted')
  } else {
    expect((await type(pc, press, code)).result).toBe('tooMany')
    expect(await coverOf(pc)).toBe(press)
  }
  expect(pc.log).not.toContain(code)

  // What was tried reaches the school.
  const tries = triesOn(pc)
  await server.start()
  const school = server
  await eventually('every try has arrived', async () => storedEvents(school.data).filter((event) => event.type === 'code.tried').length === tries)
}, 300_000)

test('C20 a code seen over a shoulder lifts no second cover, none in another room and none of another PC, also after a kill and with the clock set back', async () => {
  const { teacher, rooms } = await openRooms(['ICT Suite', 'Library'])
  const [ict, library] = rooms
  if (!ict || !library) throw new Error('no rooms')
  const ofRoom = await teacher.call(codesForRoom, { room: ict.id })
  let alert: string | undefined
  await eventually('both presses are alerts', async () => {
    const { alerts } = await teacher.call(alertsList, {})
    alert = alerts.find((one) => one.press === ict.press)?.id
    return alerts.length === 2
  })
  const ofPc = await teacher.call(codesForAlert, { alert: alert ?? '' })
  await delivered(teacher, ofRoom.made.id)
  await delivered(teacher, ofPc.made.id)

  for (const { code } of [ofRoom, ofPc]) expect((await type(library.pc, library.press, code)).result).toBe('wrong')
  expect(await coverOf(library.pc)).toBe(library.press)

  expect((await type(ict.pc, ict.press, ofRoom.code)).result).toBe('accepted')
  await ict.pc.facts(({ panic }) => panic === null)
  const again = newPress()
  await ict.pc.press(again)
  expect((await type(ict.pc, again, ofRoom.code)).result).toBe('spent')
  await ict.pc.kill()
  ict.pc.clockOffMs = -TEN_YEARS_MS
  await ict.pc.start()
  expect((await typeAtStart(ict.pc, again, ofRoom.code)).result).toBe('spent')
  expect(await coverOf(ict.pc)).toBe(again)
  // accepted, spent, spent; wrong, wrong
  expect([triesOn(ict.pc), triesOn(library.pc)]).toEqual([3, 2])
})

test('C20 five wrong codes within five minutes are a note on that PC for staff, also when word of them comes late; fewer, or on another PC, are none', async () => {
  const { rooms } = await openRooms(['ICT Suite', 'Library'])
  const [ict, library] = rooms
  if (!ict || !library || !server) throw new Error('no rooms')
  const { data } = server
  const guess = async ({ pc, press }: typeof ict, times: number) => {
    for (let n = 0; n < times; n++) expect((await type(pc, press, '00000000')).result).toBe('wrong')
  }
  const pcIn = async (room: string) => {
    const { rooms: listed } = await technician.call(placesList, {})
    return listed.find(({ id }) => id === room)?.seats[0]?.device
  }
  // Agents on one machine look like clones, too; that is another note.
  const isNoted = async (room: string) => (await pcIn(room))?.warnings.includes('guesses')
  const arrived = (tries: number) =>
    eventually('every try has arrived', async () => storedEvents(data).filter((event) => event.type === 'code.tried').length === tries)
  let technician = await server.signIn('technician')
  await guess(ict, 4)
  await guess(library, 4)
  await arrived(8)
  expect([await isNoted(ict.id), await isNoted(library.id)]).toEqual([false, false])

  // The fifth is typed while nobody hears of it.
  await server.kill()
  await guess(ict, 1)
  await server.start()
  await arrived(9)
  technician = await server.signIn('technician')
  expect([await isNoted(ict.id), await isNoted(library.id)]).toEqual([true, false])
  expect(await coverOf(ict.pc)).toBe(ict.press)
  await technician.call(devicesClearWarning, { device: (await pcIn(ict.id))?.id ?? '', warning: 'guesses', reason: 'Spoken to the class.' })
  expect(await isNoted(ict.id)).toBe(false)
})
