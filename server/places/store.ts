import type { Generated } from 'kysely'
import type { Alert } from '../../protocol/alerts.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { DraftSeat, RoomPlan } from '../../protocol/places.ts'
import { type Database, newId, type Query, type Tx } from '../core/index.ts'
import { nextShown } from '../devices/index.ts'
import { isOffSite, networkPlace, ourNetworks } from '../networks/index.ts'
import { layOut, planOf, type RoomRow, type SeatRow } from './rules.ts'

declare module '../core/tables.ts' {
  interface Tables {
    rooms: Omit<RoomRow, 'revision' | 'shown_n'> & { revision: Generated<number>; shown_n: Generated<number>; created_at: number }
    seats: Omit<SeatRow, 'kind'> & { kind: Generated<string> }
  }
}

const ROOM = ['id', 'school_id', 'name', 'pattern', 'revision', 'changed_at', 'changed_by', 'shown_n'] as const

export async function readPlaces(db: Database, school: string): Promise<{ rooms: RoomRow[]; seats: SeatRow[] }> {
  const rooms = await db.read.selectFrom('rooms').select(ROOM).where('school_id', '=', school).orderBy('name').orderBy('id').execute()
  const seats = await db.read.selectFrom('seats').selectAll().where('school_id', '=', school).orderBy('y').orderBy('x').orderBy('id').execute()
  return { rooms, seats }
}
/** Rooms that look different since position `n`, each with its seats. */
export async function roomsShownAfter(q: Query, school: string, n: number, limit: number): Promise<{ n: number; room: RoomPlan }[]> {
  const rooms = await q.selectFrom('rooms').select(ROOM).where('school_id', '=', school).where('shown_n', '>', n).orderBy('shown_n').limit(limit).execute()
  if (rooms.length === 0) return []
  const ids = rooms.map((row) => row.id)
  const seats = Map.groupBy(
    await q.selectFrom('seats').selectAll().where('room_id', 'in', ids).orderBy('y').orderBy('x').orderBy('id').execute(),
    (s) => s.room_id,
  )
  return rooms.map((row) => ({ n: row.shown_n, room: planOf(row, seats.get(row.id) ?? []) }))
}

export async function insertRoom(tx: Tx, school: string, room: { name: string; seats: number; perRow: number }, now: number): Promise<RoomPlan> {
  const row = { id: newId(now), school_id: school, name: room.name, pattern: null, revision: 0, changed_at: null, changed_by: null }
  const shown = { ...row, shown_n: await nextShown(tx, school) }
  await tx.q
    .insertInto('rooms')
    .values({ ...shown, created_at: now })
    .execute()
  const seats = layOut(room.seats, room.perRow).map((seat) => ({ id: newId(now), school_id: school, room_id: row.id, device_id: null, ...seat }))
  await insertSeats(tx, seats)
  return planOf(shown, seats)
}

async function insertSeats(tx: Tx, seats: readonly SeatRow[]): Promise<void> {
  await tx.insertMany(
    'seats',
    ['id', 'school_id', 'room_id', 'name', 'x', 'y', 'kind', 'device_id'],
    seats.map((s) => [s.id, s.school_id, s.room_id, s.name, s.x, s.y, s.kind, s.device_id]),
  )
}

/** Changes a room, visibly. Throws NOT_FOUND when the school has no such room. */
export async function changeRoom(tx: Tx, school: string, room: string, change: { name?: string; pattern?: string | null }): Promise<RoomRow> {
  const shown_n = await nextShown(tx, school)
  return found(
    await tx.q
      .updateTable('rooms')
      .set({ ...change, shown_n })
      .where('id', '=', room)
      .where('school_id', '=', school)
      .returning(ROOM)
      .executeTakeFirst(),
  )
}
export async function findRoom(q: Query, school: string, room: string): Promise<{ row: RoomRow; seats: SeatRow[] }> {
  const row = found(await q.selectFrom('rooms').select(ROOM).where('id', '=', room).where('school_id', '=', school).executeTakeFirst())
  return { row, seats: await q.selectFrom('seats').selectAll().where('room_id', '=', room).orderBy('y').orderBy('x').orderBy('id').execute() }
}

/**
 * Puts a whole plan in place of the one of revision `from`. Throws NOT_FOUND, or CONFLICT when that is no longer the latest. PCs stay
 * on the seats that stay.
 */
export async function savePlan(
  tx: Tx,
  plan: { school: string; room: string; from: number; seats: readonly DraftSeat[]; by: string; now: number },
): Promise<RoomPlan> {
  const { school, room, from, by, now } = plan
  const shown_n = await nextShown(tx, school)
  const row = await tx.q
    .updateTable('rooms')
    .set({ revision: from + 1, changed_at: now, changed_by: by, shown_n })
    .where('id', '=', room)
    .where('school_id', '=', school)
    .where('revision', '=', from)
    .returning(ROOM)
    .executeTakeFirst()
  const before = await findRoom(tx.q, school, room)
  if (!row) throw new Refusal('CONFLICT')
  const known = new Map(before.seats.map((s) => [s.id, s]))
  const after = plan.seats.map((draft): SeatRow => {
    const old = draft.id === null ? undefined : found(known.get(draft.id))
    return { ...draft, id: old?.id ?? newId(now), school_id: school, room_id: room, device_id: old?.device_id ?? null }
  })
  // Taken out and put back in two statements, however many have moved.
  const same = new Set(after.filter((s) => isSame(s, known.get(s.id))).map((s) => s.id))
  const gone = before.seats.filter((s) => !same.has(s.id)).map((s) => s.id)
  if (gone.length > 0) await tx.q.deleteFrom('seats').where('room_id', '=', room).where('id', 'in', gone).execute()
  await insertSeats(
    tx,
    after.filter((s) => !same.has(s.id)),
  )
  return planOf(row, after)
}
function isSame(a: SeatRow, b: SeatRow | undefined): boolean {
  return b !== undefined && a.name === b.name && a.x === b.x && a.y === b.y && a.kind === b.kind
}

/** Puts a PC on a seat, or on none. Throws NOT_FOUND for ids of no use here, CONFLICT when another PC sits there. */
export async function seatDevice(tx: Tx, school: string, device: string, seat: string | null): Promise<void> {
  found(
    await tx.q.selectFrom('devices').select('id').where('id', '=', device).where('school_id', '=', school).where('revoked_at', 'is', null).executeTakeFirst(),
  )
  const left = await tx.q
    .updateTable('seats')
    .set({ device_id: null })
    .where('school_id', '=', school)
    .where('device_id', '=', device)
    .returning('room_id')
    .execute()
  for (const { room_id } of left) await changeRoom(tx, school, room_id, {})
  if (seat === null) return
  const target = found(
    await tx.q.selectFrom('seats').select(['id', 'room_id', 'device_id']).where('id', '=', seat).where('school_id', '=', school).executeTakeFirst(),
  )
  if (target.device_id !== null) {
    const sitting = await tx.q.selectFrom('devices').select('revoked_at').where('id', '=', target.device_id).executeTakeFirst()
    if (sitting?.revoked_at === null) throw new Refusal('CONFLICT', 'another PC is on this seat')
  }
  await tx.q.updateTable('seats').set({ device_id: device }).where('id', '=', seat).execute()
  await changeRoom(tx, school, target.room_id, {})
}

/** Pupils' PCs on pupils' seats of a room, and whether each is on now, as far as is known. `speaks`: the protocol it last spoke. */
export async function pupilPcsIn(q: Query, school: string, room: string): Promise<{ id: string; isOn: boolean; speaks: number }[]> {
  const rows = await q
    .selectFrom('seats as s')
    .innerJoin('devices as d', 'd.id', 's.device_id')
    .select(['d.id', 'd.online', 'd.protocol'])
    .where('s.school_id', '=', school)
    .where('s.room_id', '=', room)
    .where('s.kind', '=', 'pupil')
    .where('d.kind', 'in', ['pupil', 'laptop'])
    .where('d.revoked_at', 'is', null)
    .execute()
  return rows.map(({ id, online, protocol }) => ({ id, isOn: online === 1, speaks: protocol }))
}

/** The first pupil's seat of the room without a PC; none: the PC stays without a seat. */
export async function takeFreeSeat(tx: Tx, school: string, room: string, device: string): Promise<void> {
  const seat = await tx.q
    .selectFrom('seats')
    .select('id')
    .where('school_id', '=', school)
    .where('room_id', '=', room)
    .where('kind', '=', 'pupil')
    .where('device_id', 'is', null)
    .orderBy('y')
    .orderBy('x')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (seat) await seatDevice(tx, school, device, seat.id)
}

/** The seat another PC leaves to `device`; false when it had none. */
export async function takeSeatOf(tx: Tx, school: string, from: string, device: string): Promise<boolean> {
  const seat = await tx.q.selectFrom('seats').select('id').where('school_id', '=', school).where('device_id', '=', from).executeTakeFirst()
  if (!seat) return false
  await tx.q.updateTable('seats').set({ device_id: null }).where('id', '=', seat.id).execute()
  await seatDevice(tx, school, device, seat.id)
  return true
}

/** Rooms that have a rule for names, with their seats; a PC that was removed holds none. */
export async function ruledRooms(
  q: Query,
  school: string,
): Promise<{ id: string; pattern: string; seats: { id: string; name: string; device: string | null }[] }[]> {
  const rows = await q
    .selectFrom('rooms as r')
    .innerJoin('seats as s', 's.room_id', 'r.id')
    .leftJoin('devices as d', (join) => join.onRef('d.id', '=', 's.device_id').on('d.revoked_at', 'is', null))
    .select(['r.id as room', 'r.pattern', 's.id', 's.name', 'd.id as device'])
    .where('r.school_id', '=', school)
    .where('r.pattern', 'is not', null)
    .orderBy('r.name')
    .orderBy('r.id')
    .execute()
  return [...Map.groupBy(rows, (row) => row.room)].map(([id, seats]) => ({ id, pattern: seats[0]?.pattern ?? '', seats }))
}

/** PCs of the school that have not been removed, by name. */
export function presentDevices(q: Query, school: string): Promise<{ id: string; hostname: string }[]> {
  return q
    .selectFrom('devices')
    .select(['id', 'hostname'])
    .where('school_id', '=', school)
    .where('revoked_at', 'is', null)
    .orderBy('hostname')
    .orderBy('id')
    .execute()
}

/** NOT_FOUND unless the room is the school's. */
export async function requireRoom(db: Database, school: string, room: string): Promise<void> {
  found(await db.read.selectFrom('rooms').select('id').where('id', '=', room).where('school_id', '=', school).executeTakeFirst())
}

/** Every room of the school, by name. */
export function roomsOfSchool(q: Query, school: string): Promise<{ id: string; name: string }[]> {
  return q.selectFrom('rooms').select(['id', 'name']).where('school_id', '=', school).orderBy('name').orderBy('id').execute()
}
/** Throws NOT_FOUND unless the room is the school's. */
export async function roomName(q: Query, school: string, room: string): Promise<string> {
  return found(await q.selectFrom('rooms').select('name').where('id', '=', room).where('school_id', '=', school).executeTakeFirst()).name
}

/** Where a PC stands, in words: for an alert, which keeps it as it was at the press. */
export async function placeOf(tx: Tx, school: string, device: string): Promise<Alert['place']> {
  const row = found(
    await tx.q
      .selectFrom('devices as d')
      .leftJoin('seats as s', 's.device_id', 'd.id')
      .leftJoin('rooms as r', 'r.id', 's.room_id')
      .select(['d.hostname as pc', 'd.kind', 'd.network', 's.name as seat', 's.kind as mark', 'r.name as room'])
      .where('d.id', '=', device)
      .where('d.school_id', '=', school)
      .executeTakeFirst(),
  )
  const offSite = isOffSite(row.kind, networkPlace(row.network, await ourNetworks(tx.q, school)))
  const mark = row.mark === 'projector' ? 'projector' : row.mark === 'teacher' || row.kind === 'teacher' ? 'teacher' : null
  return { room: row.room, seat: row.seat, pc: row.pc, mark, offSite }
}

/** The room a PC stands in; null when it has no seat. */
export async function roomOf(q: Query, school: string, device: string): Promise<{ id: string; name: string } | null> {
  const row = await q
    .selectFrom('seats as s')
    .innerJoin('rooms as r', 'r.id', 's.room_id')
    .select(['r.id', 'r.name'])
    .where('s.device_id', '=', device)
    .where('s.school_id', '=', school)
    .executeTakeFirst()
  return row ?? null
}
/** Ids of the PCs that stand in a room and have not been removed. */
export async function devicesIn(q: Query, school: string, room: string): Promise<string[]> {
  const rows = await q
    .selectFrom('seats as s')
    .innerJoin('devices as d', 'd.id', 's.device_id')
    .select('d.id')
    .where('s.room_id', '=', room)
    .where('s.school_id', '=', school)
    .where('d.revoked_at', 'is', null)
    .orderBy('d.id')
    .execute()
  return rows.map((row) => row.id)
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Refusal('NOT_FOUND')
  return row
}
