/** Who has left, by the dates and words exports give. Pure. Fail direction: in doubt they are still here. */

const GONE = new Set([
  'leaver',
  'left',
  'inactive',
  'former',
  'archived',
  'tobedeleted',
  'deleted',
  'off roll',
  'offroll',
  'not on roll',
  'no',
  'n',
  'false',
  '0',
])

/**
 * All days a date may mean, as yyyymmdd: ISO and yyyymmdd mean one; 03/04/2026 is the third of April or the fourth of March.
 * Times after the date are left out.
 */
function readingsOf(text: string): number[] {
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})(?:\D|$)/.exec(text)
  if (iso) return [day(iso[1], iso[2], iso[3])].filter((d) => d !== null)
  const slashed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:\D|$)/.exec(text)
  if (!slashed) return []
  const year = slashed[3]?.length === 2 ? `20${slashed[3]}` : slashed[3]
  return [day(year, slashed[2], slashed[1]), day(year, slashed[1], slashed[2])].filter((d) => d !== null)
}
function day(year: string | undefined, month: string | undefined, date: string | undefined): number | null {
  const [y, m, d] = [Number(year), Number(month), Number(date)]
  return m >= 1 && m <= 12 && d >= 1 && d <= 31 ? y * 10_000 + m * 100 + d : null
}

/** `now` as epoch ms. A date that could be read two ways is past only when both are; the last day itself still counts. */
export function isPast(text: string, now: number): boolean {
  const today = Number(new Date(now).toISOString().slice(0, 10).replaceAll('-', ''))
  const days = readingsOf(text.trim())
  return days.length > 0 && days.every((d) => d < today)
}

/** A leaving date that is past, or a status that says so. */
export function hasLeft(text: string, now: number): boolean {
  return GONE.has(text.trim().toLowerCase()) || isPast(text, now)
}
