/** From "this happened" to a chained, sealed envelope. Time and randomness come in; nothing is written here. */
import { hash } from 'node:crypto'
import { Compile } from 'typebox/compile'
import { EVENTS, type EventBody, type EventType, LANES } from '../../protocol/events.ts'
import { bodyHash, canonical, type Envelope, type Header, headerHash } from '../../protocol/evidence.ts'
import type { Sealer } from './sealer.ts'

/** Who signs: the enrolled PC. */
export interface Author {
  readonly device: string
  readonly sealKey: { readonly kid: string; readonly key: string }
  /** Ed25519 over the UTF-8 bytes of `text`, as base64url. */
  sign(text: string): string
}

/** An event as a feature states it. Made by `fact`, so that type and body belong together. */
export interface NewEvent {
  readonly type: EventType
  readonly body: unknown
}
export function fact<E extends EventType>(type: E, body: EventBody<E>): NewEvent {
  return { type, body }
}

/** The end of the chain so far. `hash` is GENESIS before the first event, and when a new chain is announced. */
export interface Link {
  readonly seq: number
  readonly hash: string
}

export interface MadeEvent {
  readonly envelope: Envelope
  readonly lane: number
  readonly link: Link
}

export interface Making {
  readonly author: Author
  readonly sealer: Sealer
  readonly at: number
  readonly mono: number
  newId(): string
  random(size: number): Buffer
}

export const sha256 = (text: string): string => hash('sha256', text, 'base64url')

const checks = new Map<string, { Check(value: unknown): boolean }>()

/** Makes the next event of the chain. Throws when the body is not of the declared shape: that is a fault of ours, not of the world. */
export function makeEvent(event: NewEvent, link: Link, making: Making): MadeEvent {
  const { type } = event
  let check = checks.get(type.type)
  if (!check) {
    if (EVENTS[type.type] !== type) throw new Error(`event ${type.type} is not declared in protocol/events.ts`)
    check = Compile(type.body)
    checks.set(type.type, check)
  }
  if (!check.Check(event.body)) throw new TypeError(`the body of ${type.type} does not have the declared shape`)

  const id = making.newId()
  const plain = { salt: making.random(16).toString('base64url'), json: canonical(event.body) }
  const header: Header = {
    v: 1,
    id,
    device: making.author.device,
    seq: link.seq + 1,
    at: making.at,
    mono: making.mono,
    type: type.type,
    bodyHash: bodyHash(plain, sha256),
    prev: link.hash,
  }
  const hashOfHeader = headerHash(header, sha256)
  const body = type.personal ? { sealed: making.sealer.seal(making.author.sealKey, id, plain, making.mono) } : { plain }
  return { envelope: { header, body }, lane: LANES.indexOf(type.lane), link: { seq: header.seq, hash: hashOfHeader } }
}

/**
 * As it is sent. A press convinces by its own signature, because it may travel long before the batch whose signature would
 * cover it. Signed when sent and not when written: Ed25519 signs the same bytes the same way, and the child waits for the disk only.
 */
export function signEvent(envelope: Envelope, author: Pick<Author, 'sign'>): Envelope {
  return EVENTS[envelope.header.type]?.lane === 'panic' ? { ...envelope, signature: author.sign(headerHash(envelope.header, sha256)) } : envelope
}
