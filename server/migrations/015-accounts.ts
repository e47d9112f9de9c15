import { type Kysely, sql } from 'kysely'

export const name = '015-accounts'

/** Whose an account is: the school's rule, what was said by hand, SIDs that have been matched, accounts seen, and who each event was. */
export async function up(db: Kysely<never>): Promise<void> {
  const school = 'schools.id'
  await db.schema
    .createTable('account_rules')
    .addColumn('school_id', 'text', (c) => c.primaryKey().references(school))
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('account_marks')
    .addColumn('school_id', 'text', (c) => c.notNull().references(school))
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('class_name', 'text')
    .addColumn('marked_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_marks_key', ['school_id', 'account'])
    .execute()
  await db.schema
    .createTable('account_bindings')
    .addColumn('school_id', 'text', (c) => c.notNull().references(school))
    .addColumn('sid', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('by_hand', 'integer', (c) => c.notNull())
    .addColumn('bound_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_bindings_key', ['school_id', 'sid'])
    .execute()
  await db.schema.createIndex('account_bindings_person').on('account_bindings').columns(['school_id', 'person_id']).execute()
  await db.schema.createIndex('account_bindings_account').on('account_bindings').columns(['school_id', 'account']).execute()
  await db.schema
    .createTable('account_sightings')
    .addColumn('school_id', 'text', (c) => c.notNull().references(school))
    .addColumn('account', 'text', (c) => c.notNull())
    .addColumn('sid', 'text', (c) => c.notNull())
    .addColumn('shown', 'text', (c) => c.notNull())
    .addColumn('first_at', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint', (c) => c.notNull())
    .addColumn('devices', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_sightings_key', ['school_id', 'account', 'sid'])
    .execute()
  await db.schema.createIndex('account_sightings_last').on('account_sightings').columns(['school_id', 'last_at']).execute()
  await db.schema
    .createTable('account_pegs')
    .addColumn('school_id', 'text', (c) => c.notNull().references(school))
    .addColumn('class_name', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('symbol', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_pegs_key', ['school_id', 'class_name', 'person_id'])
    .addUniqueConstraint('account_pegs_symbol', ['school_id', 'class_name', 'symbol'])
    .execute()
  await db.schema.createIndex('account_pegs_person').on('account_pegs').columns(['school_id', 'person_id']).execute()
  await db.schema
    .createTable('event_people')
    .addColumn('device_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('school_id', 'text', (c) => c.notNull().references(school))
    .addColumn('person_id', 'text')
    .addColumn('confidence', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('event_people_key', ['device_id', 'event_id'])
    .execute()
  await db.schema.createIndex('event_people_person').on('event_people').columns(['school_id', 'person_id']).execute()
  // Alerts kept from before know no kind of account. A quote inside a name is written \", so this finds the field only.
  await sql`update alerts set person = replace(person, '"account":', '"kind":"unknown","account":')`.execute(db)
}
