import type { Kysely } from 'kysely'

export const name = '021-imports'

/** An import becomes a job that outlives the process: what it did, and for some days how to take it back. */
export async function up(db: Kysely<never>): Promise<void> {
  const columns = [
    ['state', 'text', (c) => c.notNull().defaultTo('begun')],
    ['by_name', 'text', (c) => c.notNull().defaultTo('')],
    ['source', 'text', (c) => c.notNull().defaultTo('person')],
    ['format', 'text', (c) => c],
    ['counts', 'text', (c) => c],
    ['why', 'text', (c) => c],
    ['ended_at', 'bigint', (c) => c],
    ['worked_at', 'bigint', (c) => c.notNull().defaultTo(0)],
    ['cancelling', 'integer', (c) => c.notNull().defaultTo(0)],
    ['progress_of', 'text', (c) => c],
    ['progress_done', 'bigint', (c) => c.notNull().defaultTo(0)],
    ['progress_total', 'bigint', (c) => c],
    ['planned', 'bigint', (c) => c],
    ['applied', 'bigint', (c) => c.notNull().defaultTo(0)],
    ['revision', 'bigint', (c) => c],
    ['undo_until', 'bigint', (c) => c],
  ] as const satisfies readonly (readonly [string, 'text' | 'bigint' | 'integer', Build])[]
  for (const [column, type, build] of columns) await db.schema.alterTable('roster_imports').addColumn(column, type, build).execute()
  await db.schema.createIndex('roster_imports_history').on('roster_imports').columns(['school_id', 'created_at']).execute()
  await db.schema.alterTable('roster_people').addColumn('unseen_since', 'bigint').execute()
  await db.schema
    .createTable('roster_changes')
    .addColumn('import_id', 'text', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('was', 'text')
    .addColumn('becomes', 'text')
    .addPrimaryKeyConstraint('roster_changes_key', ['import_id', 'n'])
    .execute()
  await db.schema
    .createTable('roster_seen')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('roster_seen_key', ['school_id', 'kind'])
    .execute()
  await db.schema
    .createTable('roster_leavers')
    .addColumn('person_id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('external_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('group_name', 'text')
    .addColumn('left_at', 'bigint', (c) => c.notNull())
    .addColumn('import_id', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('roster_leavers_by_school').on('roster_leavers').columns(['school_id', 'left_at']).execute()
  await db.schema
    .createTable('roster_aliases')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('external_id', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('merge_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('roster_aliases_key', ['school_id', 'kind', 'external_id'])
    .execute()
  await db.schema
    .createTable('roster_merges')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('kept', 'text', (c) => c.notNull())
    .addColumn('dropped', 'text', (c) => c.notNull())
    .addColumn('kept_was', 'text', (c) => c.notNull())
    .addColumn('dropped_was', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('by_name', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('roster_merges_by_school').on('roster_merges').columns(['school_id', 'at']).execute()
  await db.schema
    .createTable('roster_drops')
    .addColumn('school_id', 'text', (c) => c.primaryKey())
    .addColumn('busy_until', 'bigint', (c) => c.notNull())
    .addColumn('files', 'text', (c) => c.notNull())
    .addColumn('usual', 'text', (c) => c.notNull())
    .addColumn('looked_at', 'bigint', (c) => c.notNull())
    .execute()
}

type Build = NonNullable<Parameters<ReturnType<Kysely<never>['schema']['alterTable']>['addColumn']>[2]>
