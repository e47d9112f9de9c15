import type { Database, Tx } from '../core/index.ts'

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
  enrolled_at: number
  last_seen_at: number | null
  revoked_at: number | null
}
declare module '../core/tables.ts' {
  interface Tables {
    devices: DeviceRow
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
    .set({ revoked_at: now })
    .where('id', '=', device)
    .where('school_id', '=', school)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  await tx.q.deleteFrom('device_passes').where('device_id', '=', device).where('school_id', '=', school).execute()
  return changed !== undefined
}
export async function writePresence(
  tx: Tx,
  device: string,
  seen: { lastSeenAt: number; protection: string; covered: boolean; version: string },
): Promise<void> {
  await tx.q
    .updateTable('devices')
    .set({ last_seen_at: seen.lastSeenAt, protection: seen.protection, covered: seen.covered ? 1 : 0, version: seen.version })
    .where('id', '=', device)
    .execute()
}
