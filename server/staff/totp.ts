/** Codes of an authenticator app (RFC 6238 as every app knows it: SHA-1, six digits, 30 s) and recovery codes. Pure but for making secrets. */
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

const STEP_MS = 30_000
/** RFC 4226: at least 128 bits, 160 recommended. */
const SECRET_BYTES = 20
/** One step before and after, for clocks that differ (RFC 6238 §5.2). */
const WINDOW = 1

export function newFactorSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** What the QR code holds: an otpauth:// address naming the account and us. */
export function factorAddress(secret: string, email: string): string {
  return totp(secret, email).toString()
}

/** The time step a code belongs to; null when it is none of now, just before or just after. */
export function stepOf(secret: string, code: string, now: number): number | null {
  const digits = code.replace(/[\s-]/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  const delta = totp(secret, '').validate({ token: digits, timestamp: now, window: WINDOW })
  return delta === null ? null : Math.floor(now / STEP_MS) + delta
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Handrail', label, algorithm: 'SHA1', digits: 6, period: STEP_MS / 1000, secret: Secret.fromBase32(secret) })
}

/** Without letters that look like others (Crockford's base 32, lower case). */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const RECOVERY_CODES = 10
const RECOVERY_LETTERS = 12

/** Words for reading out and typing: `letters` of five random bits each, in groups of four. */
export function spellCode(letters: number): string {
  const spelled = [...randomBytes(letters)].map((byte) => LETTERS[byte & 31]).join('')
  return spelled.replace(/(.{4})(?=.)/g, '$1-')
}
/** 60 bits each; the database has only their fingerprints. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => spellCode(RECOVERY_LETTERS))
}
/** A spelled code as it is compared: however it was typed. */
export function readCode(typed: string): string {
  return typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
}
