/** Who an account belongs to, from what is known of it; and what the school's rule makes of a person's details. Pure. */
import type { AccountKind, AccountOutcome, AccountRule, Confidence, KINDS_BY_NAME } from '../../protocol/accounts.ts'
import type { Person } from '../../protocol/roster.ts'
import { foldAccount, parseAccount } from '../core/index.ts'
import { countingOf, type RosterPerson } from '../roster/index.ts'
import { applyPattern, type NameParts } from './pattern.ts'

/** An account as a PC reports it. */
export interface Who {
  readonly account: string
  readonly sid?: string | undefined
}

/** Said by hand of one account, whatever the rule makes of it. */
export interface Mark {
  readonly account: string
  readonly kind: (typeof KINDS_BY_NAME)[number] | 'person' | 'ignored'
  readonly person: string | null
  readonly className: string | null
}
/** A SID that has been matched. */
export interface Binding {
  readonly sid: string
  readonly person: string
  /** the account's name when it was matched, with its domain */
  readonly account: string
  /** confirmed by a technician: holds against the roster */
  readonly byHand: boolean
}
/** What there is to decide by: everything, or just what concerns one account. */
export interface Directory {
  readonly rule: AccountRule
  readonly people: readonly RosterPerson[]
  readonly marks: readonly Mark[]
  readonly bindings: readonly Binding[]
}
export interface Finding {
  readonly outcome: AccountOutcome
  readonly person: string | null
  readonly className: string | null
  readonly kind: AccountKind
  readonly confidence: Confidence
}

/** The account with its domain, as sightings and marks keep it: `school\zoe`, `zoe`. Never equal for two domains. */
export function qualified(account: string): string {
  const { name, domain } = parseAccount(account)
  return domain === null ? name : `${domain}\\${name}`
}

/** Is it the school's own account? Another domain's `zoe`, or a local one a visitor made, is somebody else. */
function isOwn(rule: AccountRule, domain: string | null): boolean {
  return domain === null || rule.domains.length === 0 || rule.domains.some((own) => foldAccount(own) === domain)
}

/** The account's name a record says its person should have by the rule, folded; null when it lacks what the rule needs. */
export function expectedName(rule: AccountRule, record: NameParts & Pick<Person, 'username' | 'email'>): string | null {
  const { username } = record
  // A school that lists no addresses often has them as the accounts.
  const email = record.email ?? (username?.includes('@') ? username : null)
  switch (rule.by) {
    case 'username':
      return username === null ? null : parseAccount(username).name
    case 'emailLocal':
      return email === null ? null : parseAccount(email).name
    case 'email':
      return email === null ? null : foldAccount(email)
    case 'externalId':
      return foldAccount(record.externalId)
    case 'pattern':
      return rule.pattern === null ? null : applyPattern(rule.pattern, record, rule.ascii)
  }
}
/** The names of all the accounts a person should have: one, but for somebody the school's system has twice. */
export function expectedNames(rule: AccountRule, person: RosterPerson): string[] {
  return [...new Set(countingOf(person).flatMap((record) => expectedName(rule, record) ?? []))]
}
/** What of an account is compared with that; null for an account that can be nobody's. */
export function comparedName(rule: AccountRule, account: string): string | null {
  const { name, domain, machine } = parseAccount(account)
  if (machine || name === '' || !isOwn(rule, domain)) return null
  return rule.by === 'email' ? (domain === null ? null : `${name}@${domain}`) : name
}

/** People by the name their account should have: the index of a whole school. */
export function indexPeople(rule: AccountRule, people: readonly RosterPerson[]): Map<string, RosterPerson[]> {
  const byName = new Map<string, RosterPerson[]>()
  for (const person of people) {
    for (const name of expectedNames(rule, person)) {
      const there = byName.get(name)
      if (there) there.push(person)
      else byName.set(name, [person])
    }
  }
  return byName
}

/** The kind a rule gives an account by its name alone. */
export function kindByName(rule: AccountRule, account: string): AccountRule['kinds'][number] | null {
  const { name, domain, machine } = parseAccount(account)
  if (machine || !isOwn(rule, domain)) return null
  return rule.kinds.find((entry) => matchesStars(foldAccount(entry.name), name)) ?? null
}
/** `*` for any letters, everything else for itself. No regular expression: what a person types can't make one slow. */
export function matchesStars(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return first === text
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - last.length
}

const nobody = (outcome: AccountOutcome): Finding => ({ outcome, person: null, className: null, kind: 'unknown', confidence: 'account' })
const ofKind = (kind: (typeof KINDS_BY_NAME)[number], className: string | null): Finding => ({
  outcome: 'kind',
  person: null,
  className: kind === 'class' ? className : null,
  kind,
  confidence: kind === 'class' && className !== null ? 'class' : 'account',
})
const ofPerson = (person: Person, confidence: 'sid' | 'matched'): Finding => ({
  outcome: 'person',
  person: person.id,
  className: null,
  kind: person.kind === 'pupil' ? 'pupil' : 'staff',
  confidence,
})

/**
 * Said by hand, then kinds by name, then the SID, then the roster. Whatever speaks against itself names nobody: a wrong name is
 * worse than none, and the technician's list shows why.
 */
export function identify(directory: Directory, { account, sid }: Who, named: (name: string) => readonly RosterPerson[]): Finding {
  const { rule, marks, bindings, people } = directory
  const key = qualified(account)
  if (parseAccount(account).machine) return nobody('nobody')
  const mark = marks.find((m) => m.account === key)
  if (mark && mark.kind !== 'person' && mark.kind !== 'ignored') return ofKind(mark.kind, mark.className)
  const kind = mark?.kind === 'person' ? null : kindByName(rule, account)
  if (kind) return ofKind(kind.kind, kind.className)

  const marked = mark?.person ? people.filter((p) => p.id === mark.person) : []
  const name = comparedName(rule, account)
  const candidates = marked.length > 0 ? marked : name === null ? [] : named(name)
  const bound = sid === undefined ? undefined : bindings.find((b) => b.sid === sid)
  // Somebody who has left leaves the SID free: a name that is one person's may take it.
  const owner = bound && people.find((p) => p.id === bound.person)
  if (bound && owner) {
    const agrees = bound.byHand || candidates.length === 0 || candidates.some((p) => p.id === owner.id)
    return agrees ? ofPerson(owner, 'sid') : nobody('contradiction')
  }
  const [person] = candidates
  if (!person) return nobody('nobody')
  if (candidates.length > 1) return nobody('several')
  if (sid !== undefined) {
    if (bindings.some((b) => b.sid !== sid && b.account === key)) return nobody('recycled')
    // An account that another of their records speaks of is theirs, too.
    const others = expectedNames(rule, person).filter((other) => other !== name)
    const known = (b: Binding) => others.includes(comparedName(rule, b.account) ?? '')
    if (bindings.some((b) => b.sid !== sid && b.person === person.id && !known(b))) return nobody('second')
  }
  return ofPerson(person, 'matched')
}
