/**
 * What is accepted as evidence, and what the chain says about it. Pure.
 *
 * An event is refused for what is wrong with itself, never because of its neighbours: a gap or a fork is recorded beside the
 * evidence and shown to the technician, and later events go on being taken.
 */
import { Compile } from 'typebox/compile'
import type { ErrorCode } from '../../protocol/errors.ts'
import { EVENTS, type EventType, outboxDeadLettered } from '../../protocol/events.ts'
import { bodyHash, canonical, type Envelope, type Header, headerHash, type PlainBody, type Sha256 } from '../../protocol/evidence.ts'

/** A PC's clock may be wrong by hours; what is dated later than this can't be put in any order. */
export const FUTURE_MS = 30 * 86_400_000
/** From here on a wrong clock is worth a technician's time. */
export const CLOCK_WARNING_MS = 10 * 60_000
/** More than a PC can collect in its 200 MB while it is away. */
export const SEQ_LEAP = 5_000_000

export interface Checked {
  readonly header: Header
  readonly hash: string
  readonly type: EventType
  readonly signature: string | null
  /** null when the PC could only send the header */
  readonly content: { readonly plain: PlainBody; readonly body: unknown } | null
}
export type Verdict = { ok: true; event: Checked } | { ok: false; code: ErrorCode }

export interface CheckInput {
  readonly device: string
  readonly now: number
  readonly headSeq: number
  readonly sha256: Sha256
  /** opens a sealed body; throws when it can't */
  open(sealed: Extract<Envelope['body'], { sealed: unknown }>['sealed'], event: string): PlainBody
}

export function checkEvent({ header, body, signature }: Envelope, input: CheckInput): Verdict {
  const type = Object.hasOwn(EVENTS, header.type) ? EVENTS[header.type] : undefined
  if (!type) return refused('EVENT_BODY_INVALID')
  if (header.device !== input.device) return refused('EVENT_WRONG_DEVICE')
  if (header.seq > input.headSeq) return refused('EVENT_SEQ_IMPOSSIBLE')
  // A press must convince by itself, also when only its header is left: it calls people.
  if (type.lane === 'panic' && signature === undefined) return refused('EVENT_SIGNATURE_INVALID')
  const checked = { header, hash: headerHash(header, input.sha256), type, signature: signature ?? null }
  if ('dead' in body) return { ok: true, event: { ...checked, content: null } }
  // A press is never turned away for its PC's clock; nor is the word that something was, or it could never be said.
  if (header.at > input.now + FUTURE_MS && type.lane !== 'panic' && type !== outboxDeadLettered) return refused('EVENT_FROM_FUTURE')
  const plain = 'plain' in body ? body.plain : opened(body.sealed, header.id, input)
  if (!plain) return refused('EVENT_SEAL_UNREADABLE')
  // Personal contents in the clear were readable on the way; a PC of ours doesn't do that.
  if (type.personal && 'plain' in body) return refused('EVENT_BODY_INVALID')
  if (bodyHash(plain, input.sha256) !== header.bodyHash) return refused('EVENT_BODY_MISMATCH')
  const contents = parsed(plain.json)
  if (!hasShape(type, contents) || !isCanonical(plain.json, contents)) return refused('EVENT_BODY_INVALID')
  return { ok: true, event: { ...checked, content: { plain, body: contents } } }
}

function refused(code: ErrorCode): Verdict {
  return { ok: false, code }
}
function opened(sealed: Parameters<CheckInput['open']>[0], event: string, input: CheckInput): PlainBody | undefined {
  try {
    return input.open(sealed, event)
  } catch {
    return undefined
  }
}
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
/** A key given twice could be read in two ways by two readers of the same evidence: there is one spelling, RFC 8785's. */
function isCanonical(json: string, value: unknown): boolean {
  try {
    return canonical(value) === json
  } catch {
    return false
  }
}
const shapes = new Map<string, { Check(value: unknown): boolean }>()
function hasShape(type: EventType, body: unknown): boolean {
  let shape = shapes.get(type.type)
  if (!shape) {
    shape = Compile(type.body)
    shapes.set(type.type, shape)
  }
  return shape.Check(body)
}

/** What is known of one event: enough to tell whether its neighbours fit. */
export interface Link {
  readonly id: string
  readonly seq: number
  readonly hash: string
  readonly prev: string
  readonly receivedAt: number
}
export type Arrival = 'new' | 'again' | 'altered'

/** Has this event been here before? `altered`: its id has, with other contents. */
export function compareArrival(link: Link, known: Link | undefined): Arrival {
  if (!known) return 'new'
  return known.hash === link.hash ? 'again' : 'altered'
}

/** Two PCs with one key are both alive: what contradicts comes within a day. A disk put back from an image contradicts what is older. */
export const CLONE_WITHIN_MS = 86_400_000

/** What a new event contradicts among what is stored at its own number and beside it. `at`: every known link with a number. */
export function findContradiction(link: Link, at: (seq: number) => readonly Link[]): 'clone' | 'fork' | null {
  const rivals = at(link.seq).filter((other) => other.hash !== link.hash)
  if (rivals.length > 0) return rivals.some((other) => link.receivedAt - other.receivedAt < CLONE_WITHIN_MS) ? 'clone' : 'fork'
  const [before, after] = [at(link.seq - 1), at(link.seq + 1)]
  if (before.length > 0 && !before.some((other) => other.hash === link.prev)) return 'fork'
  if (after.length > 0 && !after.some((other) => other.prev === link.hash)) return 'fork'
  return null
}

/** How far the chain is complete when `has` tells which numbers are there. */
export function completeTo(from: number, has: (seq: number) => boolean): number {
  let seq = from
  while (has(seq + 1)) seq++
  return seq
}
