/** People collected from the rows of an import's files, and the rows that were refused; never the rows themselves. */
import { basename } from 'node:path'
import { Refusal } from '../../protocol/errors.ts'
import { type Mapping, type RefusedRow, ROSTER_FIELDS } from '../../protocol/roster.ts'
import { type Row, readRows } from '../core/csv.ts'
import { type Candidate, type Cells, type PersonKind, personKey, sameButClasses, toCandidate, VALUE_MAX } from './rules.ts'

/** Bounds on what one import may hold in memory: five times the largest trust we know of. */
export const PEOPLE_MAX = 200_000
const CLASSES_PER_PERSON_MAX = 60
/** As many refused rows as a preview lists; the rest are counted. */
const REFUSED_LISTED = 200

/** Collects people and refusals from all files of one import. */
export class Gathering {
  readonly people = new Map<string, Candidate>()
  readonly covered = new Set<PersonKind>()
  readonly spared = new Set<string>()
  readonly refused: RefusedRow[] = []
  readonly ignored = new Set<string>()
  refusedCount = 0
  read = 0

  refuse(file: string, line: number, column: string | null, reason: string): void {
    this.refusedCount++
    if (this.refused.length < REFUSED_LISTED) this.refused.push({ file: label(file), line, column: column === null ? null : label(column), reason })
  }

  /** A row about a person. The same person in several rows is one person in several classes. */
  take(file: string, line: number, cells: Cells, fallbackKind: PersonKind): void {
    this.read++
    const person = toCandidate(cells, fallbackKind)
    if ('reason' in person) {
      const externalId = cells.externalId?.text.normalize('NFC').trim()
      if (externalId) for (const kind of ['pupil', 'teacher'] as const) this.spared.add(personKey({ kind, externalId }))
      this.refuse(file, line, person.column, person.reason)
      return
    }
    this.covered.add(person.kind)
    const key = personKey(person)
    const known = this.people.get(key)
    if (!known) {
      if (this.people.size >= PEOPLE_MAX) throw new Refusal('TOO_LARGE', `more than ${PEOPLE_MAX} people in one import`)
      this.people.set(key, person)
    } else if (sameButClasses(known, person)) {
      for (const name of person.classes) this.#addClass(key, known, name)
    } else this.refuse(file, line, cells.externalId?.column ?? null, 'has the same number as another person in these files')
  }

  /** Puts somebody into a class; false when there is no such person, or they are in too many. */
  enrol(key: string, className: string): boolean {
    const person = this.people.get(key)
    return person !== undefined && this.#addClass(key, person, className)
  }

  #addClass(key: string, person: Candidate, name: string): boolean {
    if (person.classes.includes(name)) return true
    if (person.classes.length >= CLASSES_PER_PERSON_MAX) return false
    this.people.set(key, { ...person, classes: [...person.classes, name] })
    return true
  }
}

/** The heading's columns and the rows below it; unreadable rows are refused on the way. */
export async function openSheet(path: string, into: Gathering): Promise<{ columns: string[]; rows: AsyncGenerator<Row> }> {
  const file = basename(path)
  const all = readRows(path)
  const { value: heading } = await all.next()
  if (!heading || 'unreadable' in heading) throw new Refusal('IMPORT_UNREADABLE', `${file}: the first line should name the columns`)
  const columns = heading.cells.map((c) => label(c.normalize('NFC').trim()))
  async function* rows(): AsyncGenerator<Row> {
    for await (const row of all) {
      if ('unreadable' in row) into.refuse(file, row.line, null, row.unreadable)
      else if (row.cells.slice(columns.length).some((c) => c.trim() !== '')) {
        // Every later cell would stand under the wrong heading.
        into.refuse(file, row.line, null, `has ${row.cells.length} cells under ${columns.length} columns`)
      } else yield row
    }
  }
  return { columns, rows: rows() }
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
