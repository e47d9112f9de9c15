/** Is what was typed one of these codes? The same work whichever it is, if any. */
import { createHmac, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { type KnownCode, STRETCH } from '../../protocol/codes.ts'

const stretch = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** The codes with these digits. One scrypt per salt, off this thread: a school has one salt, so a try costs the same in every room. */
export async function matching(typed: string, codes: readonly KnownCode[], pepper: string): Promise<KnownCode[]> {
  const key = Buffer.from(pepper, 'base64url')
  const verifiers = new Map<string, Buffer>()
  for (const { salt } of codes) {
    if (verifiers.has(salt)) continue
    const stretched = await stretch(typed, Buffer.from(salt, 'base64url'), STRETCH.bytes, STRETCH)
    verifiers.set(salt, createHmac('sha256', key).update(stretched).digest())
  }
  const found: KnownCode[] = []
  for (const code of codes) {
    const typedHere = verifiers.get(code.salt)
    if (typedHere && timingSafeEqual(Buffer.from(code.verifier, 'base64url'), typedHere)) found.push(code)
  }
  return found
}
