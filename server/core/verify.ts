/** Ed25519 on the thread pool: 71 µs each that the one JavaScript thread doesn't spend. */
import { type KeyObject, verify } from 'node:crypto'
import { ed25519Key } from './keys.ts'

export function isSignedBy(key: KeyObject, text: string, signature: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'), (error, good) => (error ? reject(error) : resolve(good)))
  })
}

/** With a raw public key (base64url); false also when it is no key. */
export async function isSignedByRaw(rawKey: string, text: string, signature: string): Promise<boolean> {
  let key: KeyObject
  try {
    key = ed25519Key(rawKey)
  } catch {
    return false
  }
  return isSignedBy(key, text, signature)
}
