/** Which value holds where, and who may set it. Pure. */
import { Compile } from 'typebox/compile'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import { isPolicyKey, mayChange, maySetAt, owns, POLICY, POLICY_KEYS, type PolicyKey, type PolicyValues, type Scope } from '../../protocol/policy.ts'

export interface PlaceRef {
  readonly scope: Scope
  readonly id: string
  readonly name: string
  /** of a group that is a pilot ring */
  readonly ring?: number
}
/** What is set at one place for one row. */
export interface Setting {
  /** of the change that set it */
  readonly id: string
  readonly value: unknown
  /** set with the owner's authority: it may be looser than wider places */
  readonly asOwner: boolean
  readonly by: string
  readonly role: Role
  readonly approvedBy: string | null
  readonly at: number
}
/** By the id of the place, then by key. */
export type Settings = ReadonlyMap<string, ReadonlyMap<string, Setting>>

export type Outcome = 'unset' | 'wins' | 'overruled' | 'onlyTightens' | 'notPossible'
export interface Resolved {
  value: unknown
  /** where it comes from; null: the table's own value */
  from: PlaceRef | null
  /** one for each place of the chain */
  outcomes: Outcome[]
}

/**
 * One row along a chain of places, widest first. The narrowest set value wins; one set without the owner's authority counts only
 * while it is at least as strict as what the wider places say. A stored value this version can't accept counts as not set.
 */
export function resolve(key: PolicyKey, chain: readonly PlaceRef[], settings: Settings): Resolved {
  const outcomes: Outcome[] = []
  let value: unknown = POLICY[key].fallback
  let winner = -1
  chain.forEach((place, at) => {
    const set = settings.get(place.id)?.get(key)
    if (!set) outcomes.push('unset')
    else if (!isPossible(key, set.value) || !maySetAt(key, place.scope)) outcomes.push('notPossible')
    else if (!mayChange(key, set.asOwner, value, set.value)) outcomes.push('onlyTightens')
    else {
      if (winner >= 0) outcomes[winner] = 'overruled'
      outcomes.push('wins')
      winner = at
      value = set.value
    }
  })
  return { value, from: chain[winner] ?? null, outcomes }
}

export function mergeValues(chain: readonly PlaceRef[], settings: Settings): PolicyValues {
  return Object.fromEntries(POLICY_KEYS.map((key) => [key, resolve(key, chain, settings).value])) as PolicyValues
}

/** The row of this name. Throws POLICY_INVALID when there is none. */
export function requireKey(name: string): PolicyKey {
  if (!isPolicyKey(name)) throw new Refusal('POLICY_INVALID', `there is no setting ${name.slice(0, 60)}`)
  return name
}

/** A wanted change of one row at the last place of `chain`; `to` null: what is set there is taken back. */
export interface Wanted {
  readonly key: PolicyKey
  readonly to: { readonly value: unknown } | null
  readonly role: Role
}

/** Why the change can't be made; null when it can. */
export function refuseChange({ key, to, role }: Wanted, chain: readonly PlaceRef[], settings: Settings): ErrorCode | null {
  const place = chain.at(-1)
  if (!place || !maySetAt(key, place.scope)) return 'POLICY_NOT_HERE'
  if (to && !isPossible(key, to.value)) return 'POLICY_INVALID'
  const now = resolve(key, chain, settings).value
  const next = to ? to.value : resolve(key, chain.slice(0, -1), settings).value
  return mayChange(key, owns(role, key), now, next) ? null : 'POLICY_NOT_OWNER'
}

/** Does the new value carry the owner's authority? Tightening what an owner set keeps it. */
export function hasAuthority({ key, to, role }: Wanted, own: Setting | undefined): boolean {
  return owns(role, key) || (own?.asOwner === true && to !== null && mayChange(key, false, own.value, to.value))
}

/** The school's leads may stand as the second person for every row, others for rows they own. */
export const LEADS: readonly Role[] = ['head', 'dsl']
export function mayApprove(role: Role, keys: readonly PolicyKey[]): boolean {
  return LEADS.includes(role) || keys.every((key) => owns(role, key))
}

const checks = new Map<PolicyKey, { Check(value: unknown): boolean }>()
export function isPossible(key: PolicyKey, value: unknown): boolean {
  let check = checks.get(key)
  if (!check) {
    check = Compile(POLICY[key].schema)
    checks.set(key, check)
  }
  return check.Check(value)
}

/** A group as a place. */
export function groupPlace({ id, name, ring }: { id: string; name: string; ring: number | null }): PlaceRef {
  return { scope: 'group', id, name, ...(ring !== null && { ring }) }
}
/** A PC’s groups, widest first: plain ones by name, then rings from the last to the first, so that the first pilot counts. */
export function inRingOrder<G extends { name: string; ring: number | null; id: string }>(groups: readonly G[]): G[] {
  return groups.toSorted((a, b) => (b.ring ?? 10) - (a.ring ?? 10) || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
}
