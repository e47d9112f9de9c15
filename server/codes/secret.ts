/** The digits: made, stretched once, and turned into what one PC may have. A code in clear lives only in the call that makes it. */
import { createHmac, randomBytes, randomInt, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { MADE_DIGITS, STRETCH } from '../../protocol/codes.ts'
import type { Vault } from '../core/index.ts'

const stretch = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** As many digits as MADE_DIGITS, each equally likely. */
export function makeDigits(): string {
  return randomInt(10 ** MADE_DIGITS)
    .toString()
    .padStart(MADE_DIGITS, '0')
}
export function makePepper(): Buffer {
  return randomBytes(32)
}

/** One per school: a try on a PC then costs one scrypt, however many codes the room has (docs/adr/0008-staff-codes.md). */
export function saltOf(vault: Vault, school: string): Buffer {
  return Buffer.from(vault.fingerprint('salt', school), 'base64url').subarray(0, 16)
}
/** Takes about a tenth of a second, off this thread. */
export function stretchCode(vault: Vault, school: string, digits: string): Promise<Buffer> {
  return stretch(digits, saltOf(vault, school), STRETCH.bytes, STRETCH)
}
/** What one PC is given: of no use on another, nor for finding the digits without that PC's pepper. base64url */
export function verifierFor(pepper: Buffer, stretched: Buffer): string {
  return createHmac('sha256', pepper).update(stretched).digest('base64url')
}
