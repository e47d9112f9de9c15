/**
 * The names people's accounts should have by the school's rule, kept beside the roster so that a press finds whose account it is by an
 * index, however large the school. A set of them belongs to one rule; a new rule gets a new set, filled while the old one is in use.
 * Invariant: a set holds everybody's names as the roster has them, in every transaction from when it is whole.
 */
import { setImmediate } from 'node:timers/promises'
import type { AccountRule } from '../../protocol/accounts.ts'
import { Refusal } from '../../protocol/errors.ts'
import { type Database, newId, nextPosition, type Query, type Tx } from '../core/index.ts'
import { findPeople, peopleAfter } from '../roster/index.ts'
import { expectedNames } from './rules.ts'

declare module '../core/tables.ts' {
  interface Tables {
    /** `rule`: JSON of what decides the names */
    account_name_sets: { id: string; school_id: string; rule: string }
    account_names: { names_id: string; name: string; person_id: string; school_id: string }
  }
}
type NamingRule = Pick<AccountRule, 'by' | 'pattern' | 'ascii'>
const COLUMNS = ['names_id', 'name', 'person_id', 'school_id'] as const
const LATER = 'another rule was saved meanwhile'
/** People per transaction: a few milliseconds. */
const BATCH = 500
/** More of one name than a technician is shown, and enough to know that they are several. */
const SHARING_MAX = 20

/** Ids of people whose account should have this name. */
export async function peopleNamed(q: Query, names: string, name: string): Promise<string[]> {
  const rows = q.selectFrom('account_names').select('person_id').where('names_id', '=', names).where('name', '=', name)
  return (await rows.orderBy('person_id').limit(SHARING_MAX).execute()).map((row) => row.person_id)
}

/** People were written or have gone, in this transaction: their names follow. */
export async function followPeople(tx: Tx, school: string, people: readonly string[]): Promise<void> {
  const sets = await tx.q.selectFrom('account_name_sets').selectAll().where('school_id', '=', school).execute()
  for (const { id, rule } of sets) await writeNames(tx, school, id, JSON.parse(rule) as NamingRule, people)
}

/**
 * The set of a rule: null where the roster's own index does, the one in use where the names stay the same, else a new one with everybody in
 * it. Not in use before `useNames`. Throws CONFLICT when another rule was saved meanwhile.
 */
export async function prepareNames(db: Database, school: string, { by, pattern, ascii }: AccountRule): Promise<string | null> {
  if (by === 'username') return null
  const rule = JSON.stringify({ by, pattern, ascii } satisfies NamingRule)
  const used = await db.read
    .selectFrom('account_rules as r')
    .innerJoin('account_name_sets as s', 's.id', 'r.names_id')
    .select(['s.id', 's.rule'])
    .where('r.school_id', '=', school)
    .executeTakeFirst()
  if (used?.rule === rule) return used.id
  const id = newId()
  await db.write((tx) => tx.q.insertInto('account_name_sets').values({ id, school_id: school, rule }).execute())
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after
    after = await db.write(async (tx) => {
      await requireSet(tx, school, id)
      const ids = await peopleAfter(tx.q, school, from, BATCH)
      await writeNames(tx, school, id, { by, pattern, ascii }, ids)
      return ids.at(-1)
    })
    await setImmediate()
  }
  return id
}
/** From this transaction on the rule goes by this set. Throws CONFLICT when a later one is in use already. */
export async function useNames(tx: Tx, school: string, names: string | null): Promise<void> {
  if (names !== null) await requireSet(tx, school, names)
  const { names_id: used } = await tx.q.selectFrom('account_rules').select('names_id').where('school_id', '=', school).executeTakeFirstOrThrow()
  if (names !== null && used !== null && names < used) throw new Refusal('CONFLICT', LATER)
  await tx.q.updateTable('account_rules').set({ names_id: names }).where('school_id', '=', school).execute()
}
/** Sets begun before `before`, but for the one in use, go, a batch of names at a time. */
export async function dropNames(db: Database, school: string, before: string): Promise<void> {
  const used = (q: Query) => q.selectFrom('account_rules').select('names_id').where('school_id', '=', school).where('names_id', 'is not', null)
  const old = db.read.selectFrom('account_name_sets').select('id').where('school_id', '=', school).where('id', '<', before)
  for (const { id } of await old.where('id', 'not in', used(db.read)).execute()) {
    for (let gone = BATCH; gone > 0; ) {
      const some = (q: Query) => q.selectFrom('account_names').select('name').where('names_id', '=', id).limit(BATCH)
      const { numDeletedRows } = await db.write(({ q }) =>
        q.deleteFrom('account_names').where('names_id', '=', id).where('name', 'in', some(q)).executeTakeFirst(),
      )
      gone = Number(numDeletedRows)
      await setImmediate()
    }
    await db.write(({ q }) => q.deleteFrom('account_name_sets').where('id', '=', id).execute())
  }
}

/** Held until the commit, so that an import and a new rule write one person's names one after the other. */
async function writeNames(tx: Tx, school: string, names: string, rule: NamingRule, people: readonly string[]): Promise<void> {
  if (people.length === 0) return
  await nextPosition(tx, school, 'accounts')
  await tx.q.deleteFrom('account_names').where('names_id', '=', names).where('person_id', 'in', people).execute()
  const named = (await findPeople(tx.q, school, { ids: people })).flatMap((person) =>
    expectedNames({ ...rule, domains: [], kinds: [] }, person).map((name) => [names, name, person.id, school]),
  )
  await tx.insertMany('account_names', COLUMNS, named)
}
async function requireSet(tx: Tx, school: string, id: string): Promise<void> {
  const there = await tx.q.selectFrom('account_name_sets').select('id').where('id', '=', id).where('school_id', '=', school).executeTakeFirst()
  if (!there) throw new Refusal('CONFLICT', LATER)
}
