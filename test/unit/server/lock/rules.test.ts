import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../../protocol/calendar.ts'
import { STAFF_LOCK_MAX_MS, STAFF_LOCK_MS } from '../../../../protocol/lock.ts'
import { lessonEndIn, type TimetabledLesson } from '../../../../server/calendar/watching.ts'
import { lockEnd, reachOf } from '../../../../server/lock/rules.ts'

const MINUTE = 60_000
const utc = (text: string): number => Date.parse(`${text}Z`)
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
/** A school with lessons at weekends and at night: clocks change on Sundays. */
const CALENDAR: Calendar = {
  timeZone: 'Europe/London',
  weeks: 'one',
  terms: [{ name: 'All year', from: '2027-01-01', to: '2027-12-31', startsWith: 'A' }],
  daysOff: [{ name: 'Fair', from: '2027-06-02', to: '2027-06-02', kind: 'holiday' }],
  periods: [
    { name: 'Early', days: EVERY_DAY, from: 30, to: 150 },
    { name: 'Lesson 1', days: EVERY_DAY, from: 540, to: 600 },
    { name: 'Lesson 2', days: EVERY_DAY, from: 600, to: 660 },
    { name: 'Stars', days: EVERY_DAY, from: 1_410, to: 15 },
  ],
}
const someone = { staff: null, person: 'p', name: 'Mrs Khan', role: null }
const double: TimetabledLesson = { ...someone, room: 'lab', className: '9C', week: null, day: 2, period: null, from: 540, to: 660 }

/** When a lock made then ends, by the school's clock in UTC. */
function ends(at: string, room = 'ICT', calendar = CALENDAR): string {
  const now = utc(at)
  const until = lockEnd(now, { forMs: null, lessonEnd: lessonEndIn({ calendar, lessons: [double] }, room, now) })
  return new Date(until).toISOString().slice(0, 16)
}

describe('a lock by staff ends', () => {
  test('with the lesson going on; between lessons and on a day without school after an hour', () => {
    expect(ends('2027-06-01T08:20')).toBe('2027-06-01T09:00')
    expect(ends('2027-06-01T09:00')).toBe('2027-06-01T10:00')
    expect(ends('2027-06-01T10:30')).toBe('2027-06-01T11:30')
    expect(ends('2027-06-02T08:20')).toBe('2027-06-02T09:20')
  })
  test('with the lesson of that room, where the timetable knows one', () => {
    expect(ends('2027-06-01T08:20', 'lab')).toBe('2027-06-01T10:00')
    expect(ends('2027-06-03T08:20', 'lab')).toBe('2027-06-03T09:00')
  })
  test('with a lesson that ends after midnight', () => {
    expect(ends('2027-06-01T22:50')).toBe('2027-06-01T23:15')
    expect(ends('2027-06-01T23:05')).toBe('2027-06-01T23:15')
  })
  test('by the school’s own clock, on the nights it is put forward and back too', () => {
    expect(ends('2027-03-28T08:20')).toBe('2027-03-28T09:00')
    expect(ends('2027-10-31T09:20')).toBe('2027-10-31T10:00')
    // Half past one comes an hour sooner, or twice: the lesson is over at half past two by the wall all the same.
    expect(ends('2027-03-28T00:40')).toBe('2027-03-28T01:30')
    expect(ends('2027-10-31T00:40')).toBe('2027-10-31T02:30')
  })
  test('not within a minute, because whoever locks as the bell rings means what comes after it; nor later than a double lesson', () => {
    const now = utc('2027-06-01T08:59')
    expect(lockEnd(now, { forMs: null, lessonEnd: now + 5_000 }) - now).toBe(MINUTE)
    expect(lockEnd(now, { forMs: null, lessonEnd: now + 8 * 60 * MINUTE }) - now).toBe(STAFF_LOCK_MAX_MS)
    expect(lockEnd(now, { forMs: null, lessonEnd: null }) - now).toBe(STAFF_LOCK_MS)
  })
  test('when whoever locked it said, whatever the lesson does', () => {
    expect(lockEnd(0, { forMs: 5 * MINUTE, lessonEnd: 2 * MINUTE })).toBe(5 * MINUTE)
  })
})

test('those that understand it are told, those that are on are counted, and one that is no pupils’ PC of the room is refused', () => {
  const pc = (id: string, isOn: boolean, speaks: number) => ({ id, isOn, speaks })
  const room = [pc('a', true, 4), pc('b', false, 5), pc('c', true, 3), pc('d', true, 0)]
  expect(reachOf(room, null)).toEqual({ pcs: ['a', 'b', 'c', 'd'], told: ['a', 'b'], sent: 1 })
  expect(reachOf(room, ['b'])).toEqual({ pcs: ['b'], told: ['b'], sent: 0 })
  expect(() => reachOf(room, ['a', 'x'])).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})
