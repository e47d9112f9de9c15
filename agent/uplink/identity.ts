/** Who this PC is to its server. One file, readable by the agent alone. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { Count, Id, Key, Label, nullable, object, oneOf } from '../../protocol/kinds.ts'
import { readIfThere, writeDurably } from '../core/index.ts'
import type { Author } from '../outbox/index.ts'

const Identity = object({
  device: Id,
  school: Id,
  schoolName: Label,
  server: Type.String({ maxLength: 300 }),
  trust: oneOf(['pin', 'system']),
  /** of the pinned authority's key; null with `system` */
  caFingerprint: nullable(Type.String({ maxLength: 43 })),
  /** the pinned authority's certificate, PEM, as it was at enrolment */
  ca: nullable(Type.String()),
  sealKey: object({ kid: Type.String({ maxLength: 43 }), key: Key }),
  policyKey: Key,
  epoch: Count,
  /** Ed25519, PKCS #8 as base64url */
  privateKey: Type.String(),
})
export type Identity = Static<typeof Identity>

/** null before enrolment. Throws when the file is there but can't be read as an identity: enrol again, then. */
export function loadIdentity(path: string): Identity | null {
  const text = readIfThere(path)
  if (text === null) return null
  const value: unknown = JSON.parse(text)
  if (!Compile(Identity).Check(value)) throw new Error(`${path} is not an identity any more: enrol this PC again`)
  return value
}

export function saveIdentity(path: string, identity: Identity): void {
  writeDurably(path, JSON.stringify(identity, null, 2), 0o600)
}

/** A new Ed25519 key: `publicKey` raw as base64url. */
export function makeKey(): { publicKey: string; privateKey: string; sign: (text: string) => string } {
  const pair = generateKeyPairSync('ed25519')
  const publicKey = pair.publicKey.export({ format: 'jwk' }).x
  if (!publicKey) throw new Error('no key could be made')
  return {
    publicKey,
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    sign: signer(pair.privateKey),
  }
}

export function authorOf(identity: Identity): Author {
  const key = createPrivateKey({ key: Buffer.from(identity.privateKey, 'base64url'), format: 'der', type: 'pkcs8' })
  return { device: identity.device, sealKey: identity.sealKey, sign: signer(key) }
}

function signer(key: KeyObject): (text: string) => string {
  return (text) => sign(null, Buffer.from(text), key).toString('base64url')
}
