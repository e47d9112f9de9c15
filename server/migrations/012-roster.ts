import type { Kysely } from 'kysely'

export const name = '012-roster'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('roster_people')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('external_id', 'text', (c) => c.notNull())
    .addColumn('given_name', 'text', (c) => c.notNull())
    .addColumn('family_name', 'text', (c) => c.notNull())
    .addColumn('username', 'text')
    .addColumn('account', 'text')
    .addColumn('year_group', 'text')
    .addColumn('classes', 'text', (c) => c.notNull())
    .addColumn('sort_name', 'text', (c) => c.notNull())
    .addUniqueConstraint('roster_people_external', ['school_id', 'kind', 'external_id'])
    .execute()
  await db.schema.createIndex('roster_people_account').on('roster_people').columns(['school_id', 'account']).execute()
  await db.schema.createIndex('roster_people_name').on('roster_people').columns(['school_id', 'sort_name', 'id']).execute()
  await db.schema
    .createTable('roster_imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('uploads', 'integer', (c) => c.notNull())
    .addColumn('previewed_uploads', 'integer')
    .addColumn('previewed_revision', 'bigint')
    .addColumn('mapping', 'text')
    .execute()
  await db.schema
    .createTable('roster_mappings')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('signature', 'text', (c) => c.notNull())
    .addColumn('mapping', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('roster_mappings_key', ['school_id', 'signature'])
    .execute()
}
