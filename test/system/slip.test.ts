/** A supply teacher's PIN with the server switched off: real agents, a real server, and a clock that goes on to 16:00 and to the next day. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import { alertsList } from '../../protocol/alerts.ts'
import { calendarChange } from '../../protocol/calendar.ts'
import { codesMakeSlip, codesSlipChoices, codesSlips } from '../../protocol/code-slips.ts'
import type { TryAnswer } from '../../protocol/codes.ts'
import { enrolCreateToken, placesAddRoom } from '../../protocol/places.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { morningZone } from '../tools/morning.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'

let server: ServerProcess
let office: StaffSession
let room: string
let here: AgentProcess
let elsewhere: AgentProcess

beforeAll(async () => {
  server = await startServer()
  const [technician, head] = [await server.signIn('technician'), await server.signIn('head')]
  const timeZone = morningZone(Date.now())
  await head.call(calendarChange, { from: 0, calendar: { timeZone, weeks: 'one', terms: [], daysOff: [], periods: [] } })
  const [ict, library] = [
    await technician.call(placesAddRoom, { name: 'ICT Suite', seats: 1, perRow: 1 }),
    await technician.call(placesAddRoom, { name: 'Library', seats: 1, perRow: 1 }),
  ]
  room = ict.id
  const startIn = async (of: string) => startAgent((await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room: of })).token)
  here = await startIn(ict.id)
  elsewhere = await startIn(library.id)
  office = await server.signIn('office')
}, 120_000)
afterAll(async () => {
  await here?.close()
  await elsewhere?.close()
  await server?.stop()
})

async function eventually(what: string, look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`${what}: not within 60 s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
/** Also an agent that has only just started. */
async function type(pc: AgentProcess, press: string, code: string): Promise<TryAnswer['result']> {
  let result: TryAnswer['result'] | undefined
  await eventually('the PC answers', async () => {
    const answer = await pc.call('panic.liftWithCode', { press, code })
    if (answer.ok) result = (answer.value as TryAnswer).result
    return answer.ok
  })
  if (!result) throw new Error('no answer')
  return result
}
const coverOf = async (pc: AgentProcess) => (await pc.facts(() => true)).at(-1)?.panic?.press ?? null
async function startAt(pc: AgentProcess, at: number): Promise<void> {
  await pc.kill()
  pc.clockOffMs = at - Date.now()
  await pc.start()
}

test('a slip’s PIN lifts covers in its room while the server is off, as often as needed, and none in another room, after 16:00, or before its day', async () => {
  const { days } = await office.call(codesSlipChoices, {})
  const today = await office.call(codesMakeSlip, { name: 'Mr Jones', room, day: days[0] ?? '' })
  const later = await office.call(codesMakeSlip, { name: 'Mrs Evans', room, day: days[1] ?? '' })
  await eventually('the PC knows both', async () => (await office.call(codesSlips, {})).slips.every(({ reach }) => reach.known === 1 && reach.of === 1))
  await server.kill()

  const other = randomUUID()
  await elsewhere.press(other)
  expect(await type(elsewhere, other, today.pin)).toBe('wrong')
  expect(await coverOf(elsewhere)).toBe(other)

  let press = randomUUID()
  for (const [i] of ['the first child', 'the second'].entries()) {
    press = randomUUID()
    await here.press(press)
    if (i === 0) expect(await type(here, press, later.pin)).toBe('notHere')
    expect(await type(here, press, today.pin)).toBe('accepted')
    await here.facts(({ panic }) => panic === null)
  }

  press = randomUUID()
  await here.press(press)
  await startAt(here, today.slip.validUntil + 1_000)
  expect(await type(here, press, today.pin)).toBe('expired')
  expect(await coverOf(here)).toBe(press)
  // Set back, the clock brings it back no more.
  await startAt(here, today.slip.validUntil - 3_600_000)
  expect(await type(here, press, today.pin)).toBe('expired')
  expect(await coverOf(here)).toBe(press)
  await startAt(here, later.slip.validFrom + 9 * 3_600_000)
  expect(await type(here, press, later.pin)).toBe('accepted')
  await here.facts(({ panic }) => panic === null)

  await startAt(here, Date.now())
  await server.start()
  office = await server.signIn('office')
  await eventually('both slips were used', async () => (await office.call(codesSlips, {})).slips.every(({ reach }) => reach.used === 1))
  const head = await server.signIn('head')
  await eventually('the lifts have arrived', async () => (await head.call(alertsList, {})).alerts.filter(({ lift }) => lift === 'lifted').length === 3)
  const { alerts } = await head.call(alertsList, {})
  const lifts = alerts.flatMap(({ steps }) => steps.filter(({ step }) => step === 'lifted').map(({ by, supply }) => `${by} ${supply}`))
  expect(lifts.toSorted()).toEqual(['Mr Jones true', 'Mr Jones true', 'Mrs Evans true'])
  for (const secret of [today.pin, later.pin, today.webCode, later.webCode]) {
    expect(server.readLog()).not.toContain(secret)
    expect(here.log).not.toContain(secret)
  }
}, 180_000)
