/** People and classes collected from the rows of an import's files, and the rows that were refused; never the rows themselves. */
import { Refusal } from '../../../protocol/errors.ts'
import type { Mapping, RefusedRow } from '../../../protocol/roster.ts'
import { ROSTER_FIELDS } from '../../../protocol/roster-fields.ts'
import type { Row } from '../../core/csv.ts'
import { type Candidate, type Cells, type PersonKind, personKey, sameButClasses, toCandidate, VALUE_MAX } from '../rules.ts'

/** Bounds on what one import may hold in memory: five times the largest trust we know of. */
export const PEOPLE_MAX = 200_000
const CLASSES_PER_PERSON_MAX = 60
/** As many refused rows as a preview lists; the rest are counted. */
const REFUSED_LISTED = 200

/** A class as an export lists it. `id` is the export's own. */
export interface ClassInfo {
  readonly id: string
  readonly name: string
  /** where it is taught, in the school's words */
  readonly room: string | null
  /** the lesson times it has, in the school's words */
  readonly periods: readonly string[]
}

/** Collects people, classes and refusals from all files of one import. */
export class Gathering {
  readonly people = new Map<string, Candidate>()
  readonly covered = new Set<PersonKind>()
  readonly spared = new Set<string>()
  /** people the files say are to go */
  readonly left = new Set<string>()
  /** people the files list under another school */
  readonly elsewhere = new Set<string>()
  readonly classes = new Map<string, ClassInfo>()
  /** ids of classes the files say are to go */
  readonly classesGone = new Set<string>()
  readonly refused: RefusedRow[] = []
  readonly ignored = new Set<string>()
  refusedCount = 0
  read = 0

  refuse(file: string, line: number, column: string | null, reason: string): void {
    this.refusedCount++
    if (this.refused.length < REFUSED_LISTED) this.refused.push({ file: label(file), line, column: column === null ? null : label(column), reason })
  }

  /** A row about a person. The same person in several rows is one person in several classes. Their key; null when refused. */
  take(file: string, line: number, cells: Cells, fallbackKind: PersonKind): string | null {
    this.read++
    const person = toCandidate(cells, fallbackKind)
    if ('reason' in person) {
      const externalId = cells.externalId?.text.normalize('NFC').trim()
      if (externalId) for (const kind of ['pupil', 'teacher'] as const) this.spared.add(personKey({ kind, externalId }))
      this.refuse(file, line, person.column, person.reason)
      return null
    }
    this.covered.add(person.kind)
    const key = personKey(person)
    const known = this.people.get(key)
    if (!known) this.put(person)
    else if (sameButClasses(known, person)) for (const name of person.classes) this.enrol(key, name)
    else this.refuse(file, line, cells.externalId?.column ?? null, 'has the same number as another person in these files')
    return key
  }

  /** Somebody as they are to be. */
  put(person: Candidate): void {
    const key = personKey(person)
    if (!this.people.has(key) && this.people.size >= PEOPLE_MAX) throw new Refusal('TOO_LARGE', `more than ${PEOPLE_MAX} people in one import`)
    this.people.set(key, person)
  }

  /** Puts somebody into a class; false when there is no such person, or they are in too many. */
  enrol(key: string, className: string): boolean {
    const person = this.people.get(key)
    if (!person) return false
    if (person.classes.includes(className)) return true
    if (person.classes.length >= CLASSES_PER_PERSON_MAX) return false
    // Not `[...classes, name]`: that leaves room for seventeen in every list, which is megabytes for a trust.
    this.people.set(key, { ...person, classes: person.classes.concat(className) })
    return true
  }
  /** Takes somebody out of a class. */
  unenrol(key: string, className: string): void {
    const person = this.people.get(key)
    if (person) this.people.set(key, { ...person, classes: person.classes.filter((name) => name !== className) })
  }
}

/** Cells of a row under the columns a mapping names. A short row has empty cells at its end. */
export function cellsOf(row: Row, columns: readonly string[], mapping: Mapping): Cells {
  const cells: Partial<Record<keyof Mapping, { column: string; text: string }>> = {}
  for (const field of ROSTER_FIELDS) {
    const column = mapping[field]
    if (column !== undefined) cells[field] = { column, text: row.cells[columns.indexOf(column)] ?? '' }
  }
  return cells
}

function label(text: string): string {
  return text.slice(0, VALUE_MAX)
}
