/** argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane), on the thread pool. */
import { hash, verify } from '@node-rs/argon2'

const ARGON2ID = 2
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS)
}

/** The same work whether or not there is such an account: `stored` undefined, or empty for an account without a password yet, costs one verification too. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  decoy ??= hash('nobody has this password', OPTIONS)
  const good = await verify(stored || (await decoy), password)
  return good && Boolean(stored)
}
let decoy: Promise<string> | undefined
