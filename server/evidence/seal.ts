/** Opens what PCs sealed to the school (format: protocol/seal.ts). A PC keeps one ephemeral key for long, so the derived keys are kept. */
import { createDecipheriv, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto'
import type { PlainBody, SealedBody } from '../../protocol/evidence.ts'
import { openBody, type SealPrimitives, sealingKey } from '../../protocol/seal.ts'
import type { Keys } from '../core/index.ts'

const MOST_KEYS = 10_000
const TAG_BYTES = 16

/** Only what opening needs: a server seals nothing. */
const primitives: SealPrimitives<KeyObject> = {
  deriveKey(own, peer, salt, info) {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: peer }, format: 'jwk' })
    return new Uint8Array(hkdfSync('sha256', diffieHellman({ privateKey: own, publicKey }), salt, info, 32))
  },
  encrypt() {
    throw new Error('the server does not seal')
  },
  decrypt(key, { iv, text }, aad) {
    const bytes = Buffer.from(text, 'base64url')
    if (bytes.length < TAG_BYTES) throw new Error('too short to be sealed')
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(aad))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  },
}

/** Throws when the body can't be opened with this school's key. */
export type Open = (school: string, event: string, sealed: SealedBody) => PlainBody

export function createOpener(keys: Keys): Open {
  const derived = new Map<string, Uint8Array>()
  return (school, event, sealed) => {
    const own = keys.sealOf(school)
    if (sealed.kid !== own.kid) throw new Error('sealed to another key')
    const known = derived.get(`${school}.${sealed.epk}`)
    if (known) return openBody(primitives, known, event, sealed)
    const key = sealingKey(primitives, own.privateKey, sealed.epk, { epk: sealed.epk, schoolKey: own.publicKey })
    const body = openBody(primitives, key, event, sealed)
    // Kept only once it opened something: rubbish can't push good keys out.
    derived.set(`${school}.${sealed.epk}`, key)
    const oldest = derived.keys().next().value
    if (derived.size > MOST_KEYS && oldest !== undefined) derived.delete(oldest)
    return body
  }
}
