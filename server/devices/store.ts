import type { Generated } from 'kysely'
import type { Database, Query, Tx } from '../core/index.ts'
import { type Presence, sameNameKey } from './rules.ts'

export interface DeviceRow {
  id: string
  school_id: string
  hostname: string
  os: string
  version: string
  /** raw Ed25519 public key, base64url */
  key: string
  machine_id_hint: string | null
  protection: string
  covered: number
  /** of its last beat; nothing of those before is kept, and nothing of a PC that is off */
  lock: string
  enrolled_at: number
  last_seen_at: number | null
  revoked_at: number | null
  kind: string
  /** 0/1: heard from within the last beats */
  online: number
  /** position of its last visible change */
  shown_n: number
  /** a fingerprint; empty: on no network; null: it has not said */
  network: string | null
  former_name: string | null
  /** the PC that took its seat */
  replaced_by: string | null
  /** the version of it that the PC last spoke */
  protocol: number
}
/** columns a new row may leave to their defaults */
type Defaulted = 'kind' | 'lock' | 'online' | 'shown_n' | 'protocol'
declare module '../core/tables.ts' {
  interface Tables {
    devices: Omit<DeviceRow, Defaulted> & { [Column in Defaulted]: Generated<DeviceRow[Column]> }
    device_passes: { hash: string; school_id: string; device_id: string; expires_at: number }
    device_challenges: { nonce_hash: string; school_id: string; device_id: string; expires_at: number }
  }
}

export function findDevice(db: Database, id: string): Promise<DeviceRow | undefined> {
  return db.read.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst()
}
export function devicesOf(db: Database, school: string): Promise<DeviceRow[]> {
  return db.read.selectFrom('devices').selectAll().where('school_id', '=', school).orderBy('enrolled_at').orderBy('id').execute()
}
export async function insertDevice(tx: Tx, row: DeviceRow): Promise<void> {
  await tx.q.insertInto('devices').values(row).execute()
}
export async function insertPass(tx: Tx, row: { hash: string; school_id: string; device_id: string; expires_at: number }, now: number): Promise<void> {
  await tx.q.deleteFrom('device_passes').where('device_id', '=', row.device_id).where('expires_at', '<=', now).execute()
  await tx.q.insertInto('device_passes').values(row).execute()
}
/** The PC a pass belongs to, unless it has run out or the PC was removed. */
export function deviceOfPass(db: Database, hash: string, now: number): Promise<{ id: string; school_id: string; expires_at: number } | undefined> {
  return db.read
    .selectFrom('device_passes as p')
    .innerJoin('devices as d', 'd.id', 'p.device_id')
    .select(['d.id', 'd.school_id', 'p.expires_at'])
    .where('p.hash', '=', hash)
    .where('p.expires_at', '>', now)
    .where('d.revoked_at', 'is', null)
    .executeTakeFirst()
}
export async function insertChallenge(
  tx: Tx,
  row: { nonce_hash: string; school_id: string; device_id: string; expires_at: number },
  now: number,
): Promise<void> {
  await tx.q.deleteFrom('device_challenges').where('expires_at', '<=', now).execute()
  await tx.q.insertInto('device_challenges').values(row).execute()
}
/** True once: the nonce is gone afterwards. */
export async function takeChallenge(tx: Tx, nonceHash: string, device: string, now: number): Promise<boolean> {
  const taken = await tx.q
    .deleteFrom('device_challenges')
    .where('nonce_hash', '=', nonceHash)
    .where('device_id', '=', device)
    .returning('expires_at')
    .executeTakeFirst()
  return taken !== undefined && taken.expires_at > now
}
/** True when it was not revoked before. Its passes end with it. */
export async function markRevoked(tx: Tx, school: string, device: string, now: number): Promise<boolean> {
  const changed = await tx.q
    .updateTable('devices')
    .set({ revoked_at: now, online: 0, lock: 'none' })
    .where('id', '=', device)
    .where('school_id', '=', school)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  await tx.q.deleteFrom('device_passes').where('device_id', '=', device).where('school_id', '=', school).execute()
  return changed !== undefined
}
export function devicesById(tx: Tx, ids: readonly string[]): Promise<DeviceRow[]> {
  // In one order, so that two processes that write the same PCs never wait for each other.
  return tx.q.selectFrom('devices').selectAll().where('id', 'in', ids).where('revoked_at', 'is', null).orderBy('id').execute()
}
export async function writePresence(tx: Tx, device: string, seen: Presence): Promise<void> {
  await tx.q
    .updateTable('devices')
    .set({
      last_seen_at: seen.lastSeenAt,
      protection: seen.protection,
      covered: seen.covered ? 1 : 0,
      lock: seen.lock,
      version: seen.version,
      network: seen.network,
      online: 1,
    })
    .where('id', '=', device)
    .execute()
}
/** PCs that count as on and have written nothing since `before`. */
export function silentDevices(q: Query, before: number): Promise<{ id: string; school_id: string }[]> {
  return q.selectFrom('devices').select(['id', 'school_id']).where('online', '=', 1).where('last_seen_at', '<', before).orderBy('id').execute()
}
/** Of these, the ones that are still silent; they count as off now. */
export async function writeOffline(tx: Tx, ids: readonly string[], before: number): Promise<string[]> {
  const gone = await tx.q
    .updateTable('devices')
    .set({ online: 0, lock: 'none' })
    .where('id', 'in', ids)
    .where('online', '=', 1)
    .where('last_seen_at', '<', before)
    .returning('id')
    .execute()
  return gone.map((row) => row.id)
}
/** True when the school has such a PC and it has not been removed. */
export async function changeDevice(tx: Tx, school: string, device: string, change: Partial<DeviceRow>): Promise<boolean> {
  const changed = await tx.q
    .updateTable('devices')
    .set(change)
    .where('id', '=', device)
    .where('school_id', '=', school)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}
/** PCs of this name that have not been removed, the latest enrolled first. */
export function devicesNamed(q: Query, school: string, hostname: string): Promise<DeviceRow[]> {
  return q
    .selectFrom('devices')
    .selectAll()
    .where('school_id', '=', school)
    .where((e) => e(e.fn<string>('lower', ['hostname']), '=', sameNameKey(hostname)))
    .where('revoked_at', 'is', null)
    .orderBy('enrolled_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}
export async function hostnamesOf(q: Query, school: string): Promise<string[]> {
  const rows = await q.selectFrom('devices').select('hostname').where('school_id', '=', school).where('revoked_at', 'is', null).execute()
  return rows.map((row) => row.hostname)
}
