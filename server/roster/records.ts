/**
 * One person with several records of the school's system: what they are together, and what an import's files mean for them. The
 * first record is the kept person's own; by its number they are known. Pure.
 */
import { type Candidate, type PersonKind, personKey, type SourceRecord, type Wanted } from './rules.ts'

/** Somebody with their records; those who have only one need none. */
export interface Recorded extends Candidate {
  readonly id: string
  readonly records: readonly SourceRecord[] | null
}

/** Everybody has at least one. */
export function recordsOf(person: Recorded): readonly SourceRecord[] {
  const { kind, externalId, givenName, familyName, username, email, yearGroup, classes } = person
  return person.records ?? [{ id: person.id, entry: { kind, externalId, givenName, familyName, username, email, yearGroup, classes }, named: true }]
}
/** The records that count: those still named; when none is, as they were last. */
export function countingOf(person: Recorded): readonly Candidate[] {
  const records = recordsOf(person)
  const named = records.filter((record) => record.named)
  return (named.length > 0 ? named : records).map((record) => record.entry)
}

/**
 * What one person's records say together: the first that is named speaks, the others fill what it leaves out and add their classes.
 * Throws on an empty list.
 */
export function combine(records: readonly SourceRecord[]): Omit<Recorded, 'id'> {
  const [own] = records
  if (!own) throw new Error('a person has a record')
  if (records.length === 1) return { ...own.entry, records: null }
  const counting = countingOf({ ...own.entry, id: own.id, records })
  const first = counting[0] ?? own.entry
  const filled = (of: (entry: Candidate) => string | null) => counting.map(of).find((value) => value !== null) ?? null
  return {
    kind: own.entry.kind,
    externalId: own.entry.externalId,
    givenName: first.givenName,
    familyName: first.familyName,
    username: filled((e) => e.username),
    email: filled((e) => e.email),
    yearGroup: filled((e) => e.yearGroup),
    classes: [...new Set(counting.flatMap((e) => e.classes))],
    records,
  }
}

/** The records of somebody of `ids`, in their own order, with `first`'s before the others. */
export function pick(records: readonly SourceRecord[], ids: ReadonlySet<string>, first: string): SourceRecord[] {
  const theirs = records.filter((record) => ids.has(record.id))
  return [...theirs.filter((record) => record.id === first), ...theirs.filter((record) => record.id !== first)]
}

/** Everybody who came to `person` by merges that still hold, directly or through another, and `person`. */
export function cameTo(person: string, merges: readonly { readonly kept: string; readonly dropped: string }[]): Set<string> {
  const there = new Set([person])
  for (let before = 0; before < there.size; ) {
    before = there.size
    for (const { kept, dropped } of merges) if (there.has(kept)) there.add(dropped)
  }
  return there
}

type Sayings = Pick<Wanted, 'people' | 'left' | 'spared'> & { readonly covered: ReadonlySet<PersonKind> }

/**
 * Files name records; people are compared as persons. Each record lands on the person whose it is; a person goes only when none of
 * their records is named any more.
 */
export function landOnPersons<F extends Sayings>(files: F, persons: readonly { readonly records: readonly SourceRecord[] }[]): F {
  if (persons.length === 0) return files
  const people = new Map(files.people)
  const left = new Set(files.left)
  const spared = new Set(files.spared)
  for (const { records } of persons) {
    const keys = records.map((record) => personKey(record.entry))
    const [own] = keys
    if (own === undefined) continue
    const said = keys.some((key) => people.has(key) || left.has(key))
    if (!said) {
      // One refused row is enough for them to stay as they are.
      if (keys.some((key) => spared.has(key))) spared.add(own)
      continue
    }
    const now = records.map((record, at): SourceRecord => {
      const key = keys[at] ?? own
      const entry = people.get(key)
      if (left.has(key)) return { ...record, named: false }
      if (entry) return { ...record, entry, named: true }
      return files.covered.has(record.entry.kind) && !spared.has(key) ? { ...record, named: false } : record
    })
    for (const key of keys) {
      people.delete(key)
      left.delete(key)
    }
    if (now.some((record) => record.named)) people.set(own, combine(now))
    else left.add(own)
  }
  return { ...files, people, left, spared }
}
