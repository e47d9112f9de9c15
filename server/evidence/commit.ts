/** One transaction for a group of batches: what is new is stored and handled, what the chain contradicts is recorded beside it. */
import type { Logger } from 'pino'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { type Batch, GENESIS } from '../../protocol/evidence.ts'
import type { Database, EventHandler, Tx } from '../core/index.ts'
import { type Checked, CLOCK_WARNING_MS, compareArrival, completeTo, findContradiction, type Link } from './rules.ts'
import {
  type Anomaly,
  clearGaps,
  type EventRow,
  type HeadRow,
  insertEvents,
  type LinkRow,
  linksById,
  linksIn,
  lockChains,
  type Run,
  recordAnomalies,
  saveHeads,
  seqsAbove,
} from './store.ts'

export interface Job {
  readonly device: string
  readonly school: string
  readonly batch: Pick<Batch, 'headSeq' | 'headHash' | 'lowestUnsent' | 'digest' | 'signature'>
  readonly events: readonly Checked[]
}
export interface Committed {
  readonly acked: string[]
  readonly refused: { id: string; code: ErrorCode }[]
}

export interface Committing {
  db: Database
  log: Logger
  handlers: ReadonlyMap<string, readonly EventHandler[]>
  now(): number
}

export function commitJobs({ db, log, handlers, now }: Committing, jobs: readonly Job[]): Promise<Committed[]> {
  return db.write(async (tx) => {
    const receivedAt = now()
    const heads = await lockChains(tx, db.dialect, [...new Set(jobs.map((job) => job.device))].toSorted())
    const known = await loadKnown(tx, jobs)
    const anomalies: Anomaly[] = []
    const plain: EventRow[] = []
    const answers: Committed[] = []
    for (const job of jobs) {
      const answer: Committed = { acked: [], refused: [] }
      answers.push(answer)
      for (const event of job.events) {
        const { header } = event
        const link = { id: header.id, seq: header.seq, hash: event.hash, prev: header.prev, receivedAt }
        const arrival = compareArrival(link, known.byId(job.device, header.id))
        const note = (kind: Anomaly['kind']): number => anomalies.push({ device_id: job.device, school_id: job.school, kind, seq: header.seq })
        if (arrival === 'altered') {
          note('fork')
          answer.refused.push({ id: header.id, code: 'EVENT_ALTERED' })
          continue
        }
        if (arrival === 'new') {
          const row = eventRow(job, event, receivedAt)
          const interested = (handlers.get(header.type) ?? []).filter((handler) => event.content !== null || handler.assume !== undefined)
          if (interested.length === 0) plain.push(row)
          else if (!(await storeAndHandle(tx, row, event, interested, log))) continue
          const contradiction = findContradiction(link, (seq) => known.at(job.device, seq))
          if (contradiction !== null) note('fork')
          if (contradiction === 'clone') note('clone')
          if (header.at > receivedAt + CLOCK_WARNING_MS) note('clock')
          known.add(job.device, link)
        }
        answer.acked.push(header.id)
      }
    }
    await insertEvents(tx, plain)
    await advanceHeads(tx, jobs, heads, known, anomalies, receivedAt)
    await recordAnomalies(tx, anomalies, receivedAt)
    return answers
  })
}

/** False when a handler failed: the event is then neither stored nor answered for, and the PC sends it again. */
async function storeAndHandle(tx: Tx, row: EventRow, event: Checked, interested: readonly EventHandler[], log: Logger): Promise<boolean> {
  try {
    await tx.attempt(async () => {
      await insertEvents(tx, [row])
      const received = { header: event.header, device: row.device_id, school: row.school_id, receivedAt: row.received_at }
      for (const handler of interested)
        await handler.handle(tx, { ...received, body: event.content === null ? handler.assume?.(event.header) : event.content.body })
    })
    return true
  } catch (error) {
    // No disk, no transaction: that is everybody's failure, not this event's.
    if (error instanceof Refusal && error.code === 'STORE_FAILED') throw error
    log.error({ event: row.id, type: row.type, device: row.device_id, err: error }, 'event not handled')
    return false
  }
}

async function advanceHeads(tx: Tx, jobs: readonly Job[], heads: Map<string, HeadRow>, known: Known, anomalies: Anomaly[], now: number): Promise<void> {
  for (const { device, school, batch, events } of jobs) {
    const before = heads.get(device)
    const head = before ?? {
      device_id: device,
      school_id: school,
      head_seq: 0,
      head_hash: '',
      lowest_unsent: 0,
      signature: '',
      digest: null,
      complete_to: 0,
      highest_seq: 0,
      gap_seq: null,
      updated_at: now,
    }
    const next = { ...head, updated_at: now }
    // Requests overtake each other: an older head is no news.
    if (batch.headSeq >= head.head_seq)
      Object.assign(next, {
        head_seq: batch.headSeq,
        head_hash: batch.headHash,
        lowest_unsent: batch.lowestUnsent,
        signature: batch.signature,
        digest: batch.digest ?? null,
      })
    const atHead = known.at(device, batch.headSeq)
    const rivalHead = batch.headSeq === head.head_seq && head.head_hash !== '' && head.head_hash !== batch.headHash
    if (rivalHead || (atHead.length > 0 && !atHead.some((link) => link.hash === batch.headHash)))
      anomalies.push({ device_id: device, school_id: school, kind: 'fork', seq: batch.headSeq })

    // A PC that lost its outbox starts a new chain, further up: what lay between will never come.
    const restartedAt = events.reduce((latest, { header }) => (header.prev === GENESIS ? Math.max(latest, header.seq) : latest), 0)
    const lost = restartedAt > head.complete_to + 1
    if (lost) anomalies.push({ device_id: device, school_id: school, kind: 'gap', seq: head.complete_to + 1 })

    next.highest_seq = events.reduce((highest, { header }) => Math.max(highest, header.seq), head.highest_seq)
    next.complete_to = await findComplete(tx, device, lost ? restartedAt : head.complete_to, next.highest_seq, known)
    if (head.gap_seq !== null && next.complete_to >= head.gap_seq) {
      await clearGaps(tx, device, next.complete_to, now)
      next.gap_seq = null
    }
    // Everything below lowestUnsent has been acknowledged, says the PC; what is not here has been lost or taken out.
    if (next.complete_to + 1 < Math.min(batch.lowestUnsent, batch.headSeq + 1) && next.gap_seq === null) {
      next.gap_seq = next.complete_to + 1
      anomalies.push({ device_id: device, school_id: school, kind: 'gap', seq: next.gap_seq })
    }
    heads.set(device, next)
  }
  await saveHeads(tx, [...heads.values()])
}

/** Panics come ahead of their turn, so numbers above may be stored already: asked of the table only when there are any. */
async function findComplete(tx: Tx, device: string, from: number, highest: number, known: Known): Promise<number> {
  let complete = completeTo(from, (seq) => known.at(device, seq).length > 0)
  while (complete < highest) {
    const above = await seqsAbove(tx, device, complete, 500)
    const stored = new Set(above)
    const further = completeTo(complete, (seq) => stored.has(seq))
    if (further === complete) break
    complete = further
  }
  return complete
}

/** The links around what has arrived: what is stored, and what this transaction adds. */
interface Known {
  byId(device: string, id: string): Link | undefined
  at(device: string, seq: number): readonly Link[]
  add(device: string, link: Link): void
}

async function loadKnown(tx: Tx, jobs: readonly Job[]): Promise<Known> {
  const ids = new Map<string, Link>()
  const seqs = new Map<string, Link[]>()
  const known: Known = {
    byId: (device, id) => ids.get(`${device}${id}`),
    at: (device, seq) => seqs.get(`${device}${seq}`) ?? [],
    add(device, link) {
      if (ids.has(`${device}${link.id}`)) return
      ids.set(`${device}${link.id}`, link)
      const there = seqs.get(`${device}${link.seq}`)
      if (there) there.push(link)
      else seqs.set(`${device}${link.seq}`, [link])
    },
  }
  const add = (row: LinkRow): void => known.add(row.device_id, { id: row.id, seq: row.seq, hash: row.hash, prev: row.prev, receivedAt: row.received_at })
  const runs = jobs.flatMap(runsOf)
  if (runs.length > 0) for (const row of await linksIn(tx, runs)) add(row)
  const unknown = jobs.flatMap(({ device, events }) => {
    const ids = events.map((event) => event.header.id).filter((id) => known.byId(device, id) === undefined)
    return ids.length > 0 ? [{ device, ids }] : []
  })
  if (unknown.length > 0) for (const row of await linksById(tx, unknown)) add(row)
  return known
}

/** The numbers of a batch with their neighbours, and its head, in as few runs as they have. */
function runsOf({ device, batch, events }: Job): Run[] {
  const seqs = [batch.headSeq, ...events.map((event) => event.header.seq)].toSorted((a, b) => a - b)
  const runs: Run[] = []
  for (const seq of seqs) {
    const last = runs.at(-1)
    if (last && seq - 1 <= last.to) last.to = seq + 1
    else runs.push({ device, from: seq - 1, to: seq + 1 })
  }
  return runs
}

function eventRow({ device, school }: Job, { header, hash, signature, content }: Checked, receivedAt: number): EventRow {
  return {
    device_id: device,
    id: header.id,
    school_id: school,
    seq: header.seq,
    at: header.at,
    mono: header.mono,
    type: header.type,
    body_hash: header.bodyHash,
    prev: header.prev,
    hash,
    signature,
    salt: content?.plain.salt ?? null,
    body: content?.plain.json ?? null,
    received_at: receivedAt,
  }
}
