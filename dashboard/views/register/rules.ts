/** The register as a table: one line for each person and each document that is theirs. Pure. */
import type { Agreement } from '../../../protocol/agreements.ts'
import type { REGISTER_STATES, RegisterDocument, RegisterEntry, RegisterPerson, RegisterState, STAFF_HOWS } from '../../../protocol/aup-register.ts'
import { type Asking, TO_DOS, type ToDo, toDosOf } from '../../../protocol/aup-to-do.ts'
import { wordsIn } from '../../core/agreement-text.ts'

export interface Line {
  readonly key: string
  readonly person: RegisterPerson
  readonly document: RegisterDocument
  readonly entry: RegisterEntry
}
export interface Filter {
  /** null: any */
  readonly document: string | null
  readonly state: RegisterState | null
  readonly year: string | null
  readonly className: string | null
}
export const NO_FILTER: Filter = { document: null, state: null, year: null, className: null }

export function linesOf(people: readonly RegisterPerson[], documents: readonly RegisterDocument[]): Line[] {
  const byId = new Map(documents.map((one) => [one.document, one]))
  return people.flatMap((person) =>
    person.entries.flatMap((entry) => {
      const document = byId.get(entry.document)
      return document ? [{ key: `${person.person} ${entry.document}`, person, document, entry }] : []
    }),
  )
}
export function filtered(lines: readonly Line[], { document, state, year, className }: Filter): Line[] {
  return lines.filter(
    (line) =>
      (document === null || line.document.document === document) &&
      (state === null || line.entry.state === state) &&
      (year === null || line.person.yearGroup === year) &&
      (className === null || line.person.classes.includes(className)),
  )
}

export type Counts = Record<(typeof REGISTER_STATES)[number], number>
export function countsOf(lines: readonly Line[]): Counts {
  const counts: Counts = { signed: 0, due: 0, declined: 0, never: 0 }
  for (const { entry } of lines) counts[entry.state]++
  return counts
}
export interface Group extends Counts {
  readonly name: string
}
/** How many stand where, by year or by class; somebody in two classes counts in both. */
export function groupsOf(lines: readonly Line[], by: 'year' | 'class', none: string): Group[] {
  const groups = new Map<string, Line[]>()
  for (const line of lines) {
    const names = by === 'year' ? [line.person.yearGroup ?? none] : line.person.classes.length > 0 ? line.person.classes : [none]
    for (const name of names) {
      const there = groups.get(name)
      if (there) there.push(line)
      else groups.set(name, [line])
    }
  }
  return [...groups].map(([name, some]) => ({ name, ...countsOf(some) }))
}

const byName = new Intl.Collator('en', { numeric: true }).compare
export function yearsOf(people: readonly RegisterPerson[]): string[] {
  return [...new Set(people.flatMap((person) => person.yearGroup ?? []))].sort(byName)
}
export function classesOf(people: readonly RegisterPerson[]): string[] {
  return [...new Set(people.flatMap((person) => (person.kind === 'pupil' ? person.classes : [])))].sort(byName)
}
/** Pupils of a class whose rules any of these documents is, by name. */
export function pupilsFor(people: readonly RegisterPerson[], className: string, documents: readonly RegisterDocument[]): RegisterPerson[] {
  const theirs = people.filter((p) => p.kind === 'pupil' && p.classes.includes(className) && documents.some((one) => isTheirs(p, one)))
  return theirs.sort((a, b) => byName(fullName(a), fullName(b)))
}
export const isTheirs = ({ entries }: RegisterPerson, { document }: RegisterDocument): boolean => entries.some((entry) => entry.document === document)
/** Documents that anybody of these has to agree to, in the school's order. */
export function documentsFor(people: readonly RegisterPerson[], documents: readonly RegisterDocument[]): RegisterDocument[] {
  const theirs = new Set(people.flatMap((person) => person.entries.map((entry) => entry.document)))
  return documents.filter((one) => theirs.has(one.document))
}
export const firstLast = ({ familyName, givenName }: Pick<RegisterPerson, 'familyName' | 'givenName'>): string => `${givenName} ${familyName}`
export const fullName = ({ familyName, givenName }: Pick<RegisterPerson, 'familyName' | 'givenName'>): string => `${familyName}, ${givenName}`

export interface Reminder {
  readonly person: RegisterPerson
  readonly toDos: readonly ToDo[]
}
/** Pupils for whom an adult has something to do, by class: the most urgent first, then by name. Somebody in two classes is in both. */
export function remindersOf(
  { people, documents, ...asking }: { people: readonly RegisterPerson[]; documents: readonly RegisterDocument[] } & Asking,
  none: string,
): { readonly className: string; readonly reminders: Reminder[] }[] {
  const byId = new Map(documents.map((one) => [one.document, one]))
  const groups = new Map<string, Reminder[]>()
  for (const person of people) {
    const toDos = toDosOf(person, byId, asking)
    if (toDos.length === 0) continue
    for (const name of person.classes.length > 0 ? person.classes : [none]) groups.set(name, [...(groups.get(name) ?? []), { person, toDos }])
  }
  const urgency = ({ toDos }: Reminder) => TO_DOS.indexOf(toDos[0]?.what ?? 'paper')
  return [...groups]
    .sort(([a], [b]) => byName(a, b))
    .map(([className, reminders]) => ({
      className,
      reminders: reminders.sort((a, b) => urgency(a) - urgency(b) || byName(fullName(a.person), fullName(b.person))),
    }))
}

/** A class of the youngest and this term's reading. */
export interface TermReading {
  readonly className: string
  readonly pupils: number
  /** the newest, epoch ms; null: there was none this term */
  readonly readAt: number | null
  /** were not there, by name */
  readonly missing: readonly RegisterPerson[]
}
/** `term`: when it began, epoch ms. */
export function termReadings(people: readonly RegisterPerson[], term: number): TermReading[] {
  const young = people.filter((p) => p.kind === 'pupil' && p.audience === 'ks1')
  return classesOf(young).map((className) => {
    const pupils = young.filter((p) => p.classes.includes(className)).sort((a, b) => byName(fullName(a), fullName(b)))
    const were = pupils.flatMap(({ readAt }) => (readAt !== null && readAt >= term ? readAt : []))
    const missing = pupils.filter(({ readAt }) => readAt === null || readAt < term)
    return { className, pupils: pupils.length, readAt: were.length === 0 ? null : Math.max(...were), missing }
  })
}

/** The youngest children's rules for the board, one after the other. */
export function boardPages(agreements: readonly Agreement[], language: string) {
  return agreements
    .filter(({ audience }) => audience === 'ks1')
    .flatMap(({ texts }) => {
      const text = wordsIn(texts, language)
      return text?.pages.map((page) => ({ page, title: text.title, language: text.language })) ?? []
    })
}

export interface Ticks {
  /** of whom it was recorded today, and can be taken back */
  readonly today: ReadonlySet<string>
  /** read to before, this term where there is one */
  readonly before: ReadonlySet<string>
  /** ticked until somebody says otherwise */
  readonly first: ReadonlySet<string>
}
/**
 * Most were there when their class is read to for the first time; later on only who was away is ticked, and papers come one by one.
 * What was ticked today stays ticked, so that a wrong tick is taken back where it was made.
 */
export function ticksOf(
  pupils: readonly RegisterPerson[],
  how: (typeof STAFF_HOWS)[number],
  documents: readonly RegisterDocument[],
  { term, isToday }: { term: number | null; isToday(at: number): boolean },
): Ticks {
  const named = (some: readonly RegisterPerson[]) => new Set(some.map(({ person }) => person))
  const entries = (p: RegisterPerson) => p.entries.filter((entry) => documents.some((one) => one.document === entry.document))
  const today = named(pupils.filter((p) => entries(p).some((entry) => entry.how === how && entry.at !== null && isToday(entry.at))))
  if (how === 'sharedLogin') return { today: new Set(), before: new Set(), first: named(pupils) }
  if (how === 'paper') return { today, before: new Set(), first: today }
  const before = named(pupils.filter((p) => p.readAt !== null && p.readAt >= (term ?? 0) && entries(p).some(({ state }) => state === 'signed')))
  return { today, before, first: before.size === 0 ? named(pupils) : today }
}
