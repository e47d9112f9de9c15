/** Which agreements are whose, and which are in force. Pure. */
import type { AccountPerson } from '../../protocol/accounts.ts'
import type { Agreement, Audience } from '../../protocol/agreements.ts'

/** The newest version of each document: the school's own where it has one, whatever ours has become since; else ours. */
export function newestOf(builtIn: readonly Agreement[], published: readonly Agreement[]): Agreement[] {
  const newest = new Map<string, Agreement>()
  for (const agreement of published) {
    const before = newest.get(agreement.document)
    if (!before || before.version < agreement.version) newest.set(agreement.document, agreement)
  }
  for (const agreement of builtIn) if (!newest.has(agreement.document)) newest.set(agreement.document, agreement)
  return [...newest.values()].sort((a, b) => a.document.localeCompare(b.document))
}

/** Whose rules an account reads; null: the school does not know, and the PC asks as policy says. */
export function audienceOf(kind: AccountPerson['kind'], yearGroup: string | null): Audience | null {
  switch (kind) {
    case 'staff':
      return 'staff'
    case 'visitor':
      return 'visitor'
    case 'pupil':
    case 'class':
    case 'exam':
      return yearGroup === null ? null : keyStageOf(yearGroup)
    case 'unknown':
      return null
  }
}

/**
 * The key stage of a year group as information systems write it: `R`, `N2`, `Reception`, `Year 4`, `4`, `Blwyddyn 4`. Null when it
 * says no year. England and Wales: reception to year 2, years 3 to 6, year 7 and over.
 */
export function keyStageOf(yearGroup: string): 'ks1' | 'ks2' | 'ks3' | null {
  const year = /\d+/.exec(yearGroup)?.[0]
  if (/^\s*(?:r|n|e|fs|eyfs|nursery|reception|derbyn|meithrin)/i.test(yearGroup)) return 'ks1'
  if (year === undefined) return null
  if (Number(year) <= 2) return 'ks1'
  return Number(year) <= 6 ? 'ks2' : 'ks3'
}
