/** On which days, and how long, a supply slip counts; for which rooms a teacher makes codes; what looks like guessing. Pure. */
import type { Calendar } from '../../protocol/calendar.ts'
import { SLIP_DAYS_AHEAD, SLIP_ENDS } from '../../protocol/code-slips.ts'
import type { Role } from '../../protocol/op.ts'
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

/** So many wrong codes so soon after each other are no typing mistakes. */
export const GUESSING = { from: 5, withinMs: 5 * 60_000 } as const

/** Were there ever `from` of these tries (epoch ms, in any order) within the time? */
export function isGuessing(triedAt: readonly number[]): boolean {
  const times = triedAt.toSorted((a, b) => a - b)
  return times.some((at, i) => i + 1 >= GUESSING.from && at - (times[i + 1 - GUESSING.from] ?? 0) <= GUESSING.withinMs)
}

/** A teacher makes codes for rooms they watch or teach in, and for rooms nobody watches; DSL and head for any. */
export function mayMakeFor(role: Role, room: string, { own, isWatched }: { own: readonly string[]; isWatched: boolean }): boolean {
  return role !== 'teacher' || own.includes(room) || !isWatched
}
