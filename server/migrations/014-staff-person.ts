import type { Kysely } from 'kysely'

export const name = '014-staff-person'

/** Which person of the roster a staff account is: what joins a timetable and a logon with who gets the alert. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('staff').addColumn('person_id', 'text').execute()
  await db.schema.createIndex('staff_by_person').on('staff').columns(['school_id', 'person_id']).execute()
}
