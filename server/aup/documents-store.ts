/** Drafts of agreements, what a school says of a document, and its versions with who wrote them. */
import type { AgreementDraft } from '../../protocol/agreement-drafts.ts'
import type { Agreement } from '../../protocol/agreements.ts'
import type { Query, Tx } from '../core/index.ts'

interface DraftRow {
  /** another after every change of the draft */
  id: string
  school_id: string
  document_id: string
  body: string
  writers: string
  by: string
  at: number
  publish_at: number | null
  publisher: string
  note: string
}
declare module '../core/tables.ts' {
  interface Tables {
    aup_drafts: DraftRow
    aup_documents: { school_id: string; document_id: string; owner: string; review_on: string | null; retired_at: number | null }
  }
}

export interface Writer {
  readonly id: string
  readonly name: string
}
export interface Draft {
  readonly id: string
  readonly school: string
  readonly document: string
  readonly body: AgreementDraft
  /** everybody who changed it since it was begun */
  readonly writers: readonly Writer[]
  readonly by: string
  readonly at: number
  /** set when somebody published it for later */
  readonly publishAt: number | null
  readonly publisher: string
  readonly note: string
}
export interface About {
  readonly owner: string
  readonly reviewOn: string | null
  readonly retiredAt: number | null
}
export const NOTHING_SAID: About = { owner: '', reviewOn: null, retiredAt: null }

/** Of a school, of one of its documents, or the one with this id. */
export async function draftsOf(q: Query, where: { school: string; document?: string } | { id: string }): Promise<Draft[]> {
  let rows = q.selectFrom('aup_drafts').selectAll()
  if ('id' in where) rows = rows.where('id', '=', where.id)
  else {
    rows = rows.where('school_id', '=', where.school)
    if (where.document !== undefined) rows = rows.where('document_id', '=', where.document)
  }
  return (await rows.execute()).map(({ id, school_id, document_id, body, writers, by, at, publish_at, publisher, note }) => ({
    id,
    school: school_id,
    document: document_id,
    body: JSON.parse(body) as AgreementDraft,
    writers: JSON.parse(writers) as Writer[],
    by,
    at,
    publishAt: publish_at,
    publisher,
    note,
  }))
}

/** Writes a draft over `over` (null: there must be none yet). False when something else is there now: then nothing was written. */
export async function putDraft(tx: Tx, draft: Draft, over: string | null): Promise<boolean> {
  const { id, by, at, publisher, note } = draft
  const row = { id, body: JSON.stringify(draft.body), writers: JSON.stringify(draft.writers), by, at, publish_at: draft.publishAt, publisher, note }
  const written =
    over === null
      ? await tx.q
          .insertInto('aup_drafts')
          .values({ school_id: draft.school, document_id: draft.document, ...row })
          .onConflict((c) => c.columns(['school_id', 'document_id']).doNothing())
          .returning('id')
          .executeTakeFirst()
      : await tx.q.updateTable('aup_drafts').set(row).where('school_id', '=', draft.school).where('id', '=', over).returning('id').executeTakeFirst()
  return written !== undefined
}
/** False when it is not there any more. */
export async function removeDraft(tx: Tx, id: string): Promise<boolean> {
  return (await tx.q.deleteFrom('aup_drafts').where('id', '=', id).returning('id').executeTakeFirst()) !== undefined
}

/** By document. */
export async function aboutOf(q: Query, school: string): Promise<Map<string, About>> {
  const rows = await q.selectFrom('aup_documents').selectAll().where('school_id', '=', school).execute()
  return new Map(rows.map((row) => [row.document_id, { owner: row.owner, reviewOn: row.review_on, retiredAt: row.retired_at }]))
}
export async function saveAbout(tx: Tx, school: string, document: string, about: Partial<About>): Promise<void> {
  const { owner, reviewOn, retiredAt } = { ...NOTHING_SAID, ...(await aboutOf(tx.q, school)).get(document), ...about }
  const row = { owner, review_on: reviewOn, retired_at: retiredAt }
  await tx.q
    .insertInto('aup_documents')
    .values({ school_id: school, document_id: document, ...row })
    .onConflict((c) => c.columns(['school_id', 'document_id']).doUpdateSet(row))
    .execute()
}

export interface Written {
  readonly version: number
  readonly at: number
  readonly writtenBy: string[]
  readonly by: string
  readonly note: string
}
export async function addVersion(
  tx: Tx,
  school: string,
  agreement: Agreement,
  { writtenBy, by, note }: Pick<Written, 'writtenBy' | 'by' | 'note'>,
): Promise<void> {
  const { document, version, audience, kind, texts, publishedAt } = agreement
  const row = { school_id: school, document_id: document, version, audience, kind, texts: JSON.stringify(texts) }
  await tx.q
    .insertInto('aup_versions')
    .values({ ...row, published_by: by, published_at: publishedAt, written_by: JSON.stringify(writtenBy), note })
    .execute()
}
/** Newest first. */
export async function versionsOf(q: Query, school: string, document: string): Promise<Written[]> {
  const rows = await q
    .selectFrom('aup_versions')
    .select(['version', 'published_at', 'written_by', 'published_by', 'note'])
    .where('school_id', '=', school)
    .where('document_id', '=', document)
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row) => ({
    version: row.version,
    at: row.published_at,
    writtenBy: JSON.parse(row.written_by) as string[],
    by: row.published_by,
    note: row.note,
  }))
}
