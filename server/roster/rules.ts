/** What makes a row a person and what an import changes. Pure. */
import type { Mapping, Person } from '../../protocol/roster.ts'
import { normaliseAccount } from '../core/account-name.ts'

export type PersonKind = Person['kind']
/** A person as an import found them, before they have an id of ours. */
export interface Candidate {
  readonly kind: PersonKind
  readonly externalId: string
  readonly givenName: string
  readonly familyName: string
  readonly username: string | null
  /** in lower case */
  readonly email: string | null
  readonly yearGroup: string | null
  readonly classes: readonly string[]
  /** where the school's system has them more than once */
  readonly records?: readonly SourceRecord[] | null
}
/** A record of the school's system, as the last import that named it had it. */
export interface SourceRecord {
  /** the person it was before it was joined, and is again after a split */
  readonly id: string
  readonly entry: Candidate
  /** false: the last export that could have named it didn't */
  readonly named: boolean
}
/** Why a row is not taken. Says which column and what is wrong, never what stood there: it may be personal. */
export interface Flaw {
  readonly column: string | null
  readonly reason: string
}
/** Cells by field, with the name the file gives each column, so that a flaw can name it. */
export type Cells = { readonly [F in keyof Mapping]?: { readonly column: string; readonly text: string } }

/** The longest value the contract's Label holds. */
export const VALUE_MAX = 120
/** The longest account name the contract holds: what Windows allows. */
const ACCOUNT_MAX = 256

/** Which person an import row speaks of: a pupil and a teacher may share a number in the school's system. */
export function personKey(person: Pick<Candidate, 'kind' | 'externalId'>): string {
  return `${person.kind}:${person.externalId}`
}

/**
 * A cell as it is stored: composed (NFC), runs of white space and line breaks as one space.
 * Direction overrides and control characters are refused: they could make one name look like another.
 */
export function cleanValue(text: string, max: number = VALUE_MAX): { value: string } | { reason: string } {
  const value = text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim()
  if (/[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFD]/u.test(value) || !value.isWellFormed()) return { reason: 'contains characters that cannot be part of a value' }
  if (value.length > max) return { reason: `is longer than ${max} characters` }
  return { value }
}

/** One person from one row; or what is wrong with it. */
export function toCandidate(cells: Cells, fallbackKind: PersonKind): Candidate | Flaw {
  const values: Partial<Record<keyof Mapping, string>> = {}
  for (const [field, cell] of Object.entries(cells) as [keyof Mapping, { column: string; text: string }][]) {
    const cleaned = cleanValue(cell.text, field === 'username' ? ACCOUNT_MAX : VALUE_MAX)
    if ('reason' in cleaned) return { column: cell.column, reason: cleaned.reason }
    values[field] = cleaned.value
  }
  const kind = cells.kind ? kindOf(values.kind ?? '') : fallbackKind
  if (!kind) return { column: cells.kind?.column ?? null, reason: 'is neither a pupil nor a teacher' }
  const username = values.username || null
  // Where the school's system gives no number, the account is what stays the same from import to import.
  const externalId = cells.externalId ? values.externalId : username && `account:${normaliseAccount(username)}`
  if (!externalId) return { column: (cells.externalId ?? cells.username)?.column ?? null, reason: 'is empty, and without it nobody can be told apart' }
  if (!values.givenName && !values.familyName)
    return { column: (cells.givenName ?? cells.familyName)?.column ?? null, reason: 'is empty: the row names nobody' }
  return {
    kind,
    externalId,
    givenName: values.givenName ?? '',
    familyName: values.familyName ?? '',
    username,
    // What is no address is no reason to leave a child out.
    email: values.email?.includes('@') ? values.email.toLowerCase() : null,
    yearGroup: values.yearGroup || null,
    classes: values.className ? [values.className] : [],
  }
}

const KINDS: Readonly<Record<string, PersonKind>> = {
  pupil: 'pupil',
  student: 'pupil',
  learner: 'pupil',
  child: 'pupil',
  teacher: 'teacher',
  staff: 'teacher',
  'teaching staff': 'teacher',
  'teaching assistant': 'teacher',
  ta: 'teacher',
}
function kindOf(text: string): PersonKind | null {
  return KINDS[text.toLowerCase()] ?? null
}

export function sameButClasses(a: Candidate, b: Candidate): boolean {
  return a.givenName === b.givenName && a.familyName === b.familyName && a.username === b.username && a.email === b.email && a.yearGroup === b.yearGroup
}

/** What a stored person is compared by: equal text, equal person. */
export function contentOf(person: Omit<Candidate, 'kind' | 'externalId'>): string {
  const records = person.records?.map(({ id, named, entry }) => [id, named, contentOf(entry)])
  return JSON.stringify([person.givenName, person.familyName, person.username, person.email, person.yearGroup, [...person.classes].sort(), records])
}

/** A person with the records of the school's system that are theirs; for use inside the server. */
export type RosterPerson = Person & { readonly records: readonly SourceRecord[] | null }
/** Somebody of the roster, with since when imports have left them out, epoch ms. */
export type KnownPerson = RosterPerson & { readonly unseenSince: number | null }
export interface Stored {
  readonly id: string
  readonly key: string
  readonly kind: PersonKind
  readonly content: string
  readonly name: string
  /** since when imports have left them out without taking them off, epoch ms */
  readonly unseenSince: number | null
}
export function toStored(person: KnownPerson): Stored {
  const { id, kind, unseenSince } = person
  return { id, kind, unseenSince, key: personKey(person), content: contentOf(person), name: fullName(person) }
}
export interface Diff {
  readonly added: readonly Candidate[]
  readonly changed: readonly { readonly id: string; readonly person: Candidate }[]
  readonly removed: readonly Stored[]
  readonly unchanged: number
  /** who is unchanged but for being named again, or for the first time not */
  readonly seenAgain: readonly Stored[]
  readonly unseen: readonly Stored[]
  /** people here of the kinds the files cover: what the share of those removed is of */
  readonly inReach: number
}

/** What files say of people, as far as comparing needs it. */
export interface Wanted {
  readonly people: ReadonlyMap<string, Candidate>
  readonly covered: ReadonlySet<PersonKind>
  readonly spared: ReadonlySet<string>
  readonly left: ReadonlySet<string>
  readonly elsewhere: ReadonlySet<string>
}

/** What one person becomes, as it leaves the thread that compared. */
export type Intent =
  | { readonly does: 'add'; readonly person: Candidate }
  | { readonly does: 'change'; readonly id: string; readonly person: Candidate }
  /** taken off; named again; for the first time not named */
  | { readonly does: 'remove' | 'see' | 'miss'; readonly id: string }
/** How many people a diff is of, and some of their names. */
export interface DiffCounts {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly unchanged: number
  readonly inReach: number
  /** nobody's row is written: not even who has been seen */
  readonly isEmpty: boolean
  readonly examples: { readonly [K in 'added' | 'changed' | 'removed']: readonly string[] }
}
const EXAMPLES = 10

export function countDiff({ added, changed, removed, unchanged, inReach, seenAgain, unseen }: Diff): DiffCounts {
  return {
    ...{ added: added.length, changed: changed.length, removed: removed.length, unchanged, inReach },
    isEmpty: [added, changed, removed, seenAgain, unseen].every((part) => part.length === 0),
    examples: {
      added: added.slice(0, EXAMPLES).map(fullName),
      changed: changed.slice(0, EXAMPLES).map((c) => fullName(c.person)),
      removed: removed.slice(0, EXAMPLES).map((p) => p.name),
    },
  }
}
/** Who is here already comes before who is new. */
export function* intentsOf({ added, changed, removed, seenAgain, unseen }: Diff): Generator<Intent> {
  for (const { id } of removed) yield { does: 'remove', id }
  for (const { id, person } of changed) yield { does: 'change', id, person }
  for (const { id } of seenAgain) yield { does: 'see', id }
  for (const { id } of unseen) yield { does: 'miss', id }
  for (const person of added) yield { does: 'add', person }
}

/** Fewer people than this prove nothing: numbers happen to meet. */
const SWAP_MIN = 5

/**
 * What an import would do to the people there are, told page by page, so that a large school is compared without a pause.
 * Only kinds the files cover are removed from (a pupils' list removes no teacher), and a person whose row was refused
 * stays as they are (`spared`): a typing error must not take a child off the roster. Whoever the files say has gone (`left`) goes.
 */
export class Comparison {
  readonly #wanted: Wanted
  readonly #known = new Set<string>()
  readonly #changed: { id: string; person: Candidate }[] = []
  readonly #removed: Stored[] = []
  readonly #seenAgain: Stored[] = []
  readonly #unseen: Stored[] = []
  #unchanged = 0
  #stored = 0
  #inReach = 0
  /** in both, and of these who share no part of their names */
  #both = 0
  #strangers = 0
  #elsewhere = 0

  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }

  with(page: readonly Stored[]): void {
    const { people, covered, spared, left, elsewhere } = this.#wanted
    for (const person of page) {
      this.#known.add(person.key)
      this.#stored++
      // Changes alone reach everybody.
      if (covered.size === 0 || covered.has(person.kind)) this.#inReach++
      const now = people.get(person.key)
      if (now) {
        this.#both++
        if (!shareAName(person.name, fullName(now))) this.#strangers++
      } else if (elsewhere.has(person.key)) this.#elsewhere++
      if (left.has(person.key)) this.#removed.push(person)
      else if (now && contentOf(now) === person.content) {
        this.#unchanged++
        if (person.unseenSince !== null) this.#seenAgain.push(person)
      } else if (now) this.#changed.push({ id: person.id, person: now })
      else if (covered.has(person.kind)) {
        if (!spared.has(person.key)) this.#removed.push(person)
        else if (person.unseenSince === null) this.#unseen.push(person)
      }
    }
  }

  get diff(): Diff {
    const added: Candidate[] = []
    for (const [key, person] of this.#wanted.people) if (!this.#known.has(key)) added.push(person)
    const here = { removed: this.#removed, unchanged: this.#unchanged, seenAgain: this.#seenAgain, unseen: this.#unseen, inReach: this.#inReach }
    return { added, changed: this.#changed, ...here }
  }

  /**
   * Are these another school's files? Either most of our people stand under another school in them, or most of the numbers that
   * both know belong to people who share no part of their names (admission numbers begin at 1 in every school).
   */
  get otherSchool(): boolean {
    const swapped = this.#strangers >= SWAP_MIN && this.#strangers > this.#both / 2
    return swapped || (this.#elsewhere >= SWAP_MIN && this.#elsewhere > this.#stored / 2)
  }
}

/** In one go. */
export function diffRoster(
  people: ReadonlyMap<string, Candidate>,
  stored: readonly Stored[],
  covered: ReadonlySet<PersonKind>,
  spared: ReadonlySet<string>,
): Diff {
  const comparison = new Comparison({ people, covered, spared, left: new Set(), elsewhere: new Set() })
  comparison.with(stored)
  return comparison.diff
}

/** More of the people going at once than `percent` is more likely a wrong file than a school emptying. */
export function isMassRemoval({ removed, inReach }: Pick<DiffCounts, 'removed' | 'inReach'>, percent: number): boolean {
  return removed * 100 > inReach * percent
}

export function shareAName(a: string, b: string): boolean {
  const known = new Set(wordsOf(a))
  return wordsOf(b).some((word) => known.has(word))
}
/** The words of a name, without accents and capitals. */
export function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

export function fullName(person: { readonly givenName: string; readonly familyName: string }): string {
  return `${person.givenName} ${person.familyName}`.trim().slice(0, VALUE_MAX)
}

/**
 * How the room's alert names a person's group: the one class they are in, else their year. `both` where somebody else has the same
 * name: then neither alone may do.
 */
export function groupOf(person: { readonly classes: readonly string[]; readonly yearGroup: string | null }, both = false): string | null {
  const year = person.yearGroup === null ? null : /^\d+$/.test(person.yearGroup) ? `Year ${person.yearGroup}` : person.yearGroup
  if (both) return [...person.classes, ...(year === null ? [] : [year])].join(', ').slice(0, VALUE_MAX) || null
  return person.classes.length === 1 ? (person.classes[0] ?? null) : year
}
