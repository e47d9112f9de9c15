/**
 * Who a secret stands for, looked up once per second rather than on every call. An ended credential is dropped at once, here
 * and (through the database's notices) in every other process; the second is the bound when such a notice is lost.
 */
import type { DeviceCaller, StaffCaller } from './caller.ts'
import type { Clock } from './clock.ts'
import type { Database } from './db.ts'
import { sha256 } from './ids.ts'

export interface Credential<C extends DeviceCaller | StaffCaller = DeviceCaller | StaffCaller> {
  readonly caller: C
  /** epoch ms */
  readonly expiresAt: number
  /** the topic that tells that it ended early */
  readonly ended: string
}
/** By the secret's hash; undefined when it is unknown, run out or revoked. */
export type LookUp<C extends DeviceCaller | StaffCaller> = (secretHash: string) => Promise<Credential<C> | undefined>
export type Identify<C extends DeviceCaller | StaffCaller> = (secret: string) => Promise<Credential<C> | undefined>

const KEEP_MS = 1_000
const MOST = 20_000

export function cacheCredentials<C extends DeviceCaller | StaffCaller>(db: Database, clock: Clock, lookUp: LookUp<C>): Identify<C> {
  const kept = new Map<string, { credential: Credential<C>; until: number; stop: () => void }>()
  function drop(hash: string): void {
    kept.get(hash)?.stop()
    kept.delete(hash)
  }
  return async (secret) => {
    const hash = sha256(secret)
    const known = kept.get(hash)
    const now = clock.now()
    if (known && known.until > now) return known.credential
    drop(hash)
    const credential = await lookUp(hash)
    if (!credential) return undefined
    drop(hash)
    kept.set(hash, { credential, until: Math.min(now + KEEP_MS, credential.expiresAt), stop: db.subscribe(credential.ended, () => drop(hash)) })
    const oldest = kept.keys().next().value
    if (kept.size > MOST && oldest !== undefined) drop(oldest)
    return credential
  }
}
