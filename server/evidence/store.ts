import type { Warning } from '../../protocol/places.ts'
import type { Database, Tx } from '../core/index.ts'
import type { Tables } from '../core/tables.ts'

export interface EventRow {
  device_id: string
  id: string
  school_id: string
  seq: number
  at: number
  mono: number
  type: string
  body_hash: string
  prev: string
  hash: string
  signature: string | null
  salt: string | null
  body: string | null
  received_at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    events: EventRow
    chain_heads: {
      device_id: string
      school_id: string
      head_seq: number
      head_hash: string
      lowest_unsent: number
      signature: string
      /** of the batch the head was signed with; null: it came with none */
      digest: string | null
      complete_to: number
      highest_seq: number
      gap_seq: number | null
      updated_at: number
    }
    anomalies: {
      device_id: string
      school_id: string
      kind: string
      /** the number of the event it was seen at; 0 when it is not about one */
      seq: number
      first_at: number
      cleared_at: number | null
      /** who put it aside; null: it cleared up by itself */
      cleared_by: string | null
      cleared_reason: string | null
    }
  }
}
export type HeadRow = Tables['chain_heads']
export type AnomalyKind = Warning

const EVENT_COLUMNS = [
  'device_id',
  'id',
  'school_id',
  'seq',
  'at',
  'mono',
  'type',
  'body_hash',
  'prev',
  'hash',
  'signature',
  'salt',
  'body',
  'received_at',
] as const

export function insertEvents(tx: Tx, rows: readonly EventRow[]): Promise<void> {
  return tx.insertMany(
    'events',
    EVENT_COLUMNS,
    rows.map((row) => EVENT_COLUMNS.map((column) => row[column])),
  )
}

/**
 * Nobody else writes these PCs' chains until the commit. SQLite has one writer anyway. NO KEY: a command for one of these PCs
 * only needs its row to exist, and must not wait for (and so deadlock with) a press that waits for the school's alerts.
 */
export async function lockChains(tx: Tx, dialect: Database['dialect'], devices: readonly string[]): Promise<Map<string, HeadRow>> {
  if (dialect === 'postgres') await tx.q.selectFrom('devices').select('id').where('id', 'in', devices).orderBy('id').forNoKeyUpdate().execute()
  const rows = await tx.q.selectFrom('chain_heads').selectAll().where('device_id', 'in', devices).execute()
  return new Map(rows.map((row) => [row.device_id, row]))
}

/** Numbers from…to of one PC, both included. */
export interface Run {
  device: string
  from: number
  to: number
}
const LINK = ['device_id', 'id', 'seq', 'hash', 'prev', 'received_at'] as const
export type LinkRow = Pick<EventRow, (typeof LINK)[number]>

export function linksIn(tx: Tx, runs: readonly Run[]): Promise<LinkRow[]> {
  return tx.q
    .selectFrom('events')
    .select(LINK)
    .where((e) => e.or(runs.map((r) => e.and([e('device_id', '=', r.device), e('seq', '>=', r.from), e('seq', '<=', r.to)]))))
    .execute()
}
export function linksById(tx: Tx, wanted: readonly { device: string; ids: readonly string[] }[]): Promise<LinkRow[]> {
  return tx.q
    .selectFrom('events')
    .select(LINK)
    .where((e) => e.or(wanted.map(({ device, ids }) => e.and([e('device_id', '=', device), e('id', 'in', ids)]))))
    .execute()
}
/** Stored numbers above `seq`, ascending. */
export async function seqsAbove(tx: Tx, device: string, seq: number, limit: number): Promise<number[]> {
  const rows = await tx.q.selectFrom('events').select('seq').where('device_id', '=', device).where('seq', '>', seq).orderBy('seq').limit(limit).execute()
  return rows.map((row) => row.seq)
}

export async function saveHeads(tx: Tx, rows: readonly HeadRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.q
    .insertInto('chain_heads')
    .values(rows)
    .onConflict((c) =>
      c.column('device_id').doUpdateSet((e) => ({
        head_seq: e.ref('excluded.head_seq'),
        head_hash: e.ref('excluded.head_hash'),
        lowest_unsent: e.ref('excluded.lowest_unsent'),
        signature: e.ref('excluded.signature'),
        digest: e.ref('excluded.digest'),
        complete_to: e.ref('excluded.complete_to'),
        highest_seq: e.ref('excluded.highest_seq'),
        gap_seq: e.ref('excluded.gap_seq'),
        updated_at: e.ref('excluded.updated_at'),
      })),
    )
    .execute()
}

const OPEN = { cleared_at: null, cleared_by: null, cleared_reason: null } as const

export interface Anomaly {
  device_id: string
  school_id: string
  kind: AnomalyKind
  seq: number
}
export async function recordAnomalies(tx: Tx, found: readonly Anomaly[], now: number): Promise<void> {
  if (found.length === 0) return
  await tx.q
    .insertInto('anomalies')
    .values(found.map((a) => ({ ...a, first_at: now, ...OPEN })))
    .onConflict((c) => c.columns(['device_id', 'kind', 'seq']).doNothing())
    .execute()
}
/** A hole that has been filled was only a delay. */
export async function clearGaps(tx: Tx, device: string, upTo: number, now: number): Promise<void> {
  await tx.q
    .updateTable('anomalies')
    .set({ cleared_at: now })
    .where('device_id', '=', device)
    .where('kind', '=', 'gap')
    .where('seq', '<=', upTo)
    .where('cleared_at', 'is', null)
    .execute()
}

/** Something is wrong with a PC that is not about one of its events. Put aside before, it is open again. */
export async function raiseWarning(tx: Tx, device: { id: string; school: string }, kind: AnomalyKind, now: number): Promise<void> {
  await tx.q
    .insertInto('anomalies')
    .values({ device_id: device.id, school_id: device.school, kind, seq: 0, first_at: now, ...OPEN })
    .onConflict((c) => c.columns(['device_id', 'kind', 'seq']).doUpdateSet({ first_at: now, ...OPEN }))
    .execute()
}
/** Puts aside all of one kind; false when there is none of the school's PC. */
export async function clearWarning(
  tx: Tx,
  device: { id: string; school: string },
  kind: AnomalyKind,
  cleared: { by: string; reason: string; now: number },
): Promise<boolean> {
  const rows = await tx.q
    .updateTable('anomalies')
    .set({ cleared_at: cleared.now, cleared_by: cleared.by, cleared_reason: cleared.reason })
    .where('device_id', '=', device.id)
    .where('school_id', '=', device.school)
    .where('kind', '=', kind)
    .where('cleared_at', 'is', null)
    .returning('seq')
    .execute()
  return rows.length > 0
}

/** What is wrong with each PC's evidence and has not been cleared. */
export async function warningsOf(db: Database, school: string): Promise<Map<string, Set<AnomalyKind>>> {
  const rows = await db.read
    .selectFrom('anomalies')
    .select(['device_id', 'kind'])
    .distinct()
    .where('school_id', '=', school)
    .where('cleared_at', 'is', null)
    .execute()
  const warnings = new Map<string, Set<AnomalyKind>>()
  for (const { device_id, kind } of rows) warnings.set(device_id, (warnings.get(device_id) ?? new Set()).add(kind as AnomalyKind))
  return warnings
}

/** Takes contents and salts away; the headers stay and still verify. */
export async function eraseBodies(tx: Tx, device: string, events: readonly string[]): Promise<void> {
  if (events.length === 0) return
  await tx.q.updateTable('events').set({ salt: null, body: null }).where('device_id', '=', device).where('id', 'in', events).execute()
}
