/** A lesson begins: a server whose clock can be moved, and real agents in a room, at a staff desk and in an exam. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendarChange, calendarRead } from '../../../protocol/calendar.ts'
import { calendarAddExam } from '../../../protocol/exams.ts'
import { addDays, localOf, localToEpoch } from '../../../protocol/local-time.ts'
import { enrolCreateToken, placesAddRoom, placesList, placesMarkDevice } from '../../../protocol/places.ts'
import { reminderToday } from '../../../protocol/reminder.ts'
import { lastCarriedOut } from '../../tools/agent-disk.ts'
import { type AgentProcess, startAgent } from '../../tools/agent-process.ts'
import { publishPolicy } from '../../tools/publish-policy.ts'
import { until } from '../../tools/waiting.ts'
import { onBothDatabases } from '../harness.ts'
import { type Browser, type Serving, serveOn } from '../server/serving.ts'

/** Neither the server's own nor UTC: the bell is the school's. */
const ZONE = 'Asia/Kathmandu'
const DAY_MINUTES = 1_440
const WITHIN_MS = 20_000

onBothDatabases('a lesson begins', (open) => {
  let serving: Serving
  let technician: Browser
  let dsl: Browser
  let pcs: [pupils: AgentProcess, staffs: AgentProcess, candidates: AgentProcess]
  /** a setting that all PCs are told of and that nobody here sees */
  let atLogon = true
  beforeAll(async () => {
    serving = await serveOn(open)
    technician = await serving.signIn('technician')
    dsl = await serving.signIn('dsl')
    await publishPolicy(dsl.client, { 'aup.gate': 'off', 'reminder.atLesson': 'day' })
    pcs = await Promise.all([pcIn('ICT Suite'), pcIn('Staff room'), pcIn('Hall')])
    const { rooms } = await technician.client.call(placesList, {})
    const deviceIn = (name: string) => rooms.find((room) => room.name === name)?.seats[0]?.device?.id ?? ''
    await technician.client.call(placesMarkDevice, { device: deviceIn('Staff room'), kind: 'staff' })
    const office = await serving.signIn('office')
    const { revision, calendar } = await office.client.call(calendarRead, {})
    const { date, minute } = localOf(calendar.timeZone, serving.clock.now())
    const hall = rooms.filter(({ name }) => name === 'Hall').map(({ id }) => id)
    await office.client.call(calendarAddExam, { name: 'Maths', rooms: hall, date, from: minute, to: (minute + 60) % DAY_MINUTES })
    await pcs[2].facts(({ exam }) => exam)
    await office.client.call(calendarChange, { from: revision, calendar: { ...calendar, ...lessonSoon() } })
  }, 120_000)
  afterAll(async () => {
    await Promise.all((pcs ?? []).map((agent) => agent.close()))
    await serving?.close()
  })

  async function pcIn(name: string): Promise<AgentProcess> {
    const { id: room } = await technician.client.call(placesAddRoom, { name, seats: 1, perRow: 1 })
    const { token } = await technician.client.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'system', room })
    const agent = await startAgent(token)
    await agent.facts(({ server }) => server === 'online')
    return agent
  }
  /** A calendar whose next lesson begins with the next minute, and a clock that shows that it is nearly there. */
  function lessonSoon() {
    const { date, minute } = localOf(ZONE, serving.clock.now())
    const bell = localToEpoch(ZONE, date, minute) + 60_000
    serving.clock.advance(Math.max(0, bell - serving.clock.now() - 2_000))
    const from = (minute + 1) % DAY_MINUTES
    return {
      timeZone: ZONE,
      terms: [{ name: 'Term', from: addDays(date, -1), to: addDays(date, 30), startsWith: 'A' as const }],
      periods: [{ name: 'Lesson', days: [1, 2, 3, 4, 5, 6, 7], from, to: (from + 60) % DAY_MINUTES }],
    }
  }
  /** What stands on these PCs once they have done all that the school has told them until now. */
  async function cardsAt(...agents: readonly AgentProcess[]) {
    const before = agents.map(({ state }) => lastCarriedOut(state))
    atLogon = !atLogon
    await publishPolicy(dsl.client, { 'aup.reminder': atLogon })
    await until('each has carried it out', () => agents.every(({ state }, i) => lastCarriedOut(state) > (before[i] ?? 0)), WITHIN_MS)
    return Promise.all(agents.map(async (agent) => (await agent.facts(() => true))[0]?.reminder?.rule ?? null))
  }

  test('with a card on pupils’ PCs, not on the staff’s, not in an exam; an agent that starts again in the lesson shows it no second time', async () => {
    const [pupils, staffs, candidates] = pcs
    const { rule } = await dsl.client.call(reminderToday, {})
    const told = await pupils.facts(({ reminder }) => reminder !== null, WITHIN_MS)
    expect(told.at(-1)?.reminder).toMatchObject({ rule, audience: 'ks2', kept: false })
    expect(await cardsAt(pupils, staffs, candidates)).toEqual([rule, null, null])
    await pupils.kill()
    await pupils.start()
    expect(await cardsAt(pupils)).toEqual([null])
  })
})
