/** The agreements' tables: what the school published, what PCs were given, and the register of answers. */
import type { Agreement, Standing } from '../../protocol/agreements.ts'
import type { ANSWER_CONFIDENCES, ANSWER_HOWS, ANSWERS } from '../../protocol/aup-register.ts'
import type { Position, Query, Tx } from '../core/index.ts'

/** `document_id` of an answer that is about no one document. */
export const NO_DOCUMENT = ''
export interface AnswerRow {
  /** of the evidence it came as: the same answer is never written twice */
  id: string
  school_id: string
  /** null: recorded by staff */
  device_id: string | null
  answer: (typeof ANSWERS)[number]
  how: (typeof ANSWER_HOWS)[number]
  /** null: an account nobody was surely matched to */
  person_id: string | null
  /** who it was known to be then, where that turned out to be somebody known by another record too */
  recorded_as: string | null
  /** null: recorded by staff */
  account: string | null
  confidence: (typeof ANSWER_CONFIDENCES)[number]
  document_id: string
  version: number
  /** JSON of what else was said: languages and hashes, whether it could be heard, a visitor's name, why somebody was let through */
  detail: string
  /** the name of whoever recorded it, or whose code let somebody through; null: nobody of the staff */
  recorded_by: string | null
  at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    aup_versions: {
      school_id: string
      document_id: string
      version: number
      audience: string
      kind: string
      texts: string
      published_by: string
      published_at: number
      /** JSON: names of those who wrote it */
      written_by: string
      note: string
    }
    aup_sets: { school_id: string; hash: string; epoch: number; n: number }
    aup_answers: AnswerRow
  }
}

export async function publishedVersions(q: Query, school: string): Promise<Agreement[]> {
  const rows = await q.selectFrom('aup_versions').selectAll().where('school_id', '=', school).execute()
  return rows.map((row) => ({
    document: row.document_id,
    version: row.version,
    audience: row.audience as Agreement['audience'],
    kind: row.kind as Agreement['kind'],
    publishedAt: row.published_at,
    texts: JSON.parse(row.texts) as Agreement['texts'],
  }))
}

export async function setGiven(q: Query, school: string): Promise<(Position & { hash: string }) | null> {
  return (await q.selectFrom('aup_sets').select(['hash', 'epoch', 'n']).where('school_id', '=', school).executeTakeFirst()) ?? null
}
export async function saveSet(tx: Tx, school: string, set: Position & { hash: string }): Promise<void> {
  await tx.q
    .insertInto('aup_sets')
    .values({ school_id: school, ...set })
    .onConflict((c) => c.column('school_id').doUpdateSet(set))
    .execute()
}
export async function epochOf(q: Query, school: string): Promise<number> {
  return (await q.selectFrom('schools').select('epoch').where('id', '=', school).executeTakeFirstOrThrow()).epoch
}

export async function keepAnswer(tx: Tx, row: AnswerRow): Promise<void> {
  await tx.q
    .insertInto('aup_answers')
    .values(row)
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}
/** The newest acceptance of each document: by the person where there is one, else by the account's own name. */
export async function signedBy(q: Query, school: string, who: { person: string | null; account: string }): Promise<Standing['signed']> {
  let query = q
    .selectFrom('aup_answers')
    .select((e) => ['document_id', e.fn.max('version').as('version'), e.fn.max('at').as('at')])
    .where('school_id', '=', school)
    .where('answer', '=', 'accepted')
  query = who.person === null ? query.where('account', '=', who.account).where('person_id', 'is', null) : query.where('person_id', '=', who.person)
  const rows = await query.groupBy('document_id').orderBy('document_id').limit(40).execute()
  return rows.map((row) => ({ document: row.document_id, version: Number(row.version), at: Number(row.at) }))
}
