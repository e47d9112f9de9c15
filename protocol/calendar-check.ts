/** What is impossible about a calendar: asked by the page before it is sent, and by the server before it is kept. Pure. */
import type { Calendar } from './calendar.ts'

export const CALENDAR_WRONGS = ['timeZone', 'noSuchDay', 'backwards', 'tooLong', 'overlap', 'sameTime', 'twice'] as const
/** `name` is what it is about, as it was typed. */
export interface CalendarWrong {
  readonly wrong: (typeof CALENDAR_WRONGS)[number]
  readonly name: string
}

/** Longer than any term or holiday; a year typed wrong is found by it. */
const LONGEST_MS = 400 * 86_400_000

/** Is there such a day? 2026-02-29 is none. */
export function isDate(date: string): boolean {
  const at = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date)
}
/** Is it a name the time-zone data here knows? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The first thing that is impossible; null when nothing is. */
export function calendarWrong(calendar: Calendar): CalendarWrong | null {
  if (!isTimeZone(calendar.timeZone)) return { wrong: 'timeZone', name: calendar.timeZone }
  for (const { name, from, to } of [...calendar.terms, ...calendar.daysOff]) {
    if (!isDate(from) || !isDate(to)) return { wrong: 'noSuchDay', name }
    if (to < from) return { wrong: 'backwards', name }
    if (Date.parse(to) - Date.parse(from) > LONGEST_MS) return { wrong: 'tooLong', name }
  }
  const terms = calendar.terms.toSorted((a, b) => a.from.localeCompare(b.from))
  for (const [i, { name, from }] of terms.entries()) if (from <= (terms[i - 1]?.to ?? '')) return { wrong: 'overlap', name }
  const taken = new Set<string>()
  for (const { name, days, from, to } of calendar.periods) {
    if (from === to) return { wrong: 'sameTime', name }
    for (const day of days) {
      if (taken.has(`${day} ${name}`)) return { wrong: 'twice', name }
      taken.add(`${day} ${name}`)
    }
  }
  return null
}
