/** Identifiers: UUIDv7, so that rows made together lie together on the disk, and secrets nobody can guess. */
import { hash, randomBytes } from 'node:crypto'

export type NewId = () => string

/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 random ones. Not monotonic within a millisecond: positions come from counters, never from ids. */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** 32 random bytes as base64url: passes, sessions, enrolment secrets. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** SHA-256 as base64url: how secrets are stored (they are random, so a slow hash adds nothing) and evidence is chained. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}
