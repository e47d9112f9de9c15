/**
 * Who may be on the roster twice, by what the school gave: names, classes, years and accounts (birth dates are never kept). Pure.
 * It only lists: two children of one name are common, and twins share a class, a year and, by mistake, sometimes an account. So a
 * different first name never counts as alike, but for two who have one account; and a person decides.
 */
import type { LIKENESSES } from '../../protocol/roster-merge.ts'
import { normaliseAccount } from '../core/account-name.ts'
import { type Candidate, shareAName, wordsOf } from './rules.ts'

type Likeness = (typeof LIKENESSES)[number]
export interface LikelyPair<P> {
  readonly one: P
  readonly other: P
  readonly because: readonly Likeness[]
}
/** The same for a pair in either order. */
export function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}
type Person = Candidate & { readonly id: string }
/** More of one name, or on one account, than this are a class login or a form's default: no list of pairs helps. */
const TOGETHER_MAX = 12

/**
 * `account`: one account and a name in common. `class`, `year`: the same name (in any order, accents aside) in one class or year.
 * `name`: the same name where one of the two has neither class nor year. The same name in different years is two people.
 */
export function findDuplicates<P extends Person>(people: readonly P[], distinct: ReadonlySet<string>): LikelyPair<P>[] {
  const found = new Map<string, { one: P; other: P; because: Set<Likeness> }>()
  const add = (one: P, other: P, likeness: Likeness | null) => {
    const key = pairKey(one.id, other.id)
    if (likeness === null || one.kind !== other.kind || distinct.has(key)) return
    const known = found.get(key)
    if (known) known.because.add(likeness)
    else found.set(key, { one, other, because: new Set([likeness]) })
  }
  for (const [one, other] of pairsBy(people, accountKey)) add(one, other, shareAName(nameOf(one), nameOf(other)) ? 'account' : null)
  for (const [one, other] of pairsBy(people, nameKey)) add(one, other, sameName(one, other))
  return [...found.values()]
    .map(({ one, other, because }) => ({ one, other, because: [...because].sort((a, b) => WEIGHT[b] - WEIGHT[a]) }))
    .sort((a, b) => weigh(b.because) - weigh(a.because) || nameOf(a.one).localeCompare(nameOf(b.one)))
}

const WEIGHT: Readonly<Record<Likeness, number>> = { account: 4, class: 3, year: 2, name: 1 }
const weigh = (because: readonly Likeness[]): number => because.reduce((sum, one) => sum + WEIGHT[one], 0)
const nameOf = (person: Person): string => `${person.familyName} ${person.givenName}`

/** The first that holds; null: they are two. */
function sameName(one: Person, other: Person): Likeness | null {
  if (one.classes.some((name) => other.classes.includes(name))) return 'class'
  if (one.yearGroup !== null && one.yearGroup === other.yearGroup) return 'year'
  const unplaced = (person: Person) => person.yearGroup === null && person.classes.length === 0
  if (unplaced(one) || unplaced(other)) return 'name'
  return null
}
function nameKey(person: Person): string | null {
  const words = wordsOf(nameOf(person))
  // One word alone is no name to go by.
  return words.length < 2 ? null : `${person.kind} ${words.sort().join(' ')}`
}
function accountKey({ username }: Person): string | null {
  return username === null ? null : normaliseAccount(username)
}
function* pairsBy<P>(people: readonly P[], keyOf: (person: P) => string | null): Generator<[P, P]> {
  const groups = new Map<string, P[]>()
  for (const person of people) {
    const key = keyOf(person)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(person)
    else groups.set(key, [person])
  }
  for (const group of groups.values()) {
    if (group.length > TOGETHER_MAX) continue
    for (const [at, one] of group.entries()) for (const other of group.slice(at + 1)) yield [one, other]
  }
}
