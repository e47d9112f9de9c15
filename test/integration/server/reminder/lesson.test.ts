/** What a lesson begins with: a server whose clock moves when a test says so, on a Sunday on which the school's clocks are put forward. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Calendar } from '../../../../protocol/calendar.ts'
import { calendarChange, calendarRead } from '../../../../protocol/calendar.ts'
import { deviceBeat, devicesCommandsAfter } from '../../../../protocol/device.ts'
import { localToEpoch } from '../../../../protocol/local-time.ts'
import { placesAddRoom, placesMarkDevice, placesSeatDevice } from '../../../../protocol/places.ts'
import { startTimers } from '../../../../server/core/index.ts'
import { type Reminders, startReminders } from '../../../../server/reminder/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Pc, type Serving, serveOn } from '../serving.ts'

const DAY = '2027-03-28'
const CALENDAR: Calendar = {
  timeZone: 'Europe/London',
  weeks: 'one',
  terms: [{ name: 'Spring', from: '2027-01-04', to: '2027-12-17', startsWith: 'A' }],
  daysOff: [],
  periods: [
    { name: 'Lesson 1', days: [7], from: 540, to: 600 },
    { name: 'Lesson 2', days: [7], from: 660, to: 720 },
  ],
}
const NINE = localToEpoch(CALENDAR.timeZone, DAY, 540)
const ELEVEN = localToEpoch(CALENDAR.timeZone, DAY, 660)

onBothDatabases('a lesson begins', (open) => {
  let serving: Serving
  let reminders: Reminders
  let [pupils, staffs]: Pc[] = []
  let now = 0
  beforeAll(async () => {
    serving = await serveOn(open)
    const technician = await serving.signIn('technician')
    const head = await serving.signIn('head')
    ;[pupils, staffs] = [await serving.enrolPc(), await serving.enrolPc()]
    for (const [name, pc] of [
      ['ICT', pupils],
      ['Library', staffs],
    ] as const) {
      const room = await technician.client.call(placesAddRoom, { name, seats: 1, perRow: 1 })
      await technician.client.call(placesSeatDevice, { device: pc.id, seat: room.seats[0]?.id ?? '' })
      await pc.client.call(deviceBeat, { protection: 'protected', covered: false, version: '1', unsent: 0 })
    }
    await technician.client.call(placesMarkDevice, { device: staffs.id, kind: 'staff' })
    const { revision } = await head.client.call(calendarRead, {})
    await head.client.call(calendarChange, { from: revision, calendar: CALENDAR })
    reminders = startReminders({
      db: serving.db,
      clock: { now: () => now },
      settings: async () => ({ 'reminder.atLesson': 'day' }),
      aboutRoom: async () => ({ own: [], isWatched: false }),
    })
  })
  afterAll(() => serving.close())
  beforeEach(() => serving.db.write((tx) => tx.q.deleteFrom('device_commands').execute()))

  const move = (at: number) => {
    now = at
    return serving.db.write((tx) => reminders.lessonsMoved(tx, serving.school, at))
  }
  /** Another server process that wakes at this moment. */
  async function runDue(at: number): Promise<void> {
    now = at
    const timers = startTimers({ db: serving.db, clock: { now: () => now }, handlers: reminders.timers, onFault: () => undefined })
    await timers.runDue()
    await timers.stop()
  }
  async function told(pc: Pc | undefined): Promise<number> {
    const answer = await pc?.client.call(devicesCommandsAfter, { after: { epoch: 1, n: 0 }, waitMs: 0 })
    return (answer?.items ?? []).filter(({ command }) => command.kind === 'reminder.show').length
  }

  test('at nine by the school’s clock pupils’ PCs are told, once, and staff’s are not; its end and a second process tell nobody', async () => {
    await move(NINE - 60_000)
    await runDue(NINE - 1)
    expect(await told(pupils)).toBe(0)
    await runDue(NINE)
    await runDue(NINE + 1)
    await runDue(NINE + 61_000)
    expect([await told(pupils), await told(staffs)]).toEqual([1, 0])
    await runDue(NINE + 60 * 60_000)
    expect(await told(pupils)).toBe(1)
  })
  test('whoever logs on or changes the timetable just as the bell rings takes nobody’s card away', async () => {
    await move(ELEVEN - 60_000)
    await move(ELEVEN)
    await move(ELEVEN + 10)
    await runDue(ELEVEN + 20)
    expect(await told(pupils)).toBe(1)
  })
  test('nobody did it, so the audit log has no row of it', async () => {
    const rows = await serving.db.read.selectFrom('audit').select('of').where('of', '=', 'reminders').execute()
    expect(rows).toEqual([])
  })
})
