/** A session to be kept, and its secret for the cookie: the table has only its hash. Times in epoch ms. */
import { newId, newSecret, sha256 } from '../core/index.ts'
import type { SessionRow } from './store.ts'

export function newSession(school: string, staff: string, now: number, until: number): { secret: string; session: SessionRow } {
  const secret = newSecret()
  return { secret, session: { id: newId(now), school_id: school, staff_id: staff, secret_hash: sha256(secret), created_at: now, expires_at: until } }
}
