/** What the school knows of an account's agreements, as its PC is told. */
import type { Standing } from '../../protocol/agreements.ts'
import type { Known } from '../accounts/index.ts'
import { calendarOf, localOf, localToEpoch } from '../calendar/index.ts'
import type { Clock, Query } from '../core/index.ts'
import { findPeople } from '../roster/index.ts'
import { againFor, readInClassAt } from './register-store.ts'
import { audienceOf } from './rules.ts'
import { signedBy } from './store.ts'

/** A school year has three. */
const TERM_MS = 122 * 86_400_000

/** The person an account is surely somebody's; null when there is any doubt. */
export function surely({ confidence, personId }: Known): string | null {
  return confidence === 'sid' || confidence === 'matched' ? personId : null
}

/** Null: the school does not know whose rules this account reads. */
export async function standingOf(q: Query, clock: Clock, school: string, account: string, known: Known): Promise<Standing | null> {
  const { kind } = known
  if (kind === 'class' || kind === 'exam') return { audience: 'ks1', name: null, exempt: kind, signed: [], again: [], readInClass: null }
  const sure = surely(known)
  const [person] = sure === null ? [] : await findPeople(q, school, { ids: [sure] })
  const audience = audienceOf(kind, person?.yearGroup ?? null)
  if (audience === null) return null
  return {
    audience,
    name: kind === 'pupil' ? (person?.givenName ?? null) : null,
    exempt: null,
    signed: await signedBy(q, school, { person: sure, account }),
    again: await againFor(q, school, sure),
    readInClass: await readInClassAt(q, school, sure, await termStart(q, clock, school)),
  }
}

/** When this term began, epoch ms; of a school that has said no terms, what is a term ago. */
export async function termStart(q: Query, clock: Clock, school: string): Promise<number> {
  const { timeZone, terms } = await calendarOf(q, school)
  const today = localOf(timeZone, clock.now()).date
  const begun = terms.map(({ from }) => from).filter((from) => from <= today)
  return begun.length === 0 ? clock.now() - TERM_MS : localToEpoch(timeZone, begun.sort().at(-1) ?? today, 0)
}
