import type { Kysely } from 'kysely'

export const name = '003-evidence'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('mono', 'bigint', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('body_hash', 'text', (c) => c.notNull())
    .addColumn('prev', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('signature', 'text')
    // null once erased, or where the PC could only send the header
    .addColumn('salt', 'text')
    .addColumn('body', 'text')
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('events_key', ['device_id', 'id'])
    .execute()
  await db.schema.createIndex('events_by_seq').on('events').columns(['device_id', 'seq']).execute()
  // How far each PC's chain has come, as its last signed head said.
  await db.schema
    .createTable('chain_heads')
    .addColumn('device_id', 'text', (c) => c.primaryKey().references('devices.id'))
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('head_seq', 'bigint', (c) => c.notNull())
    .addColumn('head_hash', 'text', (c) => c.notNull())
    .addColumn('lowest_unsent', 'bigint', (c) => c.notNull())
    .addColumn('signature', 'text', (c) => c.notNull())
    // every number up to here is stored; above it only `highest_seq` is known, and where the first hole is that should not be
    .addColumn('complete_to', 'bigint', (c) => c.notNull())
    .addColumn('highest_seq', 'bigint', (c) => c.notNull())
    .addColumn('gap_seq', 'bigint')
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('anomalies')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addColumn('cleared_at', 'bigint')
    .addPrimaryKeyConstraint('anomalies_key', ['device_id', 'kind', 'seq'])
    .execute()
}
