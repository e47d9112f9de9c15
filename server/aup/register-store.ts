/** The register's tables beside the answers themselves: who is asked again, and days of shared logins. */
import type { Standing } from '../../protocol/agreements.ts'
import type { ClassUse } from '../../protocol/aup-register.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Query, Tx } from '../core/index.ts'
import type { Newest } from './register-rules.ts'
import type { AnswerRow } from './store.ts'

/** `whom` of somebody who asks everybody again. */
export const EVERYBODY = '*'
declare module '../core/tables.ts' {
  interface Tables {
    /** `whom`: a person, or * */
    aup_again: { school_id: string; document_id: string; whom: string; after: number; asked_by: string }
    /** `day`: on the school's own calendar */
    aup_class_uses: { school_id: string; class_name: string; day: string; confirmed_at: number | null }
  }
}
/** People of one statement. */
const AT_ONCE = 500
const USES_MAX = 1_000

/** The newest answer of each kind of each person to each document, from the index alone. `people` null: everybody's. */
export async function newestAnswers(q: Query, school: string, people: readonly string[] | null): Promise<Newest[]> {
  const found: Newest[] = []
  for (let from = 0; from < (people?.length ?? 1); from += AT_ONCE) {
    let rows = q
      .selectFrom('aup_answers')
      .select((e) => ['person_id', 'document_id', 'answer', 'how', e.fn.max('version').as('version'), e.fn.max('at').as('at')])
      .where('school_id', '=', school)
    rows = people === null ? rows.where('person_id', 'is not', null) : rows.where('person_id', 'in', people.slice(from, from + AT_ONCE))
    for (const row of await rows.groupBy(['person_id', 'document_id', 'answer', 'how']).execute())
      found.push({
        person: row.person_id ?? '',
        document: row.document_id,
        answer: row.answer,
        how: row.how,
        version: Number(row.version),
        at: Number(row.at),
      })
  }
  return found
}

export interface PageOf {
  /** a PC of the school; null: all of them, and what staff recorded */
  readonly pc: string | null
  readonly before: string | null
  readonly limit: number
}
/** Newest first. NOT_FOUND when `before` is no answer of this school. */
export async function answersPage(q: Query, school: string, { pc, before, limit }: PageOf): Promise<AnswerRow[]> {
  let rows = q.selectFrom('aup_answers').selectAll().where('school_id', '=', school)
  if (pc !== null) rows = rows.where('device_id', '=', pc)
  if (before !== null) {
    const last = await q.selectFrom('aup_answers').select(['at', 'id']).where('school_id', '=', school).where('id', '=', before).executeTakeFirst()
    if (!last) throw new Refusal('NOT_FOUND')
    rows = rows.where((e) => e(e.refTuple('at', 'id'), '<', e.tuple(last.at, last.id)))
  }
  return rows.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
export function acceptedBy(q: Query, school: string, person: string, limit: number): Promise<AnswerRow[]> {
  const rows = q.selectFrom('aup_answers').selectAll().where('school_id', '=', school).where('person_id', '=', person).where('answer', '=', 'accepted')
  return rows.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
/** Names of the school's PCs, by id, those removed too. */
export async function pcNames(q: Query, school: string): Promise<Map<string, string>> {
  const rows = await q.selectFrom('devices').select(['id', 'hostname']).where('school_id', '=', school).orderBy('hostname').execute()
  return new Map(rows.map((row) => [row.id, row.hostname]))
}

/** Those of these people for whom staff recorded this since then. */
export async function recordedSince(q: Query, school: string, document: string, people: readonly string[], since: number): Promise<Set<string>> {
  const rows = q.selectFrom('aup_answers').select('person_id').where('school_id', '=', school).where('document_id', '=', document)
  const recorded = await rows.where('person_id', 'in', people).where('device_id', 'is', null).where('at', '>=', since).execute()
  return new Set(recorded.flatMap((row) => row.person_id ?? []))
}
const COLUMNS = [
  'id',
  'school_id',
  'device_id',
  'answer',
  'how',
  'person_id',
  'recorded_as',
  'account',
  'confidence',
  'document_id',
  'version',
  'detail',
  'recorded_by',
  'at',
] as const
export function recordAnswers(tx: Tx, rows: readonly AnswerRow[]): Promise<void> {
  return tx.insertMany(
    'aup_answers',
    COLUMNS,
    rows.map((row) => COLUMNS.map((column) => row[column])),
  )
}
/** Only what staff recorded; how many. */
export async function takeBackSince(tx: Tx, school: string, document: string, people: readonly string[], since: number): Promise<number> {
  const rows = tx.q.deleteFrom('aup_answers').where('school_id', '=', school).where('document_id', '=', document).where('person_id', 'in', people)
  return Number((await rows.where('device_id', 'is', null).where('at', '>=', since).executeTakeFirst()).numDeletedRows)
}

export async function askAgain(tx: Tx, school: string, document: string, whom: readonly string[], by: string, now: number): Promise<void> {
  const asked = { after: now, asked_by: by }
  for (let from = 0; from < whom.length; from += AT_ONCE)
    await tx.q
      .insertInto('aup_again')
      .values(whom.slice(from, from + AT_ONCE).map((one) => ({ school_id: school, document_id: document, whom: one, ...asked })))
      .onConflict((c) => c.columns(['school_id', 'whom', 'document_id']).doUpdateSet(asked))
      .execute()
}
/** By `person document`, and `* document`. */
export async function askedAgain(q: Query, school: string): Promise<ReadonlyMap<string, number>> {
  const rows = await q.selectFrom('aup_again').select(['whom', 'document_id', 'after']).where('school_id', '=', school).execute()
  return new Map(rows.map((row) => [`${row.whom} ${row.document_id}`, row.after]))
}
/** What the PC is told: of somebody who is not surely known, what everybody is asked. */
export async function againFor(q: Query, school: string, person: string | null): Promise<Standing['again']> {
  const rows = await q
    .selectFrom('aup_again')
    .select((e) => ['document_id', e.fn.max('after').as('after')])
    .where('school_id', '=', school)
    .where('whom', 'in', person === null ? [EVERYBODY] : [EVERYBODY, person])
    .groupBy('document_id')
    .orderBy('document_id')
    .limit(40)
    .execute()
  return rows.map((row) => ({ document: row.document_id, after: Number(row.after) }))
}
/** When a teacher last read the rules with the class and this person was there, not before `since`. */
export async function readInClassAt(q: Query, school: string, person: string | null, since: number): Promise<number | null> {
  if (person === null) return null
  const rows = q
    .selectFrom('aup_answers')
    .select((e) => e.fn.max('at').as('at'))
    .where('school_id', '=', school)
    .where('person_id', '=', person)
  const { at } = await rows.where('how', 'in', ['inClass', 'sharedLogin']).where('at', '>=', since).executeTakeFirstOrThrow()
  return at === null ? null : Number(at)
}

export async function keepClassUse(tx: Tx, school: string, { className, day }: ClassUse): Promise<void> {
  await tx.q
    .insertInto('aup_class_uses')
    .values({ school_id: school, class_name: className, day, confirmed_at: null })
    .onConflict((c) => c.columns(['school_id', 'class_name', 'day']).doNothing())
    .execute()
}
/** Nobody has said yet who was there. */
export async function openClassUses(q: Query, school: string): Promise<ClassUse[]> {
  const rows = q.selectFrom('aup_class_uses').select(['class_name', 'day']).where('school_id', '=', school).where('confirmed_at', 'is', null)
  return (await rows.orderBy('day', 'desc').orderBy('class_name').limit(USES_MAX).execute()).map((row) => ({ className: row.class_name, day: row.day }))
}
/** NOT_FOUND when there was no such day. */
export async function confirmClassUse(tx: Tx, school: string, { className, day }: ClassUse, now: number): Promise<void> {
  const rows = tx.q.updateTable('aup_class_uses').set({ confirmed_at: now }).where('school_id', '=', school).where('class_name', '=', className)
  if (Number((await rows.where('day', '=', day).executeTakeFirst()).numUpdatedRows) === 0) throw new Refusal('NOT_FOUND')
}

/** What was recorded of `from` is found under `to`, and still says whom it was recorded of. */
export async function moveAnswers(tx: Tx, school: string, from: string, to: string): Promise<void> {
  await tx.q
    .updateTable('aup_answers')
    .set((e) => ({ person_id: to, recorded_as: e.fn.coalesce('recorded_as', e.val(from)) }))
    .where('school_id', '=', school)
    .where('person_id', '=', from)
    .execute()
  const asked = await tx.q.selectFrom('aup_again').selectAll().where('school_id', '=', school).where('whom', '=', from).execute()
  for (const { document_id, asked_by, after } of asked) await askAgain(tx, school, document_id, [to], asked_by, after)
}
/** What was recorded of any of `ids` is `to`'s again. */
export async function answersBack(tx: Tx, school: string, ids: readonly string[], from: string, to: string): Promise<void> {
  const rows = tx.q.updateTable('aup_answers').set({ person_id: to }).where('school_id', '=', school).where('person_id', '=', from)
  await rows.where('recorded_as', 'in', ids).execute()
}
/** Whoever has gone for good leaves what their PC reported, without them; what staff recorded of them goes. */
export async function forgetAnswers(tx: Tx, school: string, person: string): Promise<void> {
  await tx.q.deleteFrom('aup_answers').where('school_id', '=', school).where('person_id', '=', person).where('device_id', 'is', null).execute()
  await tx.q.updateTable('aup_answers').set({ person_id: null, recorded_as: null }).where('school_id', '=', school).where('person_id', '=', person).execute()
  await tx.q.deleteFrom('aup_again').where('school_id', '=', school).where('whom', '=', person).execute()
}
