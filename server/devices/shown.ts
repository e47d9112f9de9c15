/**
 * What a page shows of rooms and PCs, numbered: each visible change takes the next position of its school in the transaction
 * that makes it, so that a page which has seen n has seen everything before.
 */
import { type Database, nextPosition, type Position, type Query, type Tx } from '../core/index.ts'
import { ourNetworks } from '../networks/index.ts'
import type { DeviceRow } from './store.ts'

const COUNTER = 'places'
export const shownTopic = (school: string): string => `places:${school}`

/** A position for one change of something that is not a PC. */
export function nextShown(tx: Tx, school: string): Promise<number> {
  tx.notify(shownTopic(school))
  return nextPosition(tx, school, COUNTER)
}

/** These PCs look different now. */
export async function showDevices(tx: Tx, school: string, devices: readonly string[]): Promise<void> {
  if (devices.length === 0) return
  const last = await nextPosition(tx, school, COUNTER, devices.length)
  for (const [i, device] of devices.entries()) {
    const shown_n = last - devices.length + 1 + i
    await tx.q.updateTable('devices').set({ shown_n }).where('id', '=', device).where('school_id', '=', school).execute()
  }
  tx.notify(shownTopic(school))
}

export async function shownCursor(db: Database, school: string): Promise<Position> {
  const row = await db.read
    .selectFrom('schools')
    .leftJoin('counters', (join) => join.onRef('counters.school_id', '=', 'schools.id').on('counters.name', '=', COUNTER))
    .select(['schools.epoch', 'counters.n'])
    .where('schools.id', '=', school)
    .executeTakeFirstOrThrow()
  return { epoch: row.epoch, n: row.n ?? 0 }
}

export function devicesShownAfter(q: Query, school: string, n: number, limit: number): Promise<DeviceRow[]> {
  return q.selectFrom('devices').selectAll().where('school_id', '=', school).where('shown_n', '>', n).orderBy('shown_n').limit(limit).execute()
}

/** Which networks are the school's changed: laptops may be off site now, or no longer. */
export async function showLaptops(tx: Tx, school: string): Promise<void> {
  const laptops = await tx.q.selectFrom('devices').select('id').where('school_id', '=', school).where('kind', '=', 'laptop').orderBy('id').execute()
  await showDevices(
    tx,
    school,
    laptops.map((row) => row.id),
  )
}
/** Only a laptop is told: any other PC is never off site. By the PC's id; who isn't there is told of none. */
export async function networksToldTo(db: Database, school: string): Promise<ReadonlyMap<string, string[]>> {
  const laptops = await db.read.selectFrom('devices').select('id').where('school_id', '=', school).where('kind', '=', 'laptop').execute()
  if (laptops.length === 0) return new Map()
  const ours = [...(await ourNetworks(db.read, school))]
  return new Map(laptops.map(({ id }) => [id, ours]))
}
