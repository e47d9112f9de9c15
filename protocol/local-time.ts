/** Between instants and the clock on the school's wall, over clock changes, by the time-zone data Node carries. Pure. */

export const MINUTE_MS = 60_000
export const DAY_MS = 86_400_000

/** What a clock in the school shows. */
export interface LocalTime {
  /** `2026-02-28` */
  readonly date: string
  /** minutes after midnight, 0 to 1439 */
  readonly minute: number
}

/** Making a formatter costs far more than using it. */
const formatters = new Map<string, Intl.DateTimeFormat>()
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formatters.set(timeZone, made)
  return made
}

/** The clock on the wall, as if it were UTC: epoch ms. */
function wallOf(timeZone: string, at: number): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of formatterOf(timeZone).formatToParts(at)) part[type] = Number(value)
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second)
}
const offsetAt = (timeZone: string, at: number): number => wallOf(timeZone, at) - Math.floor(at / 1_000) * 1_000

export function localOf(timeZone: string, at: number): LocalTime {
  const wall = wallOf(timeZone, at)
  return { date: dateOf(wall), minute: Math.floor((wall % DAY_MS) / MINUTE_MS) }
}

/**
 * The instant at which the school's clock shows `minute` minutes after the midnight of `date`; 1440 and more are the days after. When the
 * clock shows it twice (autumn) it is the first; when it jumps over it (spring) it is as long after the jump as was asked for after its start:
 * 01:30 is 02:30. That is what RFC 5545 and Temporal's "compatible" do.
 */
export function localToEpoch(timeZone: string, date: string, minute: number): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS
  // Clocks change by a few hours, and not twice within two days: one of these two is in force at the wanted moment.
  const before = offsetAt(timeZone, wall - DAY_MS)
  const after = offsetAt(timeZone, wall + DAY_MS)
  const shown = [wall - before, wall - after].filter((at) => wallOf(timeZone, at) === wall)
  return shown.length > 0 ? Math.min(...shown) : wall - before
}

/** `2026-02-28` and 1 → `2026-03-01`. */
export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS)
}
/** 1 is Monday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}
/** The Monday of its week. */
export function mondayOf(date: string): string {
  return addDays(date, 1 - weekdayOf(date))
}
function dateOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10)
}
