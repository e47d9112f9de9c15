/** Who is at which PC: of staff who and until when, of pupils nothing but that it is in use. */

import { DAY_MS } from '../../protocol/local-time.ts'
import { type Query, statement, type Tx } from '../core/index.ts'
import type { Session, Someone } from './watching.ts'

interface SessionRow {
  school_id: string
  device_id: string
  session: string
  opened_at: number
  is_staff: number
  /** who, where it is staff; nothing is kept of a pupil */
  person_id: string | null
  name: string | null
  /** of somebody of the staff: kept for a day, because since then nobody may be watching */
  ended_at: number | null
}
declare module '../core/tables.ts' {
  interface Tables {
    calendar_sessions: SessionRow
  }
}

/** Of the last day, on PCs that stand in a room and have not been removed. */
export async function sessionsOf(q: Query, school: string, now: number): Promise<Session[]> {
  const rows = await q
    .selectFrom('calendar_sessions as o')
    .innerJoin('devices as d', 'd.id', 'o.device_id')
    .innerJoin('seats as t', 't.device_id', 'o.device_id')
    .leftJoin('staff as s', (join) => join.onRef('s.person_id', '=', 'o.person_id').onRef('s.school_id', '=', 'o.school_id').on('s.ended_at', 'is', null))
    .select([
      't.room_id',
      'o.device_id',
      'o.opened_at',
      'o.ended_at',
      'd.last_seen_at',
      'o.is_staff',
      'o.person_id',
      'o.name',
      's.id',
      's.name as staff_name',
      's.role',
    ])
    .where('o.school_id', '=', school)
    .where('o.opened_at', '>', now - DAY_MS)
    .where('d.revoked_at', 'is', null)
    .orderBy('o.opened_at')
    .execute()
  return rows.map((row) => {
    const who: Someone = { staff: row.id, person: row.person_id, name: row.staff_name ?? row.name ?? '', role: row.role }
    return {
      room: row.room_id,
      device: row.device_id,
      openedAt: row.opened_at,
      heardAt: Math.max(row.last_seen_at ?? 0, row.opened_at),
      endedAt: row.ended_at,
      staff: row.is_staff === 1 ? who : null,
    }
  })
}

export async function openSession(tx: Tx, row: Omit<SessionRow, 'ended_at'>): Promise<void> {
  await makeRoom(tx.q, { device: row.device_id, session: row.session, before: row.opened_at - DAY_MS })
  await tx.insertMany('calendar_sessions', SESSION_COLUMNS, [SESSION_COLUMNS.map((column) => row[column])])
}
const SESSION_COLUMNS = ['school_id', 'device_id', 'session', 'opened_at', 'is_staff', 'person_id', 'name'] as const
const makeRoom = statement((q, { device, session, before }: { device: string; session: string; before: number }) =>
  q
    .deleteFrom('calendar_sessions')
    .where('device_id', '=', device)
    .where((e) => e.or([e('session', '=', session), e('opened_at', '<=', before)])),
)
/** True when somebody of the staff left. */
export async function closeSession(tx: Tx, device: string, session: string, now: number): Promise<boolean> {
  const left = await tx.q
    .updateTable('calendar_sessions')
    .set({ ended_at: now })
    .where('device_id', '=', device)
    .where('session', '=', session)
    .where('is_staff', '=', 1)
    .where('ended_at', 'is', null)
    .returning('session')
    .executeTakeFirst()
  if (left) return true
  await tx.q.deleteFrom('calendar_sessions').where('device_id', '=', device).where('session', '=', session).where('is_staff', '=', 0).execute()
  return false
}
