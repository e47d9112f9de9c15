/** When each room was last reminded: a time and nothing else. */
import type { Tx } from '../core/index.ts'

declare module '../core/tables.ts' {
  interface Tables {
    reminder_rooms: { room_id: string; school_id: string; sent_at: number }
  }
}

/** True when the room's turn has come; it has had it then. Of two at once one has it. */
export async function takeTurn(tx: Tx, school: string, room: string, now: number, everyMs: number): Promise<boolean> {
  const taken = await tx.q
    .insertInto('reminder_rooms')
    .values({ room_id: room, school_id: school, sent_at: now })
    .onConflict((c) =>
      c
        .column('room_id')
        .doUpdateSet({ sent_at: now })
        .where('reminder_rooms.sent_at', '<=', now - everyMs),
    )
    .returning('room_id')
    .executeTakeFirst()
  return taken !== undefined
}
