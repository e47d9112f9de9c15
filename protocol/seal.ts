/**
 * How a personal body is sealed to the school: only the school's server can open it, not the PC that wrote it, nor a
 * filter in between, nor whoever takes the disk.
 *
 *   key   = HKDF-SHA256( X25519(ephemeral, school), salt = utf8(epk + '.' + schoolKey), info = SEAL_INFO, 32 bytes )
 *   text  = AES-256-GCM(key, 12 random bytes iv, aad = utf8(SEAL_INFO + ':' + event id), utf8(canonical({json, salt}))) ‖ 16-byte tag
 *
 * epk and schoolKey are the base64url texts of the raw 32-byte public keys. A PC may use one ephemeral key for many
 * events (until its agent restarts), so that a server derives the key once: the random iv keeps the texts apart.
 * The event's id is bound in, and the header's bodyHash covers what is inside: a body can't be moved to another event.
 *
 * Primitives are passed in, because contracts do no I/O: each side hands over node:crypto's.
 */
import { Compile } from 'typebox/compile'
import { canonical, PlainBody, type SealedBody } from './evidence.ts'

export const SEAL_INFO = 'handrail-seal-v1'

/** `PrivateKey` is the caller's own kind of X25519 private key. */
export interface SealPrimitives<PrivateKey> {
  /** X25519 with the peer's raw public key (base64url), then HKDF-SHA256 over `salt` and `info` (as UTF-8) to 32 bytes. Throws on an impossible key. */
  deriveKey(own: PrivateKey, peer: string, salt: string, info: string): Uint8Array
  /** AES-256-GCM with a fresh random 12-byte iv; `text` is ciphertext ‖ tag. Both as base64url. */
  encrypt(key: Uint8Array, plain: string, aad: string): { iv: string; text: string }
  /** The other way. Throws when anything was altered. */
  decrypt(key: Uint8Array, sealed: { iv: string; text: string }, aad: string): string
}

/** The same key on both sides: the PC passes its ephemeral private key and the school's public one, the server the reverse. */
export function sealingKey<P>(primitives: SealPrimitives<P>, own: P, peer: string, keys: { epk: string; schoolKey: string }): Uint8Array {
  return primitives.deriveKey(own, peer, `${keys.epk}.${keys.schoolKey}`, SEAL_INFO)
}

export function sealBody<P>(primitives: SealPrimitives<P>, with_: { kid: string; epk: string; key: Uint8Array }, event: string, body: PlainBody): SealedBody {
  const { iv, text } = primitives.encrypt(with_.key, canonical({ json: body.json, salt: body.salt }), `${SEAL_INFO}:${event}`)
  return { kid: with_.kid, epk: with_.epk, iv, text }
}

/** Throws when the body was altered, belongs to another event, or is not a body at all. */
export function openBody<P>(primitives: SealPrimitives<P>, key: Uint8Array, event: string, sealed: SealedBody): PlainBody {
  const opened: unknown = JSON.parse(primitives.decrypt(key, sealed, `${SEAL_INFO}:${event}`))
  if (!isPlainBody(opened)) throw new TypeError('what was sealed is not a body')
  return opened
}

let checker: { Check(value: unknown): boolean } | undefined
function isPlainBody(value: unknown): value is PlainBody {
  checker ??= Compile(PlainBody)
  return checker.Check(value)
}
