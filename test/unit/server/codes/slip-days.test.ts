import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../../protocol/calendar.ts'
import { localOf } from '../../../../server/calendar/index.ts'
import { slipDays, slipSpan } from '../../../../server/codes/rules.ts'

const term = { name: 'Autumn', from: '2026-09-01', to: '2026-12-18', startsWith: 'A' as const }
const CALENDAR: Calendar = {
  timeZone: 'Europe/London',
  weeks: 'one',
  terms: [term],
  daysOff: [{ name: 'Half term', from: '2026-10-26', to: '2026-10-30', kind: 'holiday' }],
  periods: [],
}
const at = (text: string): number => Date.parse(text)

describe('when a supply slip counts', () => {
  test('it ends at 16:00 on the school’s clock on days the clocks change, too', () => {
    // The Sundays of 2026 on which clocks change in Europe, where the day has 23 and 25 hours.
    expect(slipSpan('Europe/London', '2026-03-29')).toEqual({ from: at('2026-03-29T00:00:00Z'), until: at('2026-03-29T15:00:00Z') })
    expect(slipSpan('Europe/London', '2026-10-25')).toEqual({ from: at('2026-10-24T23:00:00Z'), until: at('2026-10-25T16:00:00Z') })
    // Midnight itself is jumped over: the day starts at 01:00.
    expect(slipSpan('Africa/Cairo', '2026-04-24')).toEqual({ from: at('2026-04-23T22:00:00Z'), until: at('2026-04-24T13:00:00Z') })
  })

  test('whatever the zone and the day, the last moment that counts is 15:59 of that day', () => {
    const zones = fc.constantFrom('Europe/London', 'Africa/Cairo', 'Pacific/Chatham', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia')
    const days = fc.date({ min: new Date('2012-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10))
    fc.assert(
      fc.property(zones, days, (zone, day) => {
        const { from, until } = slipSpan(zone, day)
        expect(localOf(zone, until - 1)).toEqual({ date: day, minute: 15 * 60 + 59 })
        expect(localOf(zone, from).date).toBe(day)
      }),
    )
  })
})

describe('the days a slip can be made for', () => {
  test('today until 16:00, then school days only, two weeks ahead', () => {
    const friday = slipDays(CALENDAR, at('2026-10-16T10:00:00Z'))
    expect(friday).toEqual(['2026-10-16', '2026-10-19', '2026-10-20', '2026-10-21', '2026-10-22', '2026-10-23'])
    expect(slipDays(CALENDAR, at('2026-10-16T14:59:59Z'))[0]).toBe('2026-10-16')
    expect(slipDays(CALENDAR, at('2026-10-16T15:00:00Z'))[0]).toBe('2026-10-19')
  })

  test('today also on a Saturday or in the holidays: somebody teaches then who asks for one', () => {
    expect(slipDays(CALENDAR, at('2026-10-31T08:00:00Z'))[0]).toBe('2026-10-31')
  })

  test('a school that has given no terms yet has its weekdays', () => {
    expect(slipDays({ ...CALENDAR, terms: [] }, at('2026-11-20T20:00:00Z')).slice(0, 2)).toEqual(['2026-11-23', '2026-11-24'])
  })
})
