import type { Kysely } from 'kysely'

export const name = '016-places'

export async function up(db: Kysely<never>): Promise<void> {
  // What a PC is for, where its network is, and what is shown of it live: `shown_n` numbers its last visible change.
  for (const [column, kind, fallback] of [
    ['kind', 'text', 'pupil'],
    ['online', 'bigint', 0],
    ['shown_n', 'bigint', 0],
  ] as const) {
    await db.schema
      .alterTable('devices')
      .addColumn(column, kind, (c) => c.notNull().defaultTo(fallback))
      .execute()
  }
  // `network`: a fingerprint; empty: on none; null: it has not said.
  for (const column of ['network', 'former_name', 'replaced_by'] as const) await db.schema.alterTable('devices').addColumn(column, 'text').execute()
  await db.schema.createIndex('devices_shown').on('devices').columns(['school_id', 'shown_n']).execute()

  for (const column of ['revision', 'shown_n'] as const) {
    await db.schema
      .alterTable('rooms')
      .addColumn(column, 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
  }
  for (const column of ['pattern', 'changed_by'] as const) await db.schema.alterTable('rooms').addColumn(column, 'text').execute()
  await db.schema.alterTable('rooms').addColumn('changed_at', 'bigint').execute()
  await db.schema.createIndex('rooms_shown').on('rooms').columns(['school_id', 'shown_n']).execute()
  await db.schema
    .alterTable('seats')
    .addColumn('kind', 'text', (c) => c.notNull().defaultTo('pupil'))
    .execute()

  await db.schema
    .createTable('networks')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('ours', 'bigint', (c) => c.notNull())
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('networks_key', ['school_id', 'fingerprint'])
    .execute()

  // Who put a warning aside, and why.
  for (const column of ['cleared_by', 'cleared_reason'] as const) await db.schema.alterTable('anomalies').addColumn(column, 'text').execute()
}
