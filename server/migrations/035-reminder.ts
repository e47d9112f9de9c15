import type { Kysely } from 'kysely'

export const name = '035-reminder'

/** When a room was last reminded; which PCs understand a reminder; commands that are worth nothing later. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('reminder_rooms')
    .addColumn('room_id', 'text', (c) => c.primaryKey().references('rooms.id'))
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('sent_at', 'bigint', (c) => c.notNull())
    .execute()
  // The protocol a PC spoke when it last asked for a pass; 0: not since this is kept.
  await db.schema
    .alterTable('devices')
    .addColumn('protocol', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute()
  // null: until the PC has it
  await db.schema.alterTable('device_commands').addColumn('until', 'bigint').execute()
}
