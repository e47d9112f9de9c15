import type { Kysely } from 'kysely'

export const name = '039-lock'

export async function up(db: Kysely<never>): Promise<void> {
  // What staff have locked, until it ends. A PC has one such lock at most, wherever it stands meanwhile.
  await db.schema
    .createTable('locks')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .addColumn('message', 'text')
    .execute()
  await db.schema.createIndex('locks_until').on('locks').columns(['school_id', 'until']).execute()
  await db.schema
    .createTable('lock_pcs')
    .addColumn('device_id', 'text', (c) => c.primaryKey().references('devices.id'))
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('lock_id', 'text', (c) => c.notNull().references('locks.id'))
    .execute()
  await db.schema.createIndex('lock_pcs_lock').on('lock_pcs').column('lock_id').execute()
  await db.schema
    .createTable('lock_pauses')
    .addColumn('room_id', 'text', (c) => c.primaryKey().references('rooms.id'))
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .execute()

  // Whether anybody is at a PC, of its last beat alone: another server process shows it too.
  await db.schema
    .alterTable('devices')
    .addColumn('lock', 'text', (c) => c.notNull().defaultTo('none'))
    .execute()

  // What PCs have said of their locks, for 30 days. Who was there is with the accounts, by the event.
  await db.schema
    .createTable('lock_history')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('lock_id', 'text', (c) => c.notNull())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('room_id', 'text', (c) => c.references('rooms.id'))
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('locked_by', 'text')
    .addColumn('opened_at', 'bigint')
    .addColumn('opened_how', 'text')
    .addColumn('opened_by', 'text')
    .addColumn('freed', 'text')
    .addColumn('media_left', 'integer', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('lock_history_key', ['device_id', 'lock_id'])
    .execute()
  await db.schema.createIndex('lock_history_room').on('lock_history').columns(['school_id', 'room_id', 'at']).execute()
  await db.schema.createIndex('lock_history_at').on('lock_history').columns(['school_id', 'at']).execute()
}
