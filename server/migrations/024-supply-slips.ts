import type { Kysely } from 'kysely'

export const name = '024-supply-slips'

export async function up(db: Kysely<never>): Promise<void> {
  // A supply teacher's account: for one room.
  await db.schema
    .alterTable('staff')
    .addColumn('supply_room', 'text', (c) => c.references('rooms.id'))
    .execute()
  // The local day of a slip, and when its web code was first used.
  await db.schema.alterTable('codes').addColumn('day', 'text').execute()
  await db.schema.alterTable('codes').addColumn('signed_in_at', 'bigint').execute()
  // When the PC took a guess, by its own clock: word of it may come hours later, of many at once.
  await db.schema.alterTable('code_tries').addColumn('tried_at', 'bigint').execute()
}
