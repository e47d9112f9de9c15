/** Seals personal bodies to the school's key, before they touch the disk. The private half of what seals is never kept. */
import { createCipheriv, createDecipheriv, createPublicKey, createSecretKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto'
import type { PlainBody, SealedBody } from '../../protocol/evidence.ts'
import { type SealPrimitives, sealBody, sealingKey } from '../../protocol/seal.ts'

/** One ephemeral key serves many events, but no longer than this: what leaks from memory opens an hour, not a term. */
export const ROTATE_MS = 60 * 60 * 1000

const TAG_BYTES = 16

/** node:crypto's half of protocol/seal.ts. Keys are wrapped once: wrapping costs four times what sealing does. */
export function sealPrimitives(random: (size: number) => Buffer): SealPrimitives<KeyObject> {
  const wrapped = new WeakMap<Uint8Array, KeyObject>()
  const wrap = (key: Uint8Array): KeyObject => {
    const known = wrapped.get(key)
    if (known) return known
    const made = createSecretKey(key)
    wrapped.set(key, made)
    return made
  }
  return {
    deriveKey(own, peer, salt, info) {
      const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: peer }, format: 'jwk' })
      return new Uint8Array(hkdfSync('sha256', diffieHellman({ privateKey: own, publicKey }), salt, info, 32))
    },
    encrypt(key, plain, aad) {
      const iv = random(12)
      const cipher = createCipheriv('aes-256-gcm', wrap(key), iv).setAAD(Buffer.from(aad))
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return { iv: iv.toString('base64url'), text: text.toString('base64url') }
    },
    decrypt(key, sealed, aad) {
      const bytes = Buffer.from(sealed.text, 'base64url')
      const tag = bytes.subarray(bytes.length - TAG_BYTES)
      const cipher = createDecipheriv('aes-256-gcm', wrap(key), Buffer.from(sealed.iv, 'base64url')).setAAD(Buffer.from(aad)).setAuthTag(tag)
      return Buffer.concat([cipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), cipher.final()]).toString('utf8')
    },
  }
}

export interface Sealer {
  /** @param mono the machine's clock, which decides when the ephemeral key is replaced */
  seal(school: { kid: string; key: string }, event: string, body: PlainBody, mono: number): SealedBody
}

export function createSealer(random: (size: number) => Buffer): Sealer {
  const primitives = sealPrimitives(random)
  let current: { school: string; madeAt: number; with: { kid: string; epk: string; key: Uint8Array } } | undefined
  return {
    seal(school, event, body, mono) {
      if (!current || current.school !== school.key || mono - current.madeAt >= ROTATE_MS) {
        const { privateKey, publicKey } = generateKeyPairSync('x25519')
        const epk = publicKey.export({ format: 'jwk' }).x
        if (!epk) throw new Error('no ephemeral key could be made')
        const key = sealingKey(primitives, privateKey, school.key, { epk, schoolKey: school.key })
        current = { school: school.key, madeAt: mono, with: { kid: school.kid, epk, key } }
      }
      return sealBody(primitives, current.with, event, body)
    },
  }
}
