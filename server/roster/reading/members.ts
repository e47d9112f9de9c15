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
export type Members = Map<string, readonly Membership[]>

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
  const members: Members = new Map()
  const one = onceEach()
  const columns = inUsers ? { file: 'users.csv', user: 'sourcedId', orgs: 'orgSourcedIds' } : { file: 'roles.csv', user: 'userSourcedId', orgs: 'orgSourcedId' }
  const table = await source.open(columns.file, [columns.user, 'role'])
  if (!table) return members
  for await (const row of table.rows) {
    const user = row.get(columns.user)
    const before = members.get(user) ?? []
    const here = membershipsOf(row, columns.orgs, table, schools, source)
    for (const { school, ended } of here) if (school !== null && !ended && !before.some((m) => isSame(m, { school, ended }))) schools.count(school)
    members.set(user, one(here.reduce(withOne, before)))
  }
  return members
}

/** The same school, now or then, is one membership: of what somebody is there, the stronger. */
function withOne(of: readonly Membership[], one: Membership): readonly Membership[] {
  const there = of.find((m) => isSame(m, one))
  return there ? of.map((m) => (m === there ? { ...one, kind: strongerKind(m.kind, one.kind) } : m)) : of.concat(one)
}
function isSame(a: Pick<Membership, 'school' | 'ended'>, b: Pick<Membership, 'school' | 'ended'>): boolean {
  return a.school === b.school && a.ended === b.ended
}
/** Thousands are the same: pupil, this school, Year 8. Each such list is kept once. */
function onceEach(): (of: readonly Membership[]) => readonly Membership[] {
  const lists = new Map<string, readonly Membership[]>()
  return (of) => {
    const text = JSON.stringify(of)
    const known = lists.get(text) ?? of
    lists.set(text, known)
    return known
  }
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
