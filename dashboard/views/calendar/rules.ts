/** What a check-in offers, and the calendar as it is typed. Pure. */
import type { Calendar } from '../../../protocol/calendar.ts'

const QUARTER_MS = 15 * 60_000
const OFFERED = 12

/** Ends to choose from: the suggested one first, then each quarter of an hour of the next three hours. */
export function offeredEnds(suggested: number, now: number): number[] {
  const first = Math.floor(now / QUARTER_MS) * QUARTER_MS + QUARTER_MS
  const quarters = Array.from({ length: OFFERED }, (_, i) => first + i * QUARTER_MS).filter((at) => at !== suggested && at - now > 60_000)
  return suggested > now ? [suggested, ...quarters] : quarters
}

/** 540 ↔ 09:00, as a time field has it. */
export function timeText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
/** null for what is no time yet. */
export function minuteOf(text: string): number | null {
  const match = /^(\d\d):(\d\d)$/.exec(text)
  return match && Number(match[1]) < 24 && Number(match[2]) < 60 ? Number(match[1]) * 60 + Number(match[2]) : null
}

export type Term = Calendar['terms'][number]
export type DaysOff = Calendar['daysOff'][number]
/** A period while it is typed: times as text, because half a time is no number. */
export interface PeriodDraft {
  name: string
  days: number[]
  from: string
  to: string
}
export interface Draft extends Omit<Calendar, 'periods'> {
  periods: PeriodDraft[]
}

export function draftOf(calendar: Calendar): Draft {
  return { ...calendar, periods: calendar.periods.map((p) => ({ ...p, from: timeText(p.from), to: timeText(p.to) })) }
}
/** The calendar that was typed; null while a field is empty or half filled in. */
export function calendarOf(draft: Draft): Calendar | null {
  const dated = [...draft.terms, ...draft.daysOff]
  if (dated.some((d) => d.name.trim() === '' || d.from === '' || d.to === '')) return null
  const periods = draft.periods.map((p) => ({ name: p.name.trim(), days: p.days.toSorted(), from: minuteOf(p.from), to: minuteOf(p.to) }))
  if (periods.some((p) => p.name === '' || p.days.length === 0 || p.from === null || p.to === null)) return null
  return { ...draft, periods: periods.map((p) => ({ ...p, from: p.from ?? 0, to: p.to ?? 0 })) }
}

export const NEW_TERM: Term = { name: '', from: '', to: '', startsWith: 'A' }
export const NEW_DAYS_OFF: DaysOff = { name: '', from: '', to: '', kind: 'holiday' }
/** After the last one, as long as it: lessons usually follow each other. */
export function nextPeriod(periods: readonly PeriodDraft[], name: string): PeriodDraft {
  const last = periods.at(-1)
  const [from, to] = last ? [minuteOf(last.from), minuteOf(last.to)] : [null, null]
  if (!last || from === null || to === null || to <= from) return { name, days: [1, 2, 3, 4, 5], from: '09:00', to: '10:00' }
  return { name, days: last.days, from: last.to, to: timeText(Math.min(to + (to - from), 1439)) }
}
