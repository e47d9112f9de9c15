import type { Kysely } from 'kysely'

export const name = '034-standings-exams'

export async function up(db: Kysely<never>): Promise<void> {
  // What each PC was told of the accounts that sign in on it, so that what changes reaches exactly those. `session`: while it is logged on there.
  await db.schema
    .createTable('aup_told')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('sid', 'text')
    .addColumn('person_id', 'text')
    .addColumn('session', 'text')
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    // of the standing it was told, so that the same is not told twice
    .addColumn('hash', 'text', (c) => c.notNull())
    // an id, another one each time it may be out of date; null: it is not
    .addColumn('stale', 'text')
    .addPrimaryKeyConstraint('aup_told_key', ['device_id', 'account'])
    .execute()
  await db.schema.createIndex('aup_told_person').on('aup_told').columns(['school_id', 'person_id']).execute()
  await db.schema.createIndex('aup_told_stale').on('aup_told').columns(['school_id', 'stale']).execute()

  // When and where the gate stands aside. Days and times are kept as they were said, on the school's own clock.
  await db.schema
    .createTable('calendar_exams')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('date', 'text', (c) => c.notNull())
    .addColumn('from_minute', 'integer', (c) => c.notNull())
    .addColumn('to_minute', 'integer', (c) => c.notNull())
    .addColumn('starts_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('calendar_exams_end').on('calendar_exams').columns(['school_id', 'ends_at']).execute()
  await db.schema
    .createTable('calendar_exam_rooms')
    .addColumn('exam_id', 'text', (c) => c.notNull().references('calendar_exams.id'))
    .addColumn('room_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('calendar_exam_rooms_key', ['exam_id', 'room_id'])
    .execute()
}
