/**
 * Whatever the clock does, watching and alerts go by what the school's wall shows: to the adult who is there, or to everybody, never to nobody.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Alert } from '../../protocol/alerts.ts'
import type { Calendar } from '../../protocol/calendar.ts'
import { watchersOf } from '../../server/calendar/index.ts'
import { newId } from '../../server/core/ids.ts'
import { onBothDatabases, type staffCaller } from '../integration/harness.ts'
import { openSchool, type TestSchool } from '../integration/server/alerts/school.ts'
import { setCalendar } from '../integration/server/calendar/week.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
/** A whole year with lessons on every day, Sundays too: clocks change on Sundays. */
const YEAR: Calendar = {
  timeZone: 'Europe/London',
  weeks: 'one',
  terms: [{ name: 'Year', from: '2028-01-01', to: '2028-12-31', startsWith: 'A' }],
  daysOff: [],
  periods: [
    { name: 'Night', days: EVERY_DAY, from: 23 * 60, to: 60 },
    { name: 'Early', days: EVERY_DAY, from: 60, to: 3 * 60 },
    { name: 'Morning', days: EVERY_DAY, from: 9 * 60, to: 10 * 60 },
  ],
}
const utc = (text: string): number => Date.parse(`${text}:00Z`)

onBothDatabases('clocks', (open) => {
  let s: TestSchool
  let room: string
  let pc: string
  let khan: ReturnType<typeof staffCaller>
  let rees: ReturnType<typeof staffCaller>
  beforeEach(async () => {
    s = await openSchool(await open())
    const lab = await s.addRoomWithId('Lab')
    room = lab.id
    pc = await s.addDevice('PC-1', lab.seats[0])
    khan = await s.addStaff('Mrs Khan')
    rees = await s.addStaff('Mr Rees')
    await setCalendar(s, YEAR)
  })
  afterEach(() => s.close())

  async function teaches(period: string): Promise<void> {
    const rows = EVERY_DAY.map((day) => ({ id: newId(), school_id: s.school, room_id: room, week: null, day, period, from_minute: null, to_minute: null }))
    for (const row of rows)
      await s.db.write((tx) =>
        tx.q
          .insertInto('calendar_lessons')
          .values({ ...row, class_name: '7B', person_id: null, staff_id: khan.id, teacher: 'Mrs Khan' })
          .execute(),
      )
  }
  const at = (now: number) => watchersOf(s.db.read, s.school, room, now).then((all) => all.map((w) => w.name))
  const sees = async (who: typeof khan): Promise<Alert[]> => (await s.alerts.handlers['alerts.list']({}, who)).alerts
  /** A press at `now`: who is told of it? */
  async function toldAt(now: number): Promise<string[]> {
    s.time.now = now
    await s.press(pc)
    const told = []
    for (const [name, who] of [
      ['khan', khan],
      ['rees', rees],
    ] as const)
      if ((await sees(who)).length > 0) told.push(name)
    return told
  }

  test('C47 a lesson over midnight: its teacher is told before and after it, and everybody once it is over', async () => {
    await teaches('Night')
    expect([
      await at(utc('2028-02-10T22:59')),
      await at(utc('2028-02-10T23:30')),
      await at(utc('2028-02-11T00:59')),
      await at(utc('2028-02-11T01:00')),
    ]).toEqual([[], ['Mrs Khan'], ['Mrs Khan'], []])
    expect(await toldAt(utc('2028-02-11T00:30'))).toEqual(['khan'])
    // The bell rings: what only she was told of is everybody's.
    s.time.now = utc('2028-02-11T01:00')
    await s.db.write((tx) => s.alerts.rewatch(tx, s.school, s.time.now))
    expect(await sees(rees)).toHaveLength(1)
  })

  test('C47 the last lesson of a term may end after midnight of its last day: its teacher is told to the end', async () => {
    await setCalendar(s, { ...YEAR, terms: [{ name: 'Spring', from: '2028-01-01', to: '2028-03-24', startsWith: 'A' }] })
    await teaches('Night')
    expect([await at(utc('2028-03-25T00:30')), await at(utc('2028-03-25T23:30'))]).toEqual([['Mrs Khan'], []])
    expect(await toldAt(utc('2028-03-25T00:30'))).toEqual(['khan'])
  })

  test('C47 clocks go forward in a lesson: it is an hour shorter, and nobody is told for an hour that is not there', async () => {
    await teaches('Early')
    // 26 March 2028: at 01:00 UTC it is 02:00 in London. 01:00 on the wall is skipped; the lesson ends at 03:00 BST, 02:00 UTC.
    expect([await at(utc('2028-03-26T00:59')), await at(utc('2028-03-26T01:30')), await at(utc('2028-03-26T02:00'))]).toEqual([[], ['Mrs Khan'], []])
    expect(await toldAt(utc('2028-03-26T01:30'))).toEqual(['khan'])
  })

  test('C47 clocks go back in a lesson: it is an hour longer, and its teacher is told in both hours that are called one o’clock', async () => {
    await teaches('Early')
    // 29 October 2028: 01:00 BST is 00:00 UTC; 01:00 comes again at 01:00 UTC; 03:00 GMT is 03:00 UTC.
    const hours = ['2028-10-29T00:30', '2028-10-29T01:30', '2028-10-29T02:59', '2028-10-29T03:00'].map(utc)
    expect(await Promise.all(hours.map(at))).toEqual([['Mrs Khan'], ['Mrs Khan'], ['Mrs Khan'], []])
    expect(await toldAt(utc('2028-10-29T01:30'))).toEqual(['khan'])
  })

  test('C47 a check-in over a clock change lasts as long as was asked for', async () => {
    s.time.now = utc('2028-10-29T00:30')
    await s.calendar.handlers['calendar.checkIn']({ room, until: s.time.now + 2 * HOUR, also: false }, khan)
    expect([await at(s.time.now + 2 * HOUR - 1), await at(s.time.now + 2 * HOUR)]).toEqual([['Mrs Khan'], []])
  })

  test('C47 29 February is a day with lessons like any other, and 2027 has none', async () => {
    await teaches('Morning')
    expect([await at(utc('2028-02-29T09:30')), await toldAt(utc('2028-02-29T09:30'))]).toEqual([['Mrs Khan'], ['khan']])
    const impossible = { ...YEAR, terms: [{ name: 'Spring', from: '2027-01-04', to: '2027-02-29', startsWith: 'A' as const }] }
    const change = s.calendar.handlers['calendar.change']({ from: 1, calendar: impossible }, khan)
    await expect(change).rejects.toMatchObject({ code: 'CALENDAR_INVALID' })
  })

  test('C17 the server’s clock is set back or forth, by a minute or by years: a press then is somebody’s, and the other way round nobody loses it', async () => {
    await teaches('Morning')
    const lesson = utc('2028-02-10T09:30')
    s.time.now = lesson
    await s.calendar.handlers['calendar.checkIn']({ room, until: lesson + HOUR, also: false }, khan)
    const clocks: [string, number][] = [
      ['a minute back', lesson - MINUTE],
      ['a day back', lesson - DAY],
      ['ten years back', lesson - 3_652 * DAY],
      ['a day forth', lesson + DAY],
      ['ten years forth', lesson + 3_652 * DAY],
      ['right again', lesson + 2 * MINUTE],
    ]
    for (const [made, [name, now]] of clocks.entries()) {
      // A PC without a seat is in no room: its press is everybody's, whatever the clock says, and stays so.
      const device = await s.addDevice(`PC ${name}`)
      s.time.now = now
      await s.db.write((tx) => s.alerts.rewatch(tx, s.school, now))
      await s.press(device)
      expect([name, (await sees(khan)).length, (await sees(rees)).length]).toEqual([name, made + 1, made + 1])
    }
    for (const now of [lesson - MINUTE, lesson - 3_652 * DAY, lesson + 3_652 * DAY, lesson]) expect((await toldAt(now)).length, String(now)).toBeGreaterThan(0)
  })
})
