import type { Kysely } from 'kysely'

export const name = '030-aup'

export async function up(db: Kysely<never>): Promise<void> {
  // What a school published itself. A document of ours that it never touched has no row (protocol/built-in).
  await db.schema
    .createTable('aup_versions')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('audience', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('texts', 'text', (c) => c.notNull())
    .addColumn('published_by', 'text', (c) => c.notNull())
    .addColumn('published_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('aup_versions_key', ['school_id', 'document_id', 'version'])
    .execute()
  // The set PCs are given: its number rises when what is in force has changed.
  await db.schema
    .createTable('aup_sets')
    .addColumn('school_id', 'text', (c) => c.primaryKey().references('schools.id'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .execute()
  // The register: one row per answer that came as evidence.
  await db.schema
    .createTable('aup_answers')
    .addColumn('event_id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('answer', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('confidence', 'text', (c) => c.notNull())
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('aup_answers_person').on('aup_answers').columns(['school_id', 'person_id', 'document_id']).execute()
  await db.schema.createIndex('aup_answers_account').on('aup_answers').columns(['school_id', 'account', 'document_id']).execute()
  await db.schema.createIndex('aup_answers_at').on('aup_answers').columns(['school_id', 'at']).execute()
}
