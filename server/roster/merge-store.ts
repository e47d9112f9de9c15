/** Merges, pairs said to be two, and the rows of those who are made one or two. The only SQL of these tables. */
import type { Move } from '../../protocol/roster-merge.ts'
import type { Cell, Query, Tx } from '../core/index.ts'
import { pairKey } from './duplicates.ts'
import type { Recorded } from './records.ts'
import type { RosterPerson, SourceRecord } from './rules.ts'
import { PERSON_COLUMNS, toRosterPerson, toState } from './store.ts'

export interface MergeRow {
  id: string
  school_id: string
  /** person ids as they were at the merge; either may have been merged again since */
  kept: string
  dropped: string
  kept_name: string
  dropped_name: string
  /** JSON list of Moves */
  moves: string
  /** JSON by feature: what it needs to bring back what it moved */
  moved: string
  by_name: string
  at: number
  split_by: string | null
  split_at: number | null
}
declare module '../core/tables.ts' {
  interface Tables {
    roster_merges: MergeRow
    /** `one` is the smaller id */
    roster_distinct: { school_id: string; one: string; other: string }
  }
}

export async function keepMerge(
  tx: Tx,
  row: Omit<MergeRow, 'moves' | 'moved' | 'split_by' | 'split_at'> & { moves: readonly Move[]; moved: object },
): Promise<void> {
  const text = { moves: JSON.stringify(row.moves), moved: JSON.stringify(row.moved) }
  await tx.q
    .insertInto('roster_merges')
    .values({ ...row, ...text, split_by: null, split_at: null })
    .execute()
}
export function findMerge(q: Query, id: string): Promise<MergeRow | undefined> {
  return q.selectFrom('roster_merges').selectAll().where('id', '=', id).executeTakeFirst()
}
/** Newest first. */
export function mergesOf(q: Query, school: string, limit: number): Promise<MergeRow[]> {
  return q.selectFrom('roster_merges').selectAll().where('school_id', '=', school).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
/** Those not taken back, each with who was kept and who was dropped. */
export function holdingMerges(q: Query, school: string): Promise<Pick<MergeRow, 'kept' | 'dropped'>[]> {
  return q.selectFrom('roster_merges').select(['kept', 'dropped']).where('school_id', '=', school).where('split_at', 'is', null).execute()
}
/** What it moved has been brought back, so how to is not kept. */
export async function endMerge(tx: Tx, id: string, by: string, now: number): Promise<void> {
  await tx.q.updateTable('roster_merges').set({ split_by: by, split_at: now, moved: '{}' }).where('id', '=', id).execute()
}
/** Of people who are gone for good. */
export async function forgetMerges(tx: Tx, school: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return
  await tx.q
    .deleteFrom('roster_merges')
    .where('school_id', '=', school)
    .where((e) => e.or([e('kept', 'in', people), e('dropped', 'in', people)]))
    .execute()
  await tx.q
    .deleteFrom('roster_distinct')
    .where('school_id', '=', school)
    .where((e) => e.or([e('one', 'in', people), e('other', 'in', people)]))
    .execute()
}

export async function insertPerson(tx: Tx, school: string, id: string, person: Omit<Recorded, 'id'>): Promise<void> {
  const row: Readonly<Record<string, Cell>> = { ...toState(person), id, school_id: school }
  await tx.insertMany('roster_people', PERSON_COLUMNS, [PERSON_COLUMNS.map((column) => row[column] ?? null)])
}
export async function changePerson(tx: Tx, school: string, id: string, person: Omit<Recorded, 'id'>): Promise<void> {
  const { unseen_since: _, ...state } = toState(person)
  await tx.q.updateTable('roster_people').set(state).where('school_id', '=', school).where('id', '=', id).execute()
}
export async function removePerson(tx: Tx, school: string, id: string): Promise<void> {
  await tx.q.deleteFrom('roster_people').where('school_id', '=', school).where('id', '=', id).execute()
}

/** People with several records, also of those who have left and may come again. */
export async function mergedPeople(q: Query, school: string): Promise<{ readonly records: readonly SourceRecord[] }[]> {
  const [here, gone] = [
    await q.selectFrom('roster_people').select('records').where('school_id', '=', school).where('records', 'is not', null).execute(),
    await q.selectFrom('roster_leavers').select('records').where('school_id', '=', school).where('records', 'is not', null).execute(),
  ]
  return [...here, ...gone].flatMap(({ records }) => (records === null ? [] : [{ records: JSON.parse(records) as SourceRecord[] }]))
}
/** By the id of any of their records. */
export async function personOfRecord(q: Query, school: string, record: string): Promise<RosterPerson | undefined> {
  const people = q.selectFrom('roster_people').selectAll().where('school_id', '=', school)
  const own = await people.where('id', '=', record).executeTakeFirst()
  if (own) return toRosterPerson(own)
  const several = (await people.where('records', 'is not', null).execute()).map(toRosterPerson)
  return several.find((person) => person.records?.some(({ id }) => id === record))
}

const ordered = (a: string, b: string) => (a < b ? { one: a, other: b } : { one: b, other: a })
export async function setDistinct(tx: Tx, school: string, a: string, b: string, distinct: boolean): Promise<void> {
  const pair = { school_id: school, ...ordered(a, b) }
  await tx.q.deleteFrom('roster_distinct').where('school_id', '=', school).where('one', '=', pair.one).where('other', '=', pair.other).execute()
  if (distinct) await tx.q.insertInto('roster_distinct').values(pair).execute()
}
export async function distinctPairs(q: Query, school: string): Promise<Set<string>> {
  const rows = await q.selectFrom('roster_distinct').select(['one', 'other']).where('school_id', '=', school).execute()
  return new Set(rows.map(({ one, other }) => pairKey(one, other)))
}
