/** What a rule would make of the accounts the school's PCs have seen. Reads only. */
import type { AccountRule, RulePreview } from '../../protocol/accounts.ts'
import type { Query } from '../core/index.ts'
import { everyone, fullName, type RosterPerson } from '../roster/index.ts'
import { type Directory, type Finding, identify, indexPeople } from './rules.ts'
import { bindingsOf, marksOf, type SightingRow, sightingsSince } from './store.ts'

/** How far back an account counts as in use. */
export const SEEN_MS = 90 * 86_400_000
/** More distinct accounts than the largest school has. */
const SIGHTINGS_MAX = 20_000
const EXAMPLES_EACH = 6

export interface Judged {
  readonly seen: SightingRow
  readonly finding: Finding
  /** whom the account's name could be, when it is not just one */
  readonly candidates: readonly RosterPerson[]
  readonly person: RosterPerson | undefined
}

/** Every account seen lately, with what the rule makes of it. */
export async function judge(
  q: Query,
  school: string,
  rule: AccountRule,
  now: number,
): Promise<{ judged: Judged[]; byName: Map<string, RosterPerson[]>; people: RosterPerson[] }> {
  const [people, marks, bindings, sightings] = await Promise.all([
    everyone(q, school),
    marksOf(q, school),
    bindingsOf(q, school),
    sightingsSince(q, school, now - SEEN_MS, SIGHTINGS_MAX),
  ])
  const byName = indexPeople(rule, people)
  const byId = new Map(people.map((person) => [person.id, person]))
  const directory: Directory = { rule, people, marks, bindings }
  const judged = sightings.map((seen) => {
    let candidates: readonly RosterPerson[] = []
    const finding = identify(directory, { account: seen.shown, sid: seen.sid || undefined }, (name) => {
      candidates = byName.get(name) ?? []
      return candidates
    })
    return { seen, finding, candidates, person: finding.person === null ? undefined : byId.get(finding.person) }
  })
  return { judged, byName, people }
}

export async function preview(q: Query, school: string, rule: AccountRule, now: number): Promise<RulePreview> {
  const { judged, byName, people } = await judge(q, school, rule, now)
  const having = new Set([...byName.values()].flat()).size
  const groups = Object.groupBy(judged, ({ finding }) => groupOf(finding))
  const examples = (['matched', 'ambiguous', 'unmatched', 'kinds'] as const).flatMap((group) => (groups[group] ?? []).slice(0, EXAMPLES_EACH))
  return {
    seen: judged.length,
    matched: groups.matched?.length ?? 0,
    kinds: groups.kinds?.length ?? 0,
    ambiguous: groups.ambiguous?.length ?? 0,
    unmatched: groups.unmatched?.length ?? 0,
    without: people.length - having,
    sharing: [...byName.values()].filter((sharing) => sharing.length > 1).reduce((sum, sharing) => sum + sharing.length, 0),
    examples: examples.map(({ seen, finding, person }) => ({
      account: seen.shown,
      outcome: finding.outcome,
      who: person ? fullName(person) : finding.className,
    })),
    expected: [...byName].slice(0, EXAMPLES_EACH).flatMap(([account, sharing]) => sharing.slice(0, 1).map((person) => ({ who: fullName(person), account }))),
  }
}

function groupOf({ outcome }: Finding): 'matched' | 'kinds' | 'ambiguous' | 'unmatched' {
  if (outcome === 'person') return 'matched'
  if (outcome === 'kind') return 'kinds'
  return outcome === 'nobody' ? 'unmatched' : 'ambiguous'
}
