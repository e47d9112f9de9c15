import { type Kysely, sql } from 'kysely'

export const name = '032-register'

/** The register also holds what staff recorded, without a PC; and people who are asked again. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('aup_register')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    // null: recorded by staff
    .addColumn('device_id', 'text', (c) => c.references('devices.id'))
    .addColumn('answer', 'text', (c) => c.notNull())
    .addColumn('how', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    // who it was known to be then, where that turned out to be somebody known by another record too
    .addColumn('recorded_as', 'text')
    .addColumn('account', 'text')
    .addColumn('confidence', 'text', (c) => c.notNull())
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('recorded_by', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
  await sql`insert into aup_register (id, school_id, device_id, answer, how, person_id, account, confidence, document_id, version, detail, at)
    select event_id, school_id, device_id, answer, 'atPc', person_id, account, confidence, document_id, version, detail, at from aup_answers`.execute(db)
  await db.schema.dropTable('aup_answers').execute()
  await db.schema.alterTable('aup_register').renameTo('aup_answers').execute()
  // All that the list of people asks for, so that it is read from the index alone.
  await db.schema
    .createIndex('aup_answers_of_person')
    .on('aup_answers')
    .columns(['school_id', 'person_id', 'document_id', 'answer', 'how', 'at', 'version'])
    .execute()
  await db.schema.createIndex('aup_answers_of_account').on('aup_answers').columns(['school_id', 'account', 'document_id']).execute()
  await db.schema.createIndex('aup_answers_by_time').on('aup_answers').columns(['school_id', 'at', 'id']).execute()
  await db.schema.createIndex('aup_answers_at_pc').on('aup_answers').columns(['device_id', 'at', 'id']).execute()

  // `whom`: a person, or * for everybody.
  await db.schema
    .createTable('aup_again')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('whom', 'text', (c) => c.notNull())
    .addColumn('after', 'bigint', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('aup_again_key', ['school_id', 'whom', 'document_id'])
    .execute()
  // Days on which a class used its shared login; `confirmed_at` once a teacher said who was there.
  await db.schema
    .createTable('aup_class_uses')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('class_name', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addPrimaryKeyConstraint('aup_class_uses_key', ['school_id', 'class_name', 'day'])
    .execute()
  // The batch a head was signed with, so that its signature can be checked again later.
  await db.schema.alterTable('chain_heads').addColumn('digest', 'text').execute()
}
