import { type Kysely, sql } from 'kysely'

export const name = '017-calendar'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('calendars')
    .addColumn('school_id', 'text', (c) => c.primaryKey().references('schools.id'))
    .addColumn('calendar', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .execute()
  // Rooms and people are named without a reference: when one is removed, its lessons simply no longer take place.
  await db.schema
    .createTable('calendar_lessons')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('room_id', 'text', (c) => c.notNull())
    .addColumn('week', 'text')
    .addColumn('day', 'integer', (c) => c.notNull())
    .addColumn('period', 'text')
    .addColumn('from_minute', 'integer')
    .addColumn('to_minute', 'integer')
    .addColumn('class_name', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('staff_id', 'text')
    .addColumn('teacher', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('calendar_lessons_day').on('calendar_lessons').columns(['school_id', 'day']).execute()
  await db.schema
    .createTable('calendar_check_ins')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('staff_id', 'text', (c) => c.notNull().references('staff.id'))
    .addColumn('room_id', 'text', (c) => c.notNull())
    .addColumn('also', 'integer', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('until_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('calendar_check_ins_until').on('calendar_check_ins').columns(['school_id', 'until_at']).execute()
  await db.schema
    .createTable('calendar_sessions')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('session', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'bigint', (c) => c.notNull())
    .addColumn('is_staff', 'integer', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('name', 'text')
    .addPrimaryKeyConstraint('calendar_sessions_key', ['device_id', 'session'])
    .execute()
  await db.schema.createIndex('calendar_sessions_school').on('calendar_sessions').column('school_id').execute()
  await db.schema
    .createTable('calendar_imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.alterTable('alerts').addColumn('room_id', 'text').execute()
  await db.schema
    .alterTable('alerts')
    .addColumn('watched_by', 'text', (c) => c.notNull().defaultTo(sql`'[]'`))
    .execute()
}
