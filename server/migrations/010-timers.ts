import type { Kysely } from 'kysely'

export const name = '010-timers'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('timers')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('leased_until', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('timers_key', ['kind', 'subject'])
    .execute()
  await db.schema.createIndex('timers_due').on('timers').column('due_at').execute()
}
