import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../../protocol/calendar.ts'
import { calendarWrong, isDate, isTimeZone } from '../../../../protocol/calendar-check.ts'
import { addDays, localOf, localToEpoch, weekdayOf } from '../../../../protocol/local-time.ts'
import { isSchoolDay, lessonAt, lessonsOn, NO_CALENDAR, nextBellOf, nextEndOf, slotAt, weekOf } from '../../../../server/calendar/rules.ts'

const LONDON = 'Europe/London'
const utc = (text: string): number => Date.parse(`${text}Z`)
const CALENDAR: Calendar = {
  timeZone: LONDON,
  weeks: 'two',
  terms: [
    { name: 'Autumn', from: '2026-09-03', to: '2026-12-18', startsWith: 'A' },
    { name: 'Spring', from: '2027-01-04', to: '2027-03-26', startsWith: 'B' },
    { name: 'Leap', from: '2028-02-28', to: '2028-03-31', startsWith: 'A' },
  ],
  daysOff: [
    { name: 'Half term', from: '2026-10-26', to: '2026-10-30', kind: 'holiday' },
    { name: 'INSET', from: '2026-11-06', to: '2026-11-06', kind: 'inset' },
  ],
  periods: [
    { name: 'Period 1', days: [1, 2, 3, 4, 5], from: 540, to: 600 },
    { name: 'Period 2', days: [1, 2, 3, 4, 5], from: 600, to: 660 },
    { name: 'Period 3', days: [1, 2, 3, 4], from: 680, to: 740 },
  ],
}

describe('the clock on the school’s wall', () => {
  test('a lesson at nine is at nine, in winter and in summer', () => {
    expect(localToEpoch(LONDON, '2026-01-12', 540)).toBe(utc('2026-01-12T09:00'))
    expect(localToEpoch(LONDON, '2026-06-15', 540)).toBe(utc('2026-06-15T08:00'))
  })
  test('a time the clock jumps over is as long after the jump; one it shows twice is the first', () => {
    expect(localToEpoch(LONDON, '2026-03-29', 90)).toBe(utc('2026-03-29T01:30'))
    expect(localOf(LONDON, utc('2026-03-29T01:30'))).toEqual({ date: '2026-03-29', minute: 150 })
    expect(localToEpoch(LONDON, '2026-10-25', 90)).toBe(utc('2026-10-25T00:30'))
    // Half an hour of change, and a zone at half past.
    expect(localToEpoch('Australia/Lord_Howe', '2026-10-04', 135)).toBe(utc('2026-10-03T15:45'))
    expect(localToEpoch('Asia/Kathmandu', '2026-01-01', 0)).toBe(utc('2025-12-31T18:15'))
  })
  test('over any zone, day and minute: what is shown comes back, and what is skipped is moved on, never lost', () => {
    const zones = ['Europe/London', 'Europe/Dublin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Asia/Kolkata', 'America/New_York', 'UTC']
    const day = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1980-01-01', n))
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, fc.integer({ min: 0, max: 1439 }), (zone, date, minute) => {
        const shown = localOf(zone, localToEpoch(zone, date, minute))
        const forward = (Date.parse(shown.date) - Date.parse(date)) / 60_000 + shown.minute - minute
        expect(forward).toBeGreaterThanOrEqual(0)
        expect(forward).toBeLessThanOrEqual(60)
      }),
      { numRuns: 2_000 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 10 ** 11, max: 4 * 10 ** 12 }), (zone, at) => {
        const whole = Math.floor(at / 60_000) * 60_000
        const { date, minute } = localOf(zone, whole)
        // The second showing of an hour in autumn comes back as the first.
        expect([0, 30 * 60_000, 60 * 60_000]).toContain(whole - localToEpoch(zone, date, minute))
      }),
      { numRuns: 2_000 },
    )
  })
  test('days: leap years, the year’s end, and days there are not', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(weekdayOf('2026-11-22')).toBe(7)
    expect([isDate('2028-02-29'), isDate('2026-02-29'), isDate('2026-04-31')]).toEqual([true, false, false])
    expect([isTimeZone('Europe/London'), isTimeZone('Europe/Loondon')]).toEqual([true, false])
  })
})

describe('school days and lessons', () => {
  test('there is school in term, on weekdays, and not on holidays and INSET days', () => {
    const days = ['2026-09-02', '2026-09-03', '2026-09-05', '2026-10-28', '2026-11-06', '2026-12-18', '2026-12-19', '2028-02-29']
    expect(days.map((day) => isSchoolDay(CALENDAR, day))).toEqual([false, true, false, false, false, true, false, true])
    expect(isSchoolDay(NO_CALENDAR, '2026-11-23')).toBe(false)
  })
  test('the lesson going on is found to the minute, and its end', () => {
    const at = (text: string) => lessonAt(CALENDAR, utc(text))?.name ?? null
    expect([at('2026-11-23T08:59:59'), at('2026-11-23T09:00'), at('2026-11-23T10:00'), at('2026-11-23T11:10')]).toEqual([null, 'Period 1', 'Period 2', null])
    expect(nextEndOf(CALENDAR, utc('2026-11-23T09:20'))).toBe(utc('2026-11-23T10:00'))
    expect(nextEndOf(CALENDAR, utc('2026-11-23T11:10'))).toBe(utc('2026-11-23T12:20'))
    expect(nextEndOf(CALENDAR, utc('2026-11-23T18:00'))).toBeNull()
    expect(nextBellOf(CALENDAR, utc('2026-11-23T18:00'))).toBe(utc('2026-11-24T09:00'))
    expect(nextBellOf(CALENDAR, utc('2026-10-27T18:00'))).toBeNull()
  })
  test('A and B take turns over weeks with school: half term doesn’t swap them, a term starts with its own', () => {
    const weeks = ['2026-09-04', '2026-09-07', '2026-09-14', '2026-10-23', '2026-10-28', '2026-11-02', '2026-11-09', '2027-01-05', '2027-01-11']
    // 19 October is the eighth week with school (B); after half term it goes on with A.
    expect(weeks.map((date) => weekOf(CALENDAR, date))).toEqual(['A', 'B', 'A', 'B', 'A', 'A', 'B', 'B', 'A'])
    expect(weekOf({ ...CALENDAR, weeks: 'one' }, '2026-09-07')).toBeNull()
    expect(weekOf(CALENDAR, '2026-08-20')).toBeNull()
  })
  test('a slot of week B takes place in week B only, by its period or by its own times', () => {
    const byPeriod = { week: 'B' as const, day: 1, period: 'Period 1', from: null, to: null }
    expect(slotAt(CALENDAR, byPeriod, utc('2026-11-09T09:30'))).toEqual({
      name: 'Period 1',
      date: '2026-11-09',
      startsAt: utc('2026-11-09T09:00'),
      endsAt: utc('2026-11-09T10:00'),
    })
    expect(slotAt(CALENDAR, byPeriod, utc('2026-11-02T09:30'))).toBeNull()
    const byTime = { week: null, day: 1, period: null, from: 550, to: 570 }
    expect(slotAt(CALENDAR, byTime, utc('2026-11-02T09:15'))).not.toBeNull()
    expect(slotAt(CALENDAR, byTime, utc('2026-11-02T09:30'))).toBeNull()
  })
  test('whatever the calendar, a lesson is on a school day, ends after it starts and within a day', () => {
    const day = fc.integer({ min: 0, max: 800 }).map((n) => addDays('2026-01-01', n))
    const minute = fc.integer({ min: 0, max: 1439 })
    const period = fc.record({ name: fc.string(), days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), from: minute, to: minute })
    fc.assert(
      fc.property(fc.array(period, { maxLength: 6 }), day, (periods, date) => {
        const all: Calendar = { ...NO_CALENDAR, periods, terms: [{ name: 'T', from: '2026-01-01', to: '2028-12-31', startsWith: 'A' }] }
        for (const lesson of lessonsOn(all, date)) {
          expect(isSchoolDay(all, lesson.date)).toBe(true)
          expect(lesson.endsAt).toBeGreaterThan(lesson.startsAt)
          expect(lesson.endsAt - lesson.startsAt).toBeLessThanOrEqual(25 * 3_600_000)
          expect(lessonAt(all, lesson.startsAt)).not.toBeNull()
          const bell = nextBellOf(all, lesson.startsAt)
          expect(bell).not.toBeNull()
          expect(bell).toBeLessThanOrEqual(lesson.endsAt)
        }
      }),
    )
  })
})

describe('what is impossible is said, not guessed', () => {
  const term = { name: 'Autumn', from: '2026-09-03', to: '2026-12-18', startsWith: 'A' as const }
  test.each<[string, Partial<Calendar>, string | null]>([
    ['nothing', {}, null],
    ['a time zone nobody knows', { timeZone: 'Harbour/North' }, 'timeZone: Harbour/North'],
    ['a day there is not', { terms: [{ ...term, from: '2026-02-29', to: '2026-03-01' }] }, 'noSuchDay: Autumn'],
    ['an end before the start', { terms: [{ ...term, to: '2026-09-01' }] }, 'backwards: Autumn'],
    ['a year typed wrong', { terms: [{ ...term, to: '2062-12-18' }] }, 'tooLong: Autumn'],
    ['terms that overlap', { terms: [term, { ...term, name: 'Spring', from: '2026-12-18', to: '2027-03-26' }] }, 'overlap: Spring'],
    ['a lesson without length', { periods: [{ name: 'P1', days: [1], from: 540, to: 540 }] }, 'sameTime: P1'],
    [
      'one name for two lessons of a day',
      {
        periods: [
          { name: 'P1', days: [1], from: 540, to: 600 },
          { name: 'P1', days: [1], from: 600, to: 660 },
        ],
      },
      'twice: P1',
    ],
  ])('%s', (_what, change, wrong) => {
    const found = calendarWrong({ ...NO_CALENDAR, ...change })
    expect(found && `${found.wrong}: ${found.name}`).toBe(wrong)
  })
})
