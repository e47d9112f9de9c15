import type { Kysely } from 'kysely'

export const name = '011-places'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('rooms')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('rooms_school').on('rooms').column('school_id').execute()
  await db.schema
    .createTable('seats')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('room_id', 'text', (c) => c.notNull().references('rooms.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('x', 'integer', (c) => c.notNull())
    .addColumn('y', 'integer', (c) => c.notNull())
    // A PC on two seats would make an alert name the wrong one.
    .addColumn('device_id', 'text', (c) => c.unique().references('devices.id'))
    .execute()
  await db.schema.createIndex('seats_school').on('seats').column('school_id').execute()
  await db.schema.createIndex('seats_room').on('seats').column('room_id').execute()
}
