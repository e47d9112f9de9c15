import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../../protocol/calendar.ts'
import { localOf } from '../../../../protocol/local-time.ts'
import { nextBellOf } from '../../../../server/calendar/index.ts'
import { ruleAtLesson, ruleOfToday } from '../../../../server/reminder/rules.ts'

const MINUTE = 60_000
const utc = (text: string): number => Date.parse(`${text}Z`)
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
/** A school with lessons at weekends too: clocks change on Sundays. */
const CALENDAR: Calendar = {
  timeZone: 'Europe/London',
  weeks: 'one',
  terms: [{ name: 'All year', from: '2027-01-01', to: '2027-12-31', startsWith: 'A' }],
  daysOff: [{ name: 'Fair', from: '2027-06-02', to: '2027-06-02', kind: 'holiday' }],
  periods: [
    { name: 'Lesson 1', days: EVERY_DAY, from: 9 * 60, to: 10 * 60 },
    { name: 'Lesson 2', days: EVERY_DAY, from: 10 * 60, to: 11 * 60 },
  ],
}

/** A server that hears every bell between two moments, each this late. */
function cards(
  from: string,
  to: string,
  { calendar = CALENDAR, mode = 'day', lateMs = 3 }: { calendar?: Calendar; mode?: 'off' | 'day' | 'turn'; lateMs?: number } = {},
) {
  const shown: { at: number; rule: string }[] = []
  for (let bell = nextBellOf(calendar, utc(from)); bell !== null && bell < utc(to); bell = nextBellOf(calendar, bell)) {
    const rule = ruleAtLesson(mode, calendar, { bell, now: bell + lateMs })
    if (rule) shown.push({ at: bell, rule })
  }
  return shown
}
const at = (times: readonly { at: number }[]) => times.map((one) => new Date(one.at).toISOString().slice(0, 16))

describe('a lesson begins with a rule', () => {
  test('once at its beginning and never at its end; off, and on a day without school, with none', () => {
    expect(at(cards('2027-06-01T00:00', '2027-06-03T00:00'))).toEqual(['2027-06-01T08:00', '2027-06-01T09:00'])
    expect(cards('2027-06-01T00:00', '2027-06-03T00:00', { mode: 'off' })).toEqual([])
  })
  test('at nine by the school’s own clock, on the days it is put forward and back too', () => {
    expect(at(cards('2027-03-27T00:00', '2027-03-29T00:00'))).toEqual(['2027-03-27T09:00', '2027-03-27T10:00', '2027-03-28T08:00', '2027-03-28T09:00'])
    expect(at(cards('2027-10-30T00:00', '2027-11-01T00:00'))).toEqual(['2027-10-30T08:00', '2027-10-30T09:00', '2027-10-31T09:00', '2027-10-31T10:00'])
  })
  test('once in an hour that the clock shows twice, and once in one that it jumps over', () => {
    const calendar = { ...CALENDAR, periods: [{ name: 'Night', days: EVERY_DAY, from: 90, to: 240 }] }
    expect(at(cards('2027-10-30T12:00', '2027-10-31T12:00', { calendar }))).toEqual(['2027-10-31T00:30'])
    expect(at(cards('2027-03-27T12:00', '2027-03-28T12:00', { calendar }))).toEqual(['2027-03-28T01:30'])
  })
  test('of the day where the lesson is, not of the server’s: the same all day, and the one that stands at logon', () => {
    const far = { ...CALENDAR, timeZone: 'Pacific/Auckland' }
    const [first, second, ...more] = cards('2027-05-31T12:00', '2027-06-01T12:00', { calendar: far })
    expect(localOf(far.timeZone, first?.at ?? 0)).toEqual({ date: '2027-06-01', minute: 540 })
    expect([second?.rule, more.length]).toEqual([first?.rule, 0])
    expect(first?.rule).toBe(ruleOfToday(far, first?.at ?? 0))
    expect(first?.rule).toBe(ruleOfToday(CALENDAR, utc('2027-06-01T12:00')))
  })
  test('by turns, with the next rule each lesson', () => {
    const [first, second] = cards('2027-06-01T00:00', '2027-06-02T00:00', { mode: 'turn' })
    expect(first?.rule).toBe(ruleOfToday(CALENDAR, first?.at ?? 0))
    expect(second?.rule).not.toBe(first?.rule)
  })
  test('not a second time where another year group’s lesson ends a little after it has begun', () => {
    const calendar = { ...CALENDAR, periods: [...CALENDAR.periods, { name: 'Registration', days: EVERY_DAY, from: 8 * 60 + 50, to: 9 * 60 + 3 }] }
    expect(at(cards('2027-06-01T00:00', '2027-06-02T00:00', { calendar }))).toEqual(['2027-06-01T07:50', '2027-06-01T08:00', '2027-06-01T09:00'])
  })
  test('a little late when the server was away a little; not when nobody would take it for the beginning', () => {
    expect(cards('2027-06-01T00:00', '2027-06-02T00:00', { lateMs: 5 * MINUTE })).toHaveLength(2)
    expect(cards('2027-06-01T00:00', '2027-06-02T00:00', { lateMs: 5 * MINUTE + 1 })).toEqual([])
  })
})
