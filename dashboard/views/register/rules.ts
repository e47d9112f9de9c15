/** The register as a table: one line for each person and each document that is theirs. Pure. */
import type { REGISTER_STATES, RegisterDocument, RegisterEntry, RegisterPerson, RegisterState } from '../../../protocol/aup-register.ts'
import { TO_DOS, type ToDo, toDosOf } from '../../../protocol/aup-to-do.ts'

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
/** Pupils of a class whose rules a document is, by name. */
export function pupilsFor(people: readonly RegisterPerson[], className: string, document: string): RegisterPerson[] {
  const theirs = people.filter((p) => p.kind === 'pupil' && p.classes.includes(className) && p.entries.some((entry) => entry.document === document))
  return theirs.sort((a, b) => byName(fullName(a), fullName(b)))
}
/** Documents that anybody of these has to agree to, in the school's order. */
export function documentsFor(people: readonly RegisterPerson[], documents: readonly RegisterDocument[]): RegisterDocument[] {
  const theirs = new Set(people.flatMap((person) => person.entries.map((entry) => entry.document)))
  return documents.filter((one) => theirs.has(one.document))
}
export const fullName = ({ familyName, givenName }: Pick<RegisterPerson, 'familyName' | 'givenName'>): string => `${familyName}, ${givenName}`

export interface Reminder {
  readonly person: RegisterPerson
  readonly toDos: readonly ToDo[]
}
/** Pupils for whom an adult has something to do, by class: the most urgent first, then by name. Somebody in two classes is in both. */
export function remindersOf(
  { people, documents, asksAtLogon }: { people: readonly RegisterPerson[]; documents: readonly RegisterDocument[]; asksAtLogon: boolean },
  none: string,
): { readonly className: string; readonly reminders: Reminder[] }[] {
  const byId = new Map(documents.map((one) => [one.document, one]))
  const groups = new Map<string, Reminder[]>()
  for (const person of people) {
    const toDos = toDosOf(person, byId, asksAtLogon)
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
