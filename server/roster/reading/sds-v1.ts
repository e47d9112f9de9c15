/**
 * Microsoft School Data Sync, first CSV format: School, Student, Teacher, Section, StudentEnrollment, TeacherRoster, with UK
 * headings (`ID`, `School DfE Number`) or US ones (`SIS ID`, `School SIS ID`). Without School.csv the folder is taken as the schools its rows name.
 * Source: https://learn.microsoft.com/schooldatasync/school-data-sync-format-csv-files-for-sds
 */
import { Refusal } from '../../../protocol/errors.ts'
import { type Cells, cleanValue, type PersonKind, personKey } from '../rules.ts'
import { hasLeft } from './leaving.ts'
import { Schools } from './schools.ts'
import type { Source, Told } from './source.ts'
import type { NamedRow, Table } from './table.ts'

export const SDS_FILES: readonly string[] = ['school.csv', 'section.csv', 'student.csv', 'studentenrollment.csv', 'teacher.csv', 'teacherroster.csv']

/** Headings, UK first, then US. */
const ID = ['ID', 'SIS ID']
const SECTION_ID = ['Section ID', 'Section SIS ID']
const SCHOOL = ['School DfE Number', 'School SIS ID', 'School ID']
const KEPT = [...ID, ...SCHOOL, 'First Name', 'Last Name', 'Username', 'Email', 'Grade', 'Status'].map((c) => c.toLowerCase())
const PEOPLE_FILES = [
  ['student.csv', 'pupil'],
  ['teacher.csv', 'teacher'],
] as const

/** Throws IMPORT_UNKNOWN_FORMAT when a file lacks a column it needs. */
export async function readSdsV1(source: Source): Promise<Told> {
  const { into, request } = source
  const schools = await readSchools(source)
  await countPeople(source, schools)
  const choice = schools.choose(request.school.asked, request.school.remembered, false)
  const told = { schools, choice, partial: false, allClasses: true }
  if ('ask' in choice) return told
  for (const name of request.names) {
    if (!SDS_FILES.includes(name.toLowerCase())) into.refuse(name, 0, null, 'is not a file of this format and was left out whole')
  }
  const passedOver = new Set<string>()
  for (const [file, kind] of PEOPLE_FILES) await readPeople(source, file, kind, choice.read, passedOver)
  await readSections(source, choice.read, passedOver)
  await readEnrolments(source, 'studentenrollment.csv', 'pupil', passedOver)
  await readEnrolments(source, 'teacherroster.csv', 'teacher', passedOver)
  return told
}

async function readSchools(source: Source): Promise<Schools> {
  const schools = new Schools()
  const table = await source.open('school.csv', [])
  if (!table) return schools
  for await (const row of table.rows) schools.add(first(row, ['DfE Number', ...ID]), row.get('Name'), 'school', '')
  return schools
}

async function countPeople(source: Source, schools: Schools): Promise<void> {
  for (const [file] of PEOPLE_FILES) {
    const table = await source.open(file, [])
    if (!table) continue
    for await (const row of table.rows) {
      const school = schools.of(first(row, SCHOOL))
      if (school) schools.count(school)
    }
  }
}

async function readPeople(source: Source, file: string, kind: PersonKind, school: string | null, passedOver: Set<string>): Promise<void> {
  const { into, request } = source
  const table = await source.open(file, [])
  if (!table) return
  needs(table, [ID, ['First Name', 'Last Name']])
  for (const column of table.columns) if (column !== '' && !KEPT.includes(column.toLowerCase())) into.ignored.add(column)
  const idColumn = ID.find((c) => table.has(c)) ?? 'ID'
  // The file lists everybody of this kind, even when it lists nobody.
  into.covered.add(kind)
  for await (const row of table.rows) {
    const key = personKey({ kind, externalId: row.get(idColumn) })
    const isElsewhere = school !== null && first(row, SCHOOL) !== '' && first(row, SCHOOL) !== school
    // Leavers stay in some exports with another status; leaving them out here is what removes them.
    const isActive = row.get('Status') === '' || (row.get('Status').toLowerCase() === 'active' && !hasLeft(row.get('Status'), request.now))
    if (isElsewhere && isActive) into.elsewhere.add(key)
    if (isElsewhere || !isActive) passedOver.add(key)
    else into.take(table.file, row.line, cellsOf(row, idColumn), kind)
  }
}

async function readSections(source: Source, school: string | null, passedOver: Set<string>): Promise<void> {
  const { into } = source
  const table = await source.open('section.csv', ['Section Name'])
  if (!table) return
  needs(table, [ID])
  for await (const row of table.rows) {
    const id = first(row, ID)
    const at = first(row, SCHOOL)
    const cleaned = cleanValue(row.get('Section Name'))
    if (school !== null && at !== '' && at !== school) passedOver.add(sectionKey(id))
    else if ('reason' in cleaned) into.refuse(table.file, row.line, 'Section Name', cleaned.reason)
    else {
      const periods = cleanValue(row.get('Periods'))
      into.classes.set(id, { id, name: cleaned.value, room: null, periods: 'value' in periods && periods.value ? [periods.value] : [] })
    }
  }
}

async function readEnrolments(source: Source, file: string, kind: PersonKind, passedOver: ReadonlySet<string>): Promise<void> {
  const { into } = source
  const table = await source.open(file, [])
  if (!table) return
  needs(table, [SECTION_ID, ID])
  const [section, person] = [SECTION_ID.find((c) => table.has(c)) ?? '', ID.find((c) => table.has(c)) ?? '']
  for await (const row of table.rows) {
    const key = personKey({ kind, externalId: row.get(person) })
    if (passedOver.has(key) || passedOver.has(sectionKey(row.get(section)))) continue
    const name = into.classes.get(row.get(section))?.name
    if (name === undefined) into.refuse(table.file, row.line, section, 'names a class that is not in Section.csv')
    else if (!into.people.has(key)) into.refuse(table.file, row.line, person, `names nobody among the ${kind}s taken`)
    else if (!into.enrol(key, name)) into.refuse(table.file, row.line, section, 'is one class too many for this person')
  }
}

function cellsOf(row: NamedRow, idColumn: string): Cells {
  const cell = (column: string) => ({ column, text: row.get(column) })
  return {
    externalId: cell(idColumn),
    givenName: cell('First Name'),
    familyName: cell('Last Name'),
    username: cell('Username'),
    email: cell('Email'),
    yearGroup: cell('Grade'),
  }
}

/** Sections and people share one set of ids passed over. */
function sectionKey(id: string): string {
  return `section:${id}`
}
function first(row: NamedRow, columns: readonly string[]): string {
  return columns.map((column) => row.get(column)).find((text) => text !== '') ?? ''
}
/** One column of each line must be there. */
function needs(table: Table, lines: readonly (readonly string[])[]): void {
  const missing = lines.find((columns) => !columns.some((column) => table.has(column)))
  if (missing) throw new Refusal('IMPORT_UNKNOWN_FORMAT', `${table.file} needs the column ${missing.join(' or ')}`)
}
