import { Refusal } from '../../protocol/errors.ts'
import { type Database, newId, type Query, type Tx } from '../core/index.ts'
import { layOut, type RoomRow, type SeatRow } from './rules.ts'

declare module '../core/tables.ts' {
  interface Tables {
    rooms: RoomRow & { created_at: number }
    seats: SeatRow
  }
}

export async function readPlaces(db: Database, school: string): Promise<{ rooms: RoomRow[]; seats: SeatRow[] }> {
  const rooms = await db.read.selectFrom('rooms').select(['id', 'school_id', 'name']).where('school_id', '=', school).orderBy('name').orderBy('id').execute()
  const seats = await db.read.selectFrom('seats').selectAll().where('school_id', '=', school).orderBy('y').orderBy('x').orderBy('id').execute()
  return { rooms, seats }
}

export async function insertRoom(tx: Tx, school: string, room: { name: string; seats: number; perRow: number }, now: number) {
  const id = newId(now)
  await tx.q.insertInto('rooms').values({ id, school_id: school, name: room.name, created_at: now }).execute()
  const seats = layOut(room.seats, room.perRow).map((seat) => ({ id: newId(now), ...seat }))
  await tx.insertMany(
    'seats',
    ['id', 'school_id', 'room_id', 'name', 'x', 'y', 'device_id'],
    seats.map((s) => [s.id, school, id, s.name, s.x, s.y, null]),
  )
  return { id, name: room.name, seats: seats.map((s) => ({ ...s, device: null })) }
}

/** Throws NOT_FOUND when the school has no such room. */
export async function renameRoom(tx: Tx, school: string, room: string, name: string): Promise<void> {
  found(await tx.q.updateTable('rooms').set({ name }).where('id', '=', room).where('school_id', '=', school).returning('id').executeTakeFirst())
}
/** Throws NOT_FOUND when the school has no such seat. */
export async function moveSeat(tx: Tx, school: string, seat: string, x: number, y: number): Promise<void> {
  found(await tx.q.updateTable('seats').set({ x, y }).where('id', '=', seat).where('school_id', '=', school).returning('id').executeTakeFirst())
}

/** Puts a PC on a seat, or on none. Throws NOT_FOUND for ids of no use here, CONFLICT when another PC sits there. */
export async function seatDevice(tx: Tx, school: string, device: string, seat: string | null): Promise<void> {
  found(
    await tx.q.selectFrom('devices').select('id').where('id', '=', device).where('school_id', '=', school).where('revoked_at', 'is', null).executeTakeFirst(),
  )
  await tx.q.updateTable('seats').set({ device_id: null }).where('school_id', '=', school).where('device_id', '=', device).execute()
  if (seat === null) return
  const target = found(await tx.q.selectFrom('seats').select(['id', 'device_id']).where('id', '=', seat).where('school_id', '=', school).executeTakeFirst())
  if (target.device_id !== null) {
    const sitting = await tx.q.selectFrom('devices').select('revoked_at').where('id', '=', target.device_id).executeTakeFirst()
    if (sitting?.revoked_at === null) throw new Refusal('CONFLICT', 'another PC is on this seat')
  }
  await tx.q.updateTable('seats').set({ device_id: device }).where('id', '=', seat).execute()
}

/** The first seat of the room without a PC; none: the PC stays without a seat. */
export async function takeFreeSeat(tx: Tx, school: string, room: string, device: string): Promise<void> {
  const seat = await tx.q
    .selectFrom('seats')
    .select('id')
    .where('school_id', '=', school)
    .where('room_id', '=', room)
    .where('device_id', 'is', null)
    .orderBy('y')
    .orderBy('x')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (seat) await seatDevice(tx, school, device, seat.id)
}

/** NOT_FOUND unless the room is the school's. */
export async function requireRoom(db: Database, school: string, room: string): Promise<void> {
  found(await db.read.selectFrom('rooms').select('id').where('id', '=', room).where('school_id', '=', school).executeTakeFirst())
}

/** Every room of the school, by name. */
export function roomsOfSchool(q: Query, school: string): Promise<{ id: string; name: string }[]> {
  return q.selectFrom('rooms').select(['id', 'name']).where('school_id', '=', school).orderBy('name').orderBy('id').execute()
}

/** Where a PC stands, in words: for an alert, which keeps it as it was at the press. */
export async function placeOf(tx: Tx, school: string, device: string): Promise<{ room: string | null; seat: string | null; pc: string }> {
  const row = await tx.q
    .selectFrom('devices as d')
    .leftJoin('seats as s', 's.device_id', 'd.id')
    .leftJoin('rooms as r', 'r.id', 's.room_id')
    .select(['d.hostname as pc', 's.name as seat', 'r.name as room'])
    .where('d.id', '=', device)
    .where('d.school_id', '=', school)
    .executeTakeFirst()
  return found(row)
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
