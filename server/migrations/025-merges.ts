import type { Kysely } from 'kysely'

export const name = '025-merges'

/**
 * One person with several records of the school's system: the records stand in their row, so that an import and its undo carry them
 * like the rest. The tables of 021 for this were never written.
 */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.dropTable('roster_aliases').execute()
  await db.schema.dropTable('roster_merges').execute()
  await db.schema.alterTable('roster_people').addColumn('records', 'text').execute()
  await db.schema
    .createIndex('roster_people_merged')
    .on('roster_people')
    .column('school_id')
    .where('records' as never, 'is not', null as never)
    .execute()
  await db.schema.alterTable('roster_leavers').addColumn('records', 'text').execute()
  // Found under the person they turned out to be; recorded as the one they were thought to be.
  await db.schema.alterTable('event_people').addColumn('recorded_as', 'text').execute()
  await db.schema
    .createTable('roster_merges')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('kept', 'text', (c) => c.notNull())
    .addColumn('dropped', 'text', (c) => c.notNull())
    .addColumn('kept_name', 'text', (c) => c.notNull())
    .addColumn('dropped_name', 'text', (c) => c.notNull())
    // what was shown to go, and what each feature needs to bring it back
    .addColumn('moves', 'text', (c) => c.notNull())
    .addColumn('moved', 'text', (c) => c.notNull())
    .addColumn('by_name', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('split_by', 'text')
    .addColumn('split_at', 'bigint')
    .execute()
  await db.schema.createIndex('roster_merges_by_school').on('roster_merges').columns(['school_id', 'at']).execute()
  // The smaller id first, so that a pair is one row.
  await db.schema
    .createTable('roster_distinct')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('one', 'text', (c) => c.notNull())
    .addColumn('other', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('roster_distinct_key', ['school_id', 'one', 'other'])
    .execute()
}
