import type { Kysely } from 'kysely'

export const name = '031-agreement-drafts'

export async function up(db: Kysely<never>): Promise<void> {
  // One draft of the next version of each document; its id is another after every change of it.
  await db.schema
    .createTable('aup_drafts')
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('writers', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('publish_at', 'bigint')
    .addColumn('publisher', 'text', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('aup_drafts_key', ['school_id', 'document_id'])
    .execute()
  // What a school says of a document beside its words. No row: nothing.
  await db.schema
    .createTable('aup_documents')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('review_on', 'text')
    .addColumn('retired_at', 'bigint')
    .addPrimaryKeyConstraint('aup_documents_key', ['school_id', 'document_id'])
    .execute()
  await db.schema
    .alterTable('aup_versions')
    .addColumn('written_by', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute()
  await db.schema
    .alterTable('aup_versions')
    .addColumn('note', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
}
