import type { Kysely } from 'kysely'

export const name = '037-calendar'

/** Lessons of the timetable a person gave, and those the school's own classes name until there is one. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .alterTable('calendar_lessons')
    .addColumn('from_roster', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
}
