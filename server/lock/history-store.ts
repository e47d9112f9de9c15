/** What became of each lock on each PC, as the PC has said. Who was there is the accounts' to say, by the event. */
import type { Generated } from 'kysely'
import { Refusal } from '../../protocol/errors.ts'
import type { Query, Tx } from '../core/index.ts'

interface PastRow {
  device_id: string
  lock_id: string
  school_id: string
  /** where the PC stood then */
  room_id: string | null
  /** the event that told of it */
  event_id: string
  at: number
  reason: string
  locked_by: string | null
  opened_at: number | null
  opened_how: string | null
  opened_by: string | null
  freed: string | null
  media_left: Generated<number>
}
declare module '../core/tables.ts' {
  interface Tables {
    lock_history: PastRow
  }
}
export interface OnPc {
  readonly device: string
  readonly lock: string
}

/** A PC with two people logged on tells of a lock by staff twice: it is one. */
export async function insertPast(
  tx: Tx,
  { device, lock }: OnPc,
  past: Pick<PastRow, 'school_id' | 'room_id' | 'event_id' | 'at' | 'reason' | 'locked_by'>,
): Promise<void> {
  await tx.q
    .insertInto('lock_history')
    .values({ device_id: device, lock_id: lock, ...past, opened_at: null, opened_how: null, opened_by: null, freed: null })
    .onConflict((c) => c.doNothing())
    .execute()
}
export async function changePast(
  tx: Tx,
  { device, lock }: OnPc,
  change: Partial<Pick<PastRow, 'opened_at' | 'opened_how' | 'opened_by' | 'freed'> & { media_left: number }>,
): Promise<void> {
  await tx.q.updateTable('lock_history').set(change).where('device_id', '=', device).where('lock_id', '=', lock).execute()
}
/** Whoever opens these PCs is remembered for what they will say. */
export async function noteOpener(tx: Tx, school: string, pcs: readonly string[], by: string): Promise<void> {
  if (pcs.length === 0) return
  await tx.q
    .updateTable('lock_history')
    .set({ opened_by: by })
    .where('school_id', '=', school)
    .where('device_id', 'in', pcs)
    .where('opened_at', 'is', null)
    .execute()
}
/** What was before then goes; resolves with the events it came from. */
export async function forgetBefore(tx: Tx, school: string, before: number): Promise<{ device: string; event: string }[]> {
  const rows = await tx.q
    .deleteFrom('lock_history')
    .where('school_id', '=', school)
    .where('at', '<=', before)
    .returning(['device_id as device', 'event_id as event'])
    .execute()
  return rows
}
export async function hasPast(q: Query, school: string): Promise<boolean> {
  return (await q.selectFrom('lock_history').select('at').where('school_id', '=', school).limit(1).executeTakeFirst()) !== undefined
}

/** Of one room, newest first. Throws NOT_FOUND when `before` is none of its. */
export async function pastOf(
  q: Query,
  { school, room, since, before, limit }: { school: string; room: string; since: number; before: string | null; limit: number },
) {
  let rows = q
    .selectFrom('lock_history as h')
    .innerJoin('devices as d', 'd.id', 'h.device_id')
    .leftJoin('seats as s', (join) => join.onRef('s.device_id', '=', 'h.device_id').onRef('s.room_id', '=', 'h.room_id'))
    .selectAll('h')
    .select(['d.hostname as pc', 's.name as seat'])
    .where('h.school_id', '=', school)
    .where('h.room_id', '=', room)
    .where('h.at', '>', since)
  if (before !== null) {
    const last = await q
      .selectFrom('lock_history')
      .select(['at', 'event_id'])
      .where('school_id', '=', school)
      .where('room_id', '=', room)
      .where('event_id', '=', before)
      .executeTakeFirst()
    if (!last) throw new Refusal('NOT_FOUND')
    rows = rows.where((e) => e(e.refTuple('h.at', 'h.event_id'), '<', e.tuple(last.at, last.event_id)))
  }
  return rows.orderBy('h.at', 'desc').orderBy('h.event_id', 'desc').limit(limit).execute()
}
