/** What the readers of users, classes and enrolments share while one export is read. */
import { type Candidate, type PersonKind, personKey } from '../rules.ts'
import type { Modes } from './manifest.ts'
import type { Schools } from './schools.ts'
import type { Known, Source } from './source.ts'

export interface Reading {
  readonly source: Source
  readonly modes: Modes
  readonly schools: Schools
  /** the school being read; null when the files name only one or none */
  readonly school: string | null
  /** by the export's id; empty when the files say everything */
  readonly known: ReadonlyMap<string, Candidate>
  readonly knownClasses: Known['classes']
  /** users.csv holds the roles */
  readonly rolesInUsers: boolean
  /** every role there is was sent */
  readonly rolesAreWhole: boolean
  /** users and classes of the files that are not ours to keep: another school's, guardians, leavers */
  readonly passedOver: Set<string>
}

/** The person an enrolment names, put among those to be changed when the files leave them out. Undefined: nobody of ours. */
export function personOf(reading: Reading, id: string): string | undefined {
  const { into } = reading.source
  const key = (['pupil', 'teacher'] satisfies PersonKind[]).map((kind) => personKey({ kind, externalId: id })).find((k) => into.people.has(k))
  if (key !== undefined) return key
  const before = reading.known.get(id)
  if (!before || into.left.has(personKey(before))) return undefined
  into.put(before)
  return personKey(before)
}
