import type { Kysely } from 'kysely'

export const name = '020-setup'

/** First run, second factors and invitations. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('schools').addColumn('nation', 'text').execute()
  await db.schema.alterTable('schools').addColumn('phase', 'text').execute()
  await db.schema.alterTable('schools').addColumn('time_zone', 'text').execute()
  // the step of the first run reached; null when it is over, as for every school there is already
  await db.schema.alterTable('schools').addColumn('setup_step', 'integer').execute()

  await db.schema.alterTable('staff').addColumn('last_sign_in_at', 'bigint').execute()
  // 1: made from a set-up file by whoever owns the server, so the policy asks it for no second factor
  await db.schema
    .alterTable('staff')
    .addColumn('factor_exempt', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('staff_factors')
    .addColumn('staff_id', 'text', (c) => c.primaryKey().references('staff.id'))
    .addColumn('school_id', 'text', (c) => c.notNull())
    // encrypted with the server's key, which is not in the database
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'bigint')
    // of the last code taken: none counts twice
    .addColumn('last_step', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('staff_recovery')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('staff_id', 'text', (c) => c.notNull().references('staff.id'))
    .execute()
  await db.schema.createIndex('staff_recovery_by_staff').on('staff_recovery').column('staff_id').execute()
  await db.schema
    .createTable('staff_invitations')
    .addColumn('staff_id', 'text', (c) => c.primaryKey().references('staff.id'))
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('secret_hash', 'text', (c) => c.notNull().unique())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute()
}
