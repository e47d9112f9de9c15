/**
 * Evidence from PCs: checked, stored once, and handed to the features it concerns, in one durable transaction.
 * Invariants: an event is stored once by its id; it is acknowledged only when it is on disk together with what its handlers
 * did; whatever is wrong with its chain is recorded and never holds up later events.
 * Fail direction: what can't be verified is refused with a code, event by event; what could not be handled is not
 * acknowledged, so the PC keeps it and sends it again.
 */
import type { KeyObject } from 'node:crypto'
import type { Logger } from 'pino'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { EVENTS } from '../../protocol/events.ts'
import { type Batch, type BatchAnswer, batchDigest, type Envelope, headerHash, headSigned } from '../../protocol/evidence.ts'
import {
  asDevice,
  type Clock,
  type Database,
  type DeviceCaller,
  type EventHandler,
  ed25519Key,
  type HandlersFor,
  isSignedBy,
  type Keys,
  sha256,
} from '../core/index.ts'
import { type Committed, commitJobs, type Job } from './commit.ts'
import { startGroupCommit } from './group-commit.ts'
import { type Checked, checkEvent, SEQ_LEAP } from './rules.ts'
import { createOpener } from './seal.ts'

export { contestedBy, follows } from './lines.ts'
export { clearWarning, eraseBodies, raiseWarning, warningsOf } from './store.ts'
export { type Fault, type Verified, verifyEvidence, type Witness, type Wrong } from './verify.ts'

export interface EvidenceOptions {
  db: Database
  clock: Clock
  log: Logger
  keys: Keys
  handlers: readonly EventHandler[]
  /** the PC's raw Ed25519 public key */
  publicKeyOf(device: string): Promise<string | undefined>
}

const MOST_KEYS = 20_000

export function startEvidence({ db, clock, log, keys, handlers, publicKeyOf }: EvidenceOptions): { handlers: HandlersFor<'events.ingest'> } {
  const open = createOpener(keys)
  const byType = Map.groupBy(handlers, (handler) => handler.type)
  const group = startGroupCommit<Job, Committed>((jobs) => commitJobs({ db, log, handlers: byType, now: () => clock.now() }, jobs))
  const publicKeys = new Map<string, KeyObject>()

  /** A PC's key never changes: a new key is a new PC. */
  async function keyOf(device: string): Promise<KeyObject> {
    const known = publicKeys.get(device)
    if (known) return known
    const raw = await publicKeyOf(device)
    if (raw === undefined) throw new Refusal('DEVICE_UNKNOWN')
    const key = ed25519Key(raw)
    if (publicKeys.size >= MOST_KEYS) publicKeys.clear()
    publicKeys.set(device, key)
    return key
  }

  async function ingest(batch: Batch, { id: device, school }: DeviceCaller): Promise<BatchAnswer> {
    if (batch.device !== device) throw new Refusal('EVENT_WRONG_DEVICE')
    const key = await keyOf(device)
    if (!(await isSignedBy(key, headSigned(batch), batch.signature))) throw new Refusal('EVENT_SIGNATURE_INVALID')
    if (batch.headSeq > (await reachable(batch)))
      return { acked: [], refused: batch.events.map(({ header }) => ({ id: header.id, code: 'EVENT_SEQ_IMPOSSIBLE' })), backedUpSeq: null }
    const refused: { id: string; code: ErrorCode }[] = []
    const accepted: Checked[] = []
    const input = {
      device,
      now: clock.now(),
      headSeq: batch.headSeq,
      sha256,
      open: (sealed: Parameters<typeof open>[2], event: string) => open(school, event, sealed),
    }
    for (const envelope of untouched(batch)) {
      const verdict = checkEvent(envelope, input)
      if (verdict.ok) accepted.push(verdict.event)
      else refused.push({ id: envelope.header.id, code: verdict.code })
    }
    const genuine = await withGoodSignatures(key, accepted, refused)
    const urgent = genuine.some((event) => event.type.lane === 'panic')
    const committed = await group.add({ device, school, batch, events: genuine }, genuine.length, urgent)
    return { acked: committed.acked, refused: [...refused, ...committed.refused], backedUpSeq: null }
  }

  /** The highest number this PC can be at. */
  async function reachable(batch: Batch): Promise<number> {
    if (batch.headSeq <= SEQ_LEAP) return SEQ_LEAP
    const head = await db.read.selectFrom('chain_heads').select('highest_seq').where('device_id', '=', batch.device).executeTakeFirst()
    return (head?.highest_seq ?? 0) + SEQ_LEAP
  }

  return { handlers: { 'events.ingest': (batch, caller) => ingest(batch, asDevice(caller)) } }
}

/**
 * The events that are as their PC sent them. Was one bent on the way, then only those with a signature of their own are taken;
 * the others are neither taken nor refused, so that the PC sends them again.
 */
function untouched(batch: Batch): readonly Envelope[] {
  const hashes = batch.events.map(({ header }) => headerHash(header, sha256))
  if (batch.digest === undefined || batchDigest(hashes, sha256) === batch.digest) return batch.events
  const signed = batch.events.filter(({ signature }) => signature !== undefined)
  if (signed.length === 0) throw new Refusal('EVENT_SIGNATURE_INVALID')
  return signed
}

async function withGoodSignatures(key: KeyObject, events: Checked[], refused: { id: string; code: ErrorCode }[]): Promise<Checked[]> {
  const good = await Promise.all(events.map((event) => event.signature === null || isSignedBy(key, event.hash, event.signature)))
  return events.filter((event, i) => {
    if (!good[i]) refused.push({ id: event.header.id, code: 'EVENT_SIGNATURE_INVALID' })
    return good[i]
  })
}

/** Does this request bring a panic? Asked before anything is checked, so it believes what the header says. */
export function bringsPanic(body: unknown): boolean {
  const events = (body as { events?: unknown } | null)?.events
  return Array.isArray(events) && events.some((e) => EVENTS[(e as { header?: { type?: string } } | null)?.header?.type ?? '']?.lane === 'panic')
}
