/** What other features ask of the roster, each inside the caller's transaction or outside one. Reads only. */
import { sql } from 'kysely'
import type { Person } from '../../protocol/roster.ts'
import { normaliseAccount, type Query, statement } from '../core/index.ts'
import { countingOf } from './records.ts'
import type { RosterPerson } from './rules.ts'
import { sortName, toPerson, toRosterPerson } from './store.ts'

/** People by their ids, or by the account in the username column (normalised; more than one when a login is shared). */
export async function findPeople(
  q: Query,
  school: string,
  wanted: { readonly ids: readonly string[] } | { readonly account: string },
): Promise<RosterPerson[]> {
  const people = q.selectFrom('roster_people').selectAll().where('school_id', '=', school)
  if ('ids' in wanted) return wanted.ids.length === 0 ? [] : (await people.where('id', 'in', wanted.ids).orderBy('id').execute()).map(toRosterPerson)
  const { account } = wanted
  // Sorted here: making a sorter costs SQLite ten times what finding the one row does, and every logon asks.
  const single = (await withAccount(q, { school, account })).map(toRosterPerson).toSorted(byId)
  const several = (await merged(q, school)).filter((person) =>
    countingOf(person).some(({ username }) => username !== null && normaliseAccount(username) === account),
  )
  return [...single, ...several]
}
const withAccount = statement((q, { school, account }: { school: string; account: string }) =>
  q.selectFrom('roster_people').selectAll().where('school_id', '=', school).where('account', '=', account).where('records', 'is', null),
)
const withRecords = statement((q, { school }: { school: string }) =>
  q.selectFrom('roster_people').selectAll().where('school_id', '=', school).where('records', 'is not', null),
)
const byId = (a: RosterPerson, b: RosterPerson): number => (a.id < b.id ? -1 : 1)
/** People with several records: few, and an index of their own finds them. */
async function merged(q: Query, school: string): Promise<RosterPerson[]> {
  return (await withRecords(q, { school })).map(toRosterPerson)
}

export async function teachers(q: Query, school: string): Promise<Person[]> {
  const rows = q.selectFrom('roster_people').selectAll().where('school_id', '=', school).where('kind', '=', 'teacher')
  return (await rows.orderBy('sort_name').orderBy('id').execute()).map(toPerson)
}

/** Ids of people, in their order, after one of them; empty after the last. */
export async function peopleAfter(q: Query, school: string, after: string, limit: number): Promise<string[]> {
  const ids = q.selectFrom('roster_people').select('id').where('school_id', '=', school).where('id', '>', after)
  return (await ids.orderBy('id').limit(limit).execute()).map((row) => row.id)
}

export async function everyone(q: Query, school: string): Promise<RosterPerson[]> {
  return (await q.selectFrom('roster_people').selectAll().where('school_id', '=', school).execute()).map(toRosterPerson)
}

/** Pupils of a class, by name. */
export async function peopleOfClass(q: Query, school: string, className: string): Promise<Person[]> {
  // Classes are a JSON list: the text narrows down, the list decides.
  const quoted = `%${JSON.stringify(className).replaceAll(/[\\%_]/g, '\\$&')}%`
  const rows = await q
    .selectFrom('roster_people')
    .selectAll()
    .where('school_id', '=', school)
    .where('kind', '=', 'pupil')
    .where(sql<boolean>`classes like ${quoted} escape '\\'`)
    .orderBy('sort_name')
    .orderBy('id')
    .execute()
  return rows.map(toPerson).filter((person) => person.classes.includes(className))
}

/** People whose name has every one of these words in it, accents and capitals aside; at most `limit`. */
export async function peopleNamed(q: Query, school: string, words: string, limit: number): Promise<Person[]> {
  let query = q.selectFrom('roster_people').selectAll().where('school_id', '=', school)
  for (const word of sortName(words).split(/\s+/).filter(Boolean).slice(0, 5))
    query = query.where(sql<boolean>`sort_name like ${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`)
  return (await query.orderBy('sort_name').orderBy('id').limit(limit).execute()).map(toPerson)
}

/** How many others have this person's name, accents and capitals aside. */
export async function namesakes(q: Query, school: string, person: Person): Promise<number> {
  const name = sortName(`${person.familyName} ${person.givenName}`)
  const others = await q
    .selectFrom('roster_people')
    .select('id')
    .where('school_id', '=', school)
    .where('sort_name', '=', name)
    .where('id', '!=', person.id)
    .execute()
  return others.length
}

/** Is there such a person in this school? */
export async function isPerson(q: Query, school: string, person: string): Promise<boolean> {
  return (await findPeople(q, school, { ids: [person] })).length > 0
}
/** The one teacher whose address or account an e-mail address is; null when there is none, or more than one. */
export async function teacherWith(q: Query, school: string, email: string): Promise<string | null> {
  const [address, account] = [email.toLowerCase(), normaliseAccount(email)]
  const single = await q
    .selectFrom('roster_people')
    .select('id')
    .where('school_id', '=', school)
    .where('kind', '=', 'teacher')
    .where('records', 'is', null)
    .where((e) => e.or([e('email', '=', address), e('account', '=', account)]))
    .limit(2)
    .execute()
  const several = (await merged(q, school)).filter(
    (person) =>
      person.kind === 'teacher' &&
      countingOf(person).some((entry) => entry.email === address || (entry.username !== null && normaliseAccount(entry.username) === account)),
  )
  const [one, another] = [...single, ...several]
  return one && !another ? one.id : null
}

/** Whom imports have left out since `before`, longest first. */
export async function leftOut(q: Query, school: string, before: number, limit: number): Promise<(RosterPerson & { readonly since: number })[]> {
  const rows = q.selectFrom('roster_people').selectAll().where('school_id', '=', school).where('unseen_since', '<=', before)
  const found = await rows.orderBy('unseen_since').orderBy('id').limit(limit).execute()
  return found.map((row) => ({ ...toRosterPerson(row), since: row.unseen_since ?? before }))
}

/** Classes of the person a staff account is; null when nobody has said who that is. */
export async function classesOfStaff(q: Query, school: string, staff: string): Promise<readonly string[] | null> {
  const row = await q
    .selectFrom('staff as s')
    .innerJoin('roster_people as p', 'p.id', 's.person_id')
    .select('p.classes')
    .where('s.id', '=', staff)
    .where('s.school_id', '=', school)
    .executeTakeFirst()
  return row ? (JSON.parse(row.classes) as string[]) : null
}
