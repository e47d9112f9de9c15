import type { Kysely } from 'kysely'

export const name = '023-roster-formats'

/** People's e-mail addresses, the classes of exports that list them, and which school of an export is this one. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('roster_people').addColumn('email', 'text').execute()
  await db.schema.alterTable('roster_imports').addColumn('choice', 'text').execute()
  await db.schema
    .createTable('roster_classes')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('external_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('room', 'text')
    .addColumn('periods', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('roster_classes_key', ['school_id', 'external_id'])
    .execute()
  await db.schema
    .createTable('roster_sources')
    .addColumn('school_id', 'text', (c) => c.primaryKey().references('schools.id'))
    .addColumn('source_school', 'text', (c) => c.notNull())
    .execute()
}
