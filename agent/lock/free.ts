/**
 * Whoever left doesn't come back: the PC becomes free for the next. Their programs are asked to close, as if they had closed each window
 * themselves; when all have, the session is signed out. A program that has something to save keeps its window: then nobody's work is
 * thrown away, and the next user is let in beside it where the system can.
 */
import type { Hold } from '../hold/index.ts'
import type { OsSession, SessionSource } from '../session/index.ts'

/** A program that closes at all closes within this. */
export const CLOSE_WITHIN_MS = 10_000
const LOOK_MS = 250

/** What became of it. Nothing is signed out here: the caller records first. */
export type Freed = 'signOut' | 'switchUser' | 'stays'

export interface FreeNeeds {
  readonly hold: Pick<Hold, 'look' | 'closeWindows'>
  readonly sessions: Pick<SessionSource, 'switchUser'>
  /** Somebody is back, or something else stands before the desktop now. */
  stop(): boolean
  wait(ms: number): Promise<void>
}

/** null: it was stopped. */
export async function freeSession(session: OsSession, { hold, sessions, stop, wait }: FreeNeeds): Promise<Freed | null> {
  hold.closeWindows(session.uid)
  for (let waited = 0; waited < CLOSE_WITHIN_MS; waited += LOOK_MS) {
    await wait(LOOK_MS)
    if (stop()) return null
    const looked = await hold.look(session.uid)
    if (looked?.windows === 0) return 'signOut'
  }
  if (stop()) return null
  return (await sessions.switchUser(session)) ? 'switchUser' : 'stays'
}
