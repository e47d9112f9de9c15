/**
 * The evidence: what a PC says happened, in a form that shows any later change.
 *
 *   header  = { v, id, device, seq, at, mono, type, bodyHash, prev }       public, chained, kept for ever
 *   body    = what happened                                               sealed to the school's key when personal
 *   bodyHash = H(salt ‖ canonical(body))     so that erasing salt and body leaves a header that still verifies
 *   prev     = H(canonical(previous header)) GENESIS for the first
 *
 * `seq` is contiguous per device from 1. Hash is SHA-256 as base64url; canonical JSON is RFC 8785 with integers only.
 * Hash functions are passed in: contracts do no I/O and run in every environment.
 */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Hash, Id, Key, nullable, object, Salt, Signature } from './kinds.ts'

/** SHA-256 of the UTF-8 bytes of `text`, as base64url without padding. */
export type Sha256 = (text: string) => string

export const GENESIS = 'A'.repeat(43)

export const Header = object({
  v: Type.Literal(1),
  id: Id,
  device: Id,
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  /** the PC's clock, which may be wrong; the server keeps its own beside it */
  at: EpochMs,
  /** milliseconds on the PC's monotonic clock, which nobody can set */
  mono: Count,
  type: Type.String({ maxLength: 64, pattern: '^[a-z]+\\.[a-zA-Z]+$' }),
  bodyHash: Hash,
  prev: Hash,
})
export type Header = Static<typeof Header>

/** Contents in the clear: only for events that are not personal. */
export const PlainBody = object({ salt: Salt, json: Type.String({ maxLength: 8192 }) })
/**
 * Contents sealed to the school: X25519 (epk × school key) → HKDF-SHA256 → AES-256-GCM over canonical({salt, json}).
 * `text` is ciphertext ‖ tag as base64url: 8 KiB of body and no more, so there is no room for a picture here either.
 */
export const SealedBody = object({
  kid: Type.String({ maxLength: 43 }),
  epk: Key,
  iv: Type.String({ minLength: 16, maxLength: 16, pattern: '^[A-Za-z0-9_-]{16}$' }),
  text: Type.String({ maxLength: 12_288, pattern: '^[A-Za-z0-9_-]*$' }),
})
export const Envelope = object({
  header: Header,
  body: Type.Union([object({ plain: PlainBody }), object({ sealed: SealedBody }), object({ dead: Type.Literal(true) })]),
  /** panic events carry their own signature over the header's hash (the UTF-8 bytes of its text); others are signed at the batch's head */
  signature: Type.Optional(Signature),
})
export type PlainBody = Static<typeof PlainBody>
export type SealedBody = Static<typeof SealedBody>
export type Envelope = Static<typeof Envelope>

/**
 * Events going up. `lowestUnsent` tells the server which numbers may still come, so that a panic sent ahead of
 * its turn is not taken for a gap. The signature covers canonical({device, digest, headSeq, headHash, lowestUnsent}), so that also an event
 * without a signature of its own can't be bent on the way.
 */
export const Batch = object({
  device: Id,
  headSeq: Count,
  headHash: Hash,
  lowestUnsent: Count,
  /** of the events, see batchDigest; PCs that speak version 1 send none */
  digest: Type.Optional(Hash),
  signature: Signature,
  events: Type.Array(Envelope, { maxItems: 500 }),
})
export type Batch = Static<typeof Batch>

export const BatchAnswer = object({
  /** on the server's disk: the PC may mark them sent */
  acked: Type.Array(Id, { maxItems: 500 }),
  /** never to be sent again as they are: the PC moves them to the dead letter, whose header is still sent */
  refused: Type.Array(object({ id: Id, code: Type.String({ maxLength: 40 }) }), { maxItems: 500 }),
  /** covered by a backup up to this number: the PC may forget them; null until there has been a backup */
  backedUpSeq: nullable(Count),
})
export type BatchAnswer = Static<typeof BatchAnswer>

export function headSigned(batch: Pick<Batch, 'device' | 'headSeq' | 'headHash' | 'lowestUnsent' | 'digest'>): string {
  return canonical({ device: batch.device, digest: batch.digest, headHash: batch.headHash, headSeq: batch.headSeq, lowestUnsent: batch.lowestUnsent })
}

/** One hash over the headers in the order they are sent; contents are bound to their headers. `hashes` are the headers' own. */
export function batchDigest(hashes: readonly string[], sha256: Sha256): string {
  return sha256(hashes.join('.'))
}

export function headerHash(header: Header, sha256: Sha256): string {
  // Written out: the same bytes as canonical(header), ten times faster, on the path of every event (golden vectors hold the two together).
  return sha256(
    `{"at":${header.at},"bodyHash":"${header.bodyHash}","device":"${header.device}","id":"${header.id}","mono":${header.mono},"prev":"${header.prev}","seq":${header.seq},"type":"${header.type}","v":${header.v}}`,
  )
}

export function bodyHash(body: PlainBody, sha256: Sha256): string {
  return sha256(body.salt + body.json)
}

/** RFC 8785 for what we allow in evidence: objects, arrays, well-formed strings, safe integers, booleans, null. Throws on anything else. */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('evidence holds whole numbers only')
    return String(Object.is(value, -0) ? 0 : value)
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('evidence holds well-formed text only')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, v]) => v !== undefined)
    // RFC 8785 sorts by UTF-16 code units, which is what < compares.
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${members.map(([k, v]) => `${canonical(k)}:${canonical(v)}`).join(',')}}`
  }
  throw new TypeError(`evidence cannot hold ${typeof value}`)
}
