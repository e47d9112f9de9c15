/** What somebody looks for in the audit, as it is typed and as it is asked for. Pure. */
import type { AuditFilter } from '../../../protocol/audit.ts'

export const ANY = ''
/** Every field as text; '' narrows nothing down. Days are local, `2026-02-28`, both included. */
export interface Wanted {
  who: string
  verb: '' | 'view' | 'change'
  of: string
  about: string
  from: string
  to: string
  words: string
}
export const EVERYTHING: Wanted = { who: ANY, verb: ANY, of: ANY, about: '', from: '', to: '', words: '' }

export function isBackwards({ from, to }: Wanted): boolean {
  return from !== '' && to !== '' && to < from
}

export function filterOf({ who, verb, of, about, from, to, words }: Wanted): AuditFilter {
  return {
    ...(who !== '' && { who }),
    ...(verb !== '' && { verb }),
    ...(of !== '' && { of }),
    ...(about.trim() !== '' && { about: about.trim().slice(0, 120) }),
    ...(words.trim() !== '' && { words: words.trim().slice(0, 120) }),
    ...(from !== '' && { from: midnight(from, 0) }),
    ...(to !== '' && { to: midnight(to, 1) }),
  }
}

/** The first moment of a day here, or of one after it; a day of 23 or 25 hours is whole, too. */
function midnight(date: string, daysAfter: number): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day + daysAfter).getTime()
}
