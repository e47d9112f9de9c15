/**
 * What must be in the database but not readable there: encrypted (AES-256-GCM) and fingerprinted (HMAC) with a key from a file.
 * Bound to whose it is, so that a row copied to somebody else opens nothing.
 * Fail direction: what doesn't open throws.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export interface Vault {
  seal(text: string, owner: string): string
  /** Throws when the text was changed, sealed with another key, or is another's. */
  open(sealed: string, owner: string): string
  /** For secrets that only have to be recognised. */
  fingerprint(text: string, owner: string): string
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** `secret`: 32 random bytes as base64url. */
export function openVault(secret: string): Vault {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', use, 32))
  const [sealing, printing] = [derive('handrail seal'), derive('handrail fingerprint')]
  return {
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(owner))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(sealed, owner) {
      const all = Buffer.from(sealed, 'base64url')
      const [nonce, tag, body] = [all.subarray(0, NONCE_BYTES), all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES), all.subarray(NONCE_BYTES + TAG_BYTES)]
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
    fingerprint: (text, owner) => createHmac('sha256', printing).update(`${owner}\n${text}`).digest('base64url'),
  }
}
