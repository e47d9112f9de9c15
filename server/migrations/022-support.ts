import type { Kysely } from 'kysely'

export const name = '022-support'

export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('support_profiles')
    .addColumn('person_id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('effects', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('changed_by', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('support_profiles_school').on('support_profiles').column('school_id').execute()
  // Which PCs an account signed in on, and what they were told: a changed or removed profile must reach exactly those.
  await db.schema
    .createTable('support_sightings')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .addColumn('told', 'text')
    .addPrimaryKeyConstraint('support_sightings_key', ['device_id', 'account'])
    .execute()
  await db.schema.createIndex('support_sightings_person').on('support_sightings').columns(['school_id', 'person_id']).execute()
}
