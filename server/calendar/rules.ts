/**
 * When the school is at school. Every feature that asks about lessons asks here. Pure.
 *
 * Two-week timetables: the week of a term's first day is the one it `startsWith`; after that they take turns over the weeks in which
 * there is school, so that a half-term holiday of a whole week doesn't swap them.
 */
import type { Calendar, WEEKS } from '../../protocol/calendar.ts'
import { addDays, localOf, localToEpoch, mondayOf, weekdayOf } from '../../protocol/local-time.ts'

export type Week = (typeof WEEKS)[number]
/** What recurs: a period of the calendar by its name, or times of its own (minutes after midnight). */
export interface Slot {
  /** null: every week */
  readonly week: Week | null
  readonly day: number
  readonly period: string | null
  readonly from: number | null
  readonly to: number | null
}
/** epoch ms; `endsAt` is the first moment after it */
export interface Span {
  readonly startsAt: number
  readonly endsAt: number
}
export interface Lesson extends Span {
  /** the period's name */
  readonly name: string
  /** the local date on which it starts */
  readonly date: string
}

/** What a school has that has said nothing yet: no terms, so no lessons. */
export const NO_CALENDAR: Calendar = { timeZone: 'Europe/London', weeks: 'one', terms: [], daysOff: [], periods: [] }
const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5]
/** In term, on a day on which there are lessons, and no holiday or INSET day. */
export function isSchoolDay(calendar: Calendar, date: string): boolean {
  const days = calendar.periods.length > 0 ? calendar.periods.flatMap((p) => p.days) : MONDAY_TO_FRIDAY
  return days.includes(weekdayOf(date)) && termOf(calendar, date) !== undefined && !calendar.daysOff.some((off) => covers(off, date))
}

/** A or B; null where the timetable is the same every week, and outside terms. */
export function weekOf(calendar: Calendar, date: string): Week | null {
  const term = calendar.weeks === 'two' ? termOf(calendar, date) : undefined
  if (!term) return null
  const last = mondayOf(date)
  let turns = 0
  for (let monday = mondayOf(term.from); monday < last; monday = addDays(monday, 7)) if (hasSchool(calendar, term, monday)) turns++
  return turns % 2 === 0 ? term.startsWith : term.startsWith === 'A' ? 'B' : 'A'
}

/** The periods of a day, first the one that starts first. Empty on days without school. */
export function lessonsOn(calendar: Calendar, date: string): Lesson[] {
  if (!isSchoolDay(calendar, date)) return []
  const day = weekdayOf(date)
  return calendar.periods
    .filter((period) => period.days.includes(day))
    .map((period) => ({ name: period.name, date, ...spanOn(calendar.timeZone, date, period.from, period.to) }))
    .filter(lasts)
    .sort((a, b) => a.startsAt - b.startsAt)
}

/** The lesson going on; of several the one that started last. Null between lessons and when there is no school. */
export function lessonAt(calendar: Calendar, now: number): Lesson | null {
  return lessonsAround(calendar, now).findLast((lesson) => isDuring(lesson, now)) ?? null
}
/** When the lesson going on ends; between lessons, when the next one of today does; else null. */
export function nextEndOf(calendar: Calendar, now: number): number | null {
  const next = lessonsAround(calendar, now).find((lesson) => lesson.startsAt > now)
  return (lessonAt(calendar, now) ?? next)?.endsAt ?? null
}
/** The next moment after `now` at which a lesson starts or ends, within about a day; else null. */
export function nextBellOf(calendar: Calendar, now: number): number | null {
  const bells = [...lessonsAround(calendar, now), ...lessonsOn(calendar, addDays(localOf(calendar.timeZone, now).date, 1))]
  return earliest(bells, now)
}

/** When a slot takes place that goes on at `now`; null when it doesn't. */
export function slotAt(calendar: Calendar, slot: Slot, now: number): Span | null {
  return slotsAround(calendar, slot, now).find((span) => isDuring(span, now)) ?? null
}
/** When a slot takes place today or, over midnight, began yesterday. */
export function slotsAround(calendar: Calendar, slot: Slot, now: number): Span[] {
  return datesAround(calendar, now).flatMap((date) => {
    if (weekdayOf(date) !== slot.day || !isSchoolDay(calendar, date)) return []
    const week = weekOf(calendar, date)
    if (slot.week !== null && week !== null && slot.week !== week) return []
    if (slot.period !== null) return lessonsOn(calendar, date).filter((lesson) => lesson.name === slot.period)
    if (slot.from === null || slot.to === null) return []
    return [spanOn(calendar.timeZone, date, slot.from, slot.to)].filter(lasts)
  })
}

export function isDuring({ startsAt, endsAt }: Span, now: number): boolean {
  return startsAt <= now && now < endsAt
}
/** The next beginning or end after `now`. */
export function earliest(spans: readonly Span[], now: number): number | null {
  const later = spans.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]).filter((at) => at > now)
  return later.length > 0 ? Math.min(...later) : null
}

function termOf(calendar: Calendar, date: string): Calendar['terms'][number] | undefined {
  return calendar.terms.find((term) => covers(term, date))
}
function covers({ from, to }: { from: string; to: string }, date: string): boolean {
  return from <= date && date <= to
}
function hasSchool(calendar: Calendar, term: { from: string; to: string }, monday: string): boolean {
  return Array.from({ length: 7 }, (_, i) => addDays(monday, i)).some((date) => covers(term, date) && isSchoolDay(calendar, date))
}
/** Yesterday too: its last lesson may end after midnight. */
function datesAround({ timeZone }: Calendar, now: number): string[] {
  const { date } = localOf(timeZone, now)
  return [addDays(date, -1), date]
}
function lessonsAround(calendar: Calendar, now: number): Lesson[] {
  return datesAround(calendar, now).flatMap((date) => lessonsOn(calendar, date))
}
function spanOn(timeZone: string, date: string, from: number, to: number): Span {
  return { startsAt: localToEpoch(timeZone, date, from), endsAt: localToEpoch(timeZone, to > from ? date : addDays(date, 1), to) }
}
/** When the clock jumps over most of a lesson, nothing of it may be left. */
function lasts({ startsAt, endsAt }: Span): boolean {
  return endsAt > startsAt
}
