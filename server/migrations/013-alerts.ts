import type { Kysely } from 'kysely'

export const name = '013-alerts'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('press', 'text', (c) => c.notNull())
    .addColumn('last_seq', 'bigint', (c) => c.notNull())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('person', 'text', (c) => c.notNull())
    .addColumn('pressed_at', 'bigint', (c) => c.notNull())
    .addColumn('raised_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('lift', 'text', (c) => c.notNull())
    .addColumn('course', 'text', (c) => c.notNull())
    .addColumn('pos', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('alerts_pos', ['school_id', 'pos'])
    .execute()
  await db.schema.createIndex('alerts_device').on('alerts').columns(['device_id', 'lift']).execute()
  await db.schema.createIndex('alerts_raised').on('alerts').columns(['school_id', 'raised_at']).execute()
  // Every press an alert stands for: the same press id raises nothing twice, and erasing an alert finds its evidence.
  await db.schema
    .createTable('alert_presses')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('press', 'text', (c) => c.notNull())
    .addColumn('alert_id', 'text', (c) => c.notNull().references('alerts.id'))
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('alert_presses_key', ['device_id', 'press'])
    .execute()
  await db.schema.createIndex('alert_presses_alert').on('alert_presses').column('alert_id').execute()
}
