import type { Kysely } from 'kysely'

export const name = '029-calendar'

/** When somebody of the staff logged off: since then a room may be watched by nobody. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.alterTable('calendar_sessions').addColumn('ended_at', 'bigint').execute()
}
