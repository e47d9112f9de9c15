import type { Kysely } from 'kysely'

export const name = '028-names-and-guesses'

/** The names people's accounts should have by the school's rule, to look them up by; and guesses, which a restart must not forget. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('account_rules').addColumn('names_id', 'text').execute()
  await db.schema
    .createTable('account_name_sets')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('rule', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('account_name_sets_school').on('account_name_sets').column('school_id').execute()
  await db.schema
    .createTable('account_names')
    .addColumn('names_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('account_names_key', ['names_id', 'name', 'person_id'])
    .execute()
  await db.schema.createIndex('account_names_person').on('account_names').columns(['names_id', 'person_id']).execute()

  await db.schema
    .createTable('guesses')
    .addColumn('subject', 'text', (c) => c.primaryKey())
    // of a member of staff; null at a first run, when there is no school yet
    .addColumn('school_id', 'text')
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
}
