/** On which days, and how long, a supply slip counts. Pure. */
import type { Calendar } from '../../protocol/calendar.ts'
import { SLIP_DAYS_AHEAD, SLIP_ENDS } from '../../protocol/code-slips.ts'
import { addDays, isSchoolDay, localOf, localToEpoch, weekdayOf } from '../calendar/index.ts'

/** The whole morning of its day, and until 16:00 by the school's clock, whichever way clocks changed that night. Epoch ms. */
export function slipSpan(timeZone: string, day: string): { from: number; until: number } {
  return { from: localToEpoch(timeZone, day, 0), until: localToEpoch(timeZone, day, SLIP_ENDS) }
}

/** The days a slip can be made for now. A school that has given no terms yet has its weekdays; today counts whatever the calendar says. */
export function slipDays(calendar: Calendar, now: number): string[] {
  const today = localOf(calendar.timeZone, now).date
  const hasSchool = (day: string): boolean => (calendar.terms.length > 0 ? isSchoolDay(calendar, day) : weekdayOf(day) <= 5)
  const later = Array.from({ length: SLIP_DAYS_AHEAD }, (_, i) => addDays(today, i + 1)).filter(hasSchool)
  return now < slipSpan(calendar.timeZone, today).until ? [today, ...later] : later
}
