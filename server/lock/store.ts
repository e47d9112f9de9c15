/** What staff have locked and paused, as long as it lasts. */
import type { Query, Tx } from '../core/index.ts'

export interface LockRow {
  id: string
  school_id: string
  by: string
  at: number
  until: number
  message: string | null
}
declare module '../core/tables.ts' {
  interface Tables {
    locks: LockRow
    lock_pcs: { device_id: string; school_id: string; lock_id: string }
    lock_pauses: { room_id: string; school_id: string; by: string; until: number }
  }
}

/** Another lock of theirs on these PCs is replaced. */
export async function insertLock(tx: Tx, lock: LockRow, pcs: readonly string[]): Promise<void> {
  await tx.q.insertInto('locks').values(lock).execute()
  await tx.q
    .insertInto('lock_pcs')
    // In one order, so that two who lock the same PCs never wait for each other.
    .values(pcs.toSorted().map((device_id) => ({ device_id, school_id: lock.school_id, lock_id: lock.id })))
    .onConflict((c) => c.column('device_id').doUpdateSet({ lock_id: lock.id }))
    .execute()
}
/** Which locks of theirs are in force on these PCs, each with those PCs. */
export async function locksOn(q: Query, school: string, pcs: readonly string[], now: number): Promise<{ id: string; until: number; pcs: string[] }[]> {
  if (pcs.length === 0) return []
  const rows = await q
    .selectFrom('lock_pcs as p')
    .innerJoin('locks as l', 'l.id', 'p.lock_id')
    .select(['l.id', 'l.until', 'p.device_id'])
    .where('p.school_id', '=', school)
    .where('p.device_id', 'in', pcs)
    .where('l.until', '>', now)
    .orderBy('l.at')
    .execute()
  return [...Map.groupBy(rows, (row) => row.id)].map(([id, of]) => ({ id, until: of[0]?.until ?? 0, pcs: of.map((row) => row.device_id) }))
}
/** Who made a lock of staff's that is not forgotten yet. */
export async function lockerOf(q: Query, school: string, lock: string): Promise<string | null> {
  return (await q.selectFrom('locks').select('by').where('school_id', '=', school).where('id', '=', lock).executeTakeFirst())?.by ?? null
}
export async function takeOff(tx: Tx, school: string, pcs: readonly string[]): Promise<void> {
  if (pcs.length > 0) await tx.q.deleteFrom('lock_pcs').where('school_id', '=', school).where('device_id', 'in', pcs).execute()
}
/** What has ended, or is on no PC any more, is forgotten: its message too. */
export async function forgetOver(tx: Tx, school: string, now: number): Promise<void> {
  const over = tx.q.selectFrom('locks').select('id').where('school_id', '=', school).where('until', '<=', now)
  await tx.q.deleteFrom('lock_pcs').where('school_id', '=', school).where('lock_id', 'in', over).execute()
  await tx.q
    .deleteFrom('locks')
    .where('school_id', '=', school)
    .where('id', 'not in', tx.q.selectFrom('lock_pcs').select('lock_id').where('school_id', '=', school))
    .execute()
  await tx.q.deleteFrom('lock_pauses').where('school_id', '=', school).where('until', '<=', now).execute()
}

type LockedPc = LockRow & { room: string; device: string; online: number; protocol: number }
/** Of each PC on a seat that staff have locked now, newest lock first. */
export function lockedPcs(q: Query, school: string, now: number): Promise<LockedPc[]> {
  return q
    .selectFrom('locks as l')
    .innerJoin('lock_pcs as p', 'p.lock_id', 'l.id')
    .innerJoin('seats as s', 's.device_id', 'p.device_id')
    .innerJoin('devices as d', 'd.id', 'p.device_id')
    .selectAll('l')
    .select(['s.room_id as room', 'p.device_id as device', 'd.online', 'd.protocol'])
    .where('l.school_id', '=', school)
    .where('d.revoked_at', 'is', null)
    .where('l.until', '>', now)
    .orderBy('l.at', 'desc')
    .orderBy('l.id')
    .orderBy('p.device_id')
    .execute()
}

/** `until` in the past ends one. Resolves with when an earlier one would have ended. */
export async function pauseRoom(tx: Tx, pause: { room_id: string; school_id: string; by: string; until: number }): Promise<number | null> {
  const before = await tx.q.selectFrom('lock_pauses').select('until').where('room_id', '=', pause.room_id).executeTakeFirst()
  await tx.q
    .insertInto('lock_pauses')
    .values(pause)
    .onConflict((c) => c.column('room_id').doUpdateSet({ by: pause.by, until: pause.until }))
    .execute()
  return before?.until ?? null
}
export function pausesIn(q: Query, school: string, now: number): Promise<{ room: string; by: string; until: number }[]> {
  return q
    .selectFrom('lock_pauses')
    .select(['room_id as room', 'by', 'until'])
    .where('school_id', '=', school)
    .where('until', '>', now)
    .orderBy('room_id')
    .execute()
}
