import type { Static } from 'typebox'
import type { CodeKind, TryResult } from '../../protocol/codes.ts'
import type { Version } from '../../protocol/kinds.ts'
import type { Role } from '../../protocol/op.ts'
import type { Query, Tx } from '../core/index.ts'

export interface CodeRow {
  id: string
  school_id: string
  kind: CodeKind
  staff_id: string | null
  holder_name: string
  device_id: string | null
  place: string
  stretched: string
  valid_from: number
  valid_until: number
  created_by: string
  created_at: number
  ended_at: number | null
  /** of a slip: fingerprint of its web code, its local day, and when the web code first signed somebody in */
  web_hash: string | null
  day?: string | null | undefined
  signed_in_at?: number | null | undefined
}
export interface CodeDeviceRow {
  device_id: string
  school_id: string
  pepper: string
  epoch: number
  n: number
  /** ids of the codes in the newest envelope, and of those the PC said it has; JSON */
  given: string
  known: string
}
declare module '../core/tables.ts' {
  interface Tables {
    codes: CodeRow
    code_rooms: { school_id: string; code_id: string; room_id: string }
    code_devices: CodeDeviceRow
    /** `at`: when word of it came; `tried_at`: by the PC's own clock */
    code_tries: { school_id: string; device_id: string; event_id: string; code_id: string | null; result: TryResult; at: number; tried_at?: number | null }
  }
}

export async function insertCode(tx: Tx, row: CodeRow, rooms: readonly string[]): Promise<void> {
  await tx.q.insertInto('codes').values(row).execute()
  await putInRooms(tx, row.school_id, row.id, rooms)
}
export async function putInRooms(tx: Tx, school: string, code: string, rooms: readonly string[]): Promise<void> {
  await tx.q.deleteFrom('code_rooms').where('code_id', '=', code).execute()
  await tx.insertMany(
    'code_rooms',
    ['school_id', 'code_id', 'room_id'],
    rooms.map((room) => [school, code, room]),
  )
}
export function findCode(q: Query, school: string, id: string): Promise<CodeRow | undefined> {
  return q.selectFrom('codes').selectAll().where('id', '=', id).where('school_id', '=', school).executeTakeFirst()
}
export async function roomsOfCode(q: Query, code: string): Promise<string[]> {
  const rows = await q.selectFrom('code_rooms').select('room_id').where('code_id', '=', code).orderBy('room_id').execute()
  return rows.map((row) => row.room_id)
}
export async function endCode(tx: Tx, code: string, now: number): Promise<void> {
  await tx.q.updateTable('codes').set({ ended_at: now }).where('id', '=', code).where('ended_at', 'is', null).execute()
}

/** Codes that count, now or later, on a PC that stands in this room (null: in none). */
export async function codesOn(q: Query, school: string, device: string, room: string | null, now: number): Promise<CodeRow[]> {
  const inRoom = q
    .selectFrom('code_rooms')
    .select('code_id')
    .where('room_id', '=', room ?? '')
  return q
    .selectFrom('codes')
    .selectAll()
    .where('school_id', '=', school)
    .where('ended_at', 'is', null)
    .where('valid_until', '>', now)
    .where((e) => e.or([e('device_id', '=', device), e('id', 'in', inRoom)]))
    .orderBy('id')
    .execute()
}
/** Of one member of staff, those that still count. */
export function codesOfStaff(q: Query, school: string, staff: string, kind: CodeKind, now: number): Promise<CodeRow[]> {
  return q
    .selectFrom('codes')
    .selectAll()
    .where('school_id', '=', school)
    .where('staff_id', '=', staff)
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .where('valid_until', '>', now)
    .orderBy('id')
    .execute()
}

/** Every PIN of the school that still counts, with what its holder is now. */
export function livePins(q: Query, school: string, now: number): Promise<{ id: string; staff: string; role: Role; left: number | null; until: number }[]> {
  return q
    .selectFrom('codes as c')
    .innerJoin('staff as s', 's.id', 'c.staff_id')
    .select(['c.id', 's.id as staff', 's.role', 's.ended_at as left', 'c.valid_until as until'])
    .where('c.school_id', '=', school)
    .where('c.kind', '=', 'pin')
    .where('c.ended_at', 'is', null)
    .where('c.valid_until', '>', now)
    .orderBy('c.id')
    .execute()
}

export function slipByWebHash(q: Query, hash: string): Promise<CodeRow | undefined> {
  return q.selectFrom('codes').selectAll().where('web_hash', '=', hash).executeTakeFirst()
}
/** Slips that end after `since`, with who made each; the next to end first. */
export function slipsSince(q: Query, school: string, since: number): Promise<(CodeRow & { made_by: string | null })[]> {
  return q
    .selectFrom('codes as c')
    .leftJoin('staff as s', 's.id', 'c.created_by')
    .selectAll('c')
    .select('s.name as made_by')
    .where('c.school_id', '=', school)
    .where('c.kind', '=', 'slip')
    .where('c.valid_until', '>', since)
    .orderBy('c.valid_until')
    .orderBy('c.id')
    .execute()
}
/** The account its holder has from the first sign-in on. */
export async function noteSignIn(tx: Tx, slip: CodeRow, staff: string, now: number): Promise<void> {
  await tx.q
    .updateTable('codes')
    .set({ staff_id: staff, signed_in_at: slip.signed_in_at ?? now })
    .where('id', '=', slip.id)
    .execute()
}

export function codeDevice(q: Query, device: string): Promise<CodeDeviceRow | undefined> {
  return q.selectFrom('code_devices').selectAll().where('device_id', '=', device).executeTakeFirst()
}
export function codeDevices(q: Query, devices: readonly string[]): Promise<CodeDeviceRow[]> {
  if (devices.length === 0) return Promise.resolve([])
  return q.selectFrom('code_devices').selectAll().where('device_id', 'in', devices).execute()
}
export async function saveCodeDevice(tx: Tx, row: CodeDeviceRow): Promise<void> {
  const { device_id: _, ...rest } = row
  await tx.q
    .insertInto('code_devices')
    .values(row)
    .onConflict((c) => c.column('device_id').doUpdateSet(rest))
    .execute()
}
/** The PC has what it was given in this version; an answer to an older one says nothing about the newest. */
export async function markKnown(tx: Tx, device: string, { epoch, n }: Static<typeof Version>): Promise<void> {
  await tx.q
    .updateTable('code_devices')
    .set((e) => ({ known: e.ref('given') }))
    .where('device_id', '=', device)
    .where('epoch', '=', epoch)
    .where('n', '=', n)
    .execute()
}
export async function epochOf(q: Query, school: string): Promise<number> {
  return (await q.selectFrom('schools').select('epoch').where('id', '=', school).executeTakeFirstOrThrow()).epoch
}

export async function insertTry(
  tx: Tx,
  row: { school_id: string; device_id: string; event_id: string; code_id: string | null; result: TryResult; at: number; tried_at: number },
  keepMs: number,
): Promise<void> {
  await tx.q.insertInto('code_tries').values(row).execute()
  await tx.q
    .deleteFrom('code_tries')
    .where('school_id', '=', row.school_id)
    .where('at', '<', row.at - keepMs)
    .execute()
}
/** When wrong codes were typed on this PC, by its own clock, from then to then (epoch ms). What was not looked at is no guess. */
export async function wrongTries(q: Query, device: string, from: number, to: number): Promise<number[]> {
  const rows = await q
    .selectFrom('code_tries')
    .select('tried_at')
    .where('device_id', '=', device)
    .where('result', 'not in', ['accepted', 'tooMany'])
    .where('tried_at', '>=', from)
    .where('tried_at', '<=', to)
    .execute()
  return rows.flatMap(({ tried_at: at }) => at ?? [])
}
/** On how many PCs each of these codes has been accepted. */
export async function usesOf(q: Query, codes: readonly string[]): Promise<Map<string, number>> {
  if (codes.length === 0) return new Map()
  const rows = await q
    .selectFrom('code_tries')
    .select(['code_id', 'device_id'])
    .distinct()
    .where('code_id', 'in', codes)
    .where('result', '=', 'accepted')
    .execute()
  const uses = new Map<string, number>()
  for (const { code_id: code } of rows) if (code !== null) uses.set(code, (uses.get(code) ?? 0) + 1)
  return uses
}
