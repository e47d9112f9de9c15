/**
 * Microsoft School Data Sync, first CSV format, UK flavour: Student, Teacher, Section, StudentEnrollment, TeacherRoster (and
 * School, which Handrail does not need: the folder is taken as one school). US headings (`SIS ID`) are read too.
 * Source: https://learn.microsoft.com/schooldatasync/school-data-sync-format-csv-files-for-sds
 */
import { basename, join } from 'node:path'
import { Refusal } from '../../protocol/errors.ts'
import type { Mapping } from '../../protocol/roster.ts'
import { cellsOf, type Gathering, openSheet } from './gathering.ts'
import { cleanValue, type PersonKind, personKey } from './rules.ts'

export const SDS_FILES: readonly string[] = ['school.csv', 'section.csv', 'student.csv', 'studentenrollment.csv', 'teacher.csv', 'teacherroster.csv']

/** Headings per field: UK first, then US. */
const PEOPLE: Readonly<Record<Exclude<keyof Mapping, 'kind' | 'className'>, readonly string[]>> = {
  externalId: ['ID', 'SIS ID'],
  givenName: ['First Name'],
  familyName: ['Last Name'],
  username: ['Username'],
  yearGroup: ['Grade'],
}
const SECTION_ID = ['Section ID', 'Section SIS ID']
const ACTIVE = 'active'

/** Reads a folder of SDS files into `into`. Throws IMPORT_UNKNOWN_FORMAT when a file lacks a column it needs. */
export async function readSds(folder: string, names: readonly string[], into: Gathering): Promise<void> {
  const path = (wanted: string) => {
    const name = names.find((n) => n.toLowerCase() === wanted)
    return name === undefined ? null : join(folder, name)
  }
  for (const name of names) {
    if (!SDS_FILES.includes(name.toLowerCase())) into.refuse(name, 0, null, 'is not a file of this format and was left out whole')
  }
  await readPeople(path('student.csv'), 'pupil', into)
  await readPeople(path('teacher.csv'), 'teacher', into)
  const sections = await readSections(path('section.csv'), into)
  await readEnrolments(path('studentenrollment.csv'), 'pupil', sections, into)
  await readEnrolments(path('teacherroster.csv'), 'teacher', sections, into)
}

async function readPeople(path: string | null, kind: PersonKind, into: Gathering): Promise<void> {
  if (!path) return
  const { columns, rows } = await openSheet(path, into)
  const mapping: Mapping = {}
  for (const [field, headings] of Object.entries(PEOPLE) as [keyof typeof PEOPLE, readonly string[]][]) {
    const column = pick(columns, headings)
    if (column !== undefined) mapping[field] = column
  }
  if (!mapping.externalId || !(mapping.givenName || mapping.familyName)) throw missing(path, 'ID and First Name or Last Name')
  const status = columns.findIndex((c) => c.toLowerCase() === 'status')
  const kept = new Set(Object.values(mapping))
  for (const column of columns) if (!kept.has(column) && column.toLowerCase() !== 'status') into.ignored.add(column)
  // The file lists everybody of this kind, even when it lists nobody.
  into.covered.add(kind)
  for await (const row of rows) {
    // Leavers stay in some exports with another status; leaving them out here is what removes them.
    const state = row.cells[status]?.trim().toLowerCase()
    if (state && state !== ACTIVE) continue
    into.take(basename(path), row.line, cellsOf(row, columns, mapping), kind)
  }
}

/** Section id → the class's name. */
async function readSections(path: string | null, into: Gathering): Promise<ReadonlyMap<string, string>> {
  const sections = new Map<string, string>()
  if (!path) return sections
  const { columns, rows } = await openSheet(path, into)
  const id = pick(columns, ['ID', 'SIS ID'])
  const name = pick(columns, ['Section Name'])
  if (!id || !name) throw missing(path, 'ID and Section Name')
  const [idAt, nameAt] = [columns.indexOf(id), columns.indexOf(name)]
  for await (const row of rows) {
    const cleaned = cleanValue(row.cells[nameAt] ?? '')
    if ('reason' in cleaned) into.refuse(basename(path), row.line, name, cleaned.reason)
    else sections.set((row.cells[idAt] ?? '').trim(), cleaned.value)
  }
  return sections
}

async function readEnrolments(path: string | null, kind: PersonKind, sections: ReadonlyMap<string, string>, into: Gathering): Promise<void> {
  if (!path) return
  const { columns, rows } = await openSheet(path, into)
  const section = pick(columns, SECTION_ID)
  const person = pick(columns, ['ID', 'SIS ID'])
  if (!section || !person) throw missing(path, 'Section ID and ID')
  const [sectionAt, personAt] = [columns.indexOf(section), columns.indexOf(person)]
  for await (const row of rows) {
    const name = sections.get((row.cells[sectionAt] ?? '').trim())
    const key = personKey({ kind, externalId: (row.cells[personAt] ?? '').trim() })
    if (name === undefined) into.refuse(basename(path), row.line, section, 'names a class that is not in Section.csv')
    else if (!into.people.has(key)) into.refuse(basename(path), row.line, person, `names nobody among the ${kind}s taken`)
    else if (!into.enrol(key, name)) into.refuse(basename(path), row.line, section, 'is one class too many for this person')
  }
}

function pick(columns: readonly string[], headings: readonly string[]): string | undefined {
  return headings.map((h) => columns.find((c) => c.toLowerCase() === h.toLowerCase())).find((c) => c !== undefined)
}
function missing(path: string, what: string): Refusal {
  return new Refusal('IMPORT_UNKNOWN_FORMAT', `${basename(path)} needs the columns ${what}`)
}
