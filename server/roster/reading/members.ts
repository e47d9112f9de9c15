/** Who is what at which school, from roles.csv (OneRoster 1.2, SDS v2.1) or from the users' own rows (OneRoster 1.1, SDS v2). */
import { type PersonKind, personKey } from '../rules.ts'
import { hasLeft, isPast } from './leaving.ts'
import { kindOfRole, strongerKind } from './roles.ts'
import { Schools } from './schools.ts'
import type { Source } from './source.ts'
import type { NamedRow, Table } from './table.ts'

/** `school` null: above all schools, or not said. */
export interface Membership {
  readonly school: string | null
  readonly kind: PersonKind
  readonly grade: string
  /** they were this, and are no more */
  readonly ended: boolean
}
/** By user. Somebody named here without a membership is nobody Handrail keeps: a guardian, a contact. */
export type Members = ReadonlyMap<string, readonly Membership[]>

export async function readSchools(source: Source): Promise<Schools> {
  const schools = new Schools()
  const table = await source.open('orgs.csv', ['sourcedId', 'type'])
  if (table) {
    for await (const row of table.rows) schools.add(row.get('sourcedId'), row.get('name'), row.get('type').replaceAll(/\s/g, ''), row.get('parentSourcedId'))
  }
  return schools
}

export function activeIn(of: readonly Membership[] | undefined, is: (school: string | null) => boolean): Membership | undefined {
  return of?.find((m) => !m.ended && is(m.school))
}

/** Counts people per school on the way. */
export async function readMembers(source: Source, schools: Schools, inUsers: boolean): Promise<Members> {
  const members = new Map<string, Membership[]>()
  const columns = inUsers ? { file: 'users.csv', user: 'sourcedId', orgs: 'orgSourcedIds' } : { file: 'roles.csv', user: 'userSourcedId', orgs: 'orgSourcedId' }
  const table = await source.open(columns.file, [columns.user, 'role'])
  if (!table) return members
  for await (const row of table.rows) {
    const user = row.get(columns.user)
    const of = members.get(user) ?? []
    members.set(user, of)
    for (const one of membershipsOf(row, columns.orgs, table, schools, source)) {
      const at = of.findIndex((m) => m.school === one.school && m.ended === one.ended)
      if (at >= 0) of[at] = { ...one, kind: strongerKind(of[at]?.kind, one.kind) }
      else {
        of.push(one)
        if (one.school !== null && !one.ended) schools.count(one.school)
      }
    }
  }
  return members
}

function membershipsOf(row: NamedRow, orgColumn: string, table: Table, schools: Schools, source: Source): Membership[] {
  const { into, request } = source
  const spare = (reason: string, column: string): [] => {
    const externalId = row.get(table.file.toLowerCase() === 'users.csv' ? 'sourcedId' : 'userSourcedId')
    for (const kind of ['pupil', 'teacher'] as const) into.spared.add(personKey({ kind, externalId }))
    into.refuse(table.file, row.line, column, reason)
    return []
  }
  const kind = kindOfRole(row.get('role'))
  if (kind === undefined) return spare('is no role Handrail knows', 'role')
  const ended = hasLeft(row.get('status'), request.now) || isPast(row.get('endDate') || row.get('roleEndDate'), request.now)
  if (kind === null) return []
  const ids = row
    .get(orgColumn)
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean)
  const at = ids.map((id) => schools.of(id))
  if (at.includes(undefined)) return spare('names an organisation that is not in orgs.csv', orgColumn)
  const grade = gradeOf(row)
  const distinct = [...new Set(at.length > 0 ? at : [null])] as (string | null)[]
  return distinct.map((school) => ({ school, kind, grade, ended }))
}

/** The first of several, without the zero in front: `07,08` is Year 7. */
export function gradeOf(row: NamedRow): string {
  const [first = ''] = (row.get('grades') || row.get('grade')).split(',')
  return first.trim().replace(/^0+(?=\d)/, '')
}
