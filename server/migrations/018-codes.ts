import type { Kysely } from 'kysely'

export const name = '018-codes'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('codes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    // null: a supply teacher's slip, whose holder has no account until its web code is used
    .addColumn('staff_id', 'text', (c) => c.references('staff.id'))
    .addColumn('holder_name', 'text', (c) => c.notNull())
    // for one PC; null: for the rooms of code_rooms
    .addColumn('device_id', 'text', (c) => c.references('devices.id'))
    // where it counts, in words
    .addColumn('place', 'text', (c) => c.notNull())
    // scrypt of the digits, encrypted with a key that is not in the database
    .addColumn('stretched', 'text', (c) => c.notNull())
    .addColumn('valid_from', 'bigint', (c) => c.notNull())
    .addColumn('valid_until', 'bigint', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('web_hash', 'text', (c) => c.unique())
    .execute()
  await db.schema.createIndex('codes_school').on('codes').columns(['school_id', 'kind', 'valid_until']).execute()
  await db.schema.createIndex('codes_device').on('codes').column('device_id').execute()
  await db.schema.createIndex('codes_staff').on('codes').columns(['school_id', 'staff_id']).execute()
  await db.schema
    .createTable('code_rooms')
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('code_id', 'text', (c) => c.notNull().references('codes.id'))
    .addColumn('room_id', 'text', (c) => c.notNull().references('rooms.id'))
    .addPrimaryKeyConstraint('code_rooms_key', ['code_id', 'room_id'])
    .execute()
  await db.schema.createIndex('code_rooms_room').on('code_rooms').column('room_id').execute()
  // What each PC was last given, and what it said it has.
  await db.schema
    .createTable('code_devices')
    .addColumn('device_id', 'text', (c) => c.primaryKey().references('devices.id'))
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('pepper', 'text', (c) => c.notNull())
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('given', 'text', (c) => c.notNull())
    .addColumn('known', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('code_tries')
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('code_id', 'text')
    .addColumn('result', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('code_tries_key', ['device_id', 'event_id'])
    .execute()
  await db.schema.createIndex('code_tries_at').on('code_tries').columns(['school_id', 'at']).execute()
  await db.schema.createIndex('code_tries_code').on('code_tries').column('code_id').execute()
  // Lifts by code that arrived before their press: the press finds its cover lifted already.
  await db.schema
    .createTable('alert_early_lifts')
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('press', 'text', (c) => c.notNull())
    .addColumn('code_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_early_lifts_key', ['device_id', 'press'])
    .execute()
}
