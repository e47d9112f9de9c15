/**
 * What the kiosk does about a lock beside showing it: it tells the agent that somebody is there and carries an adult's code to it, asks the
 * system for its own lock, and says how long nobody has touched this session.
 *
 * Invariants: which lock it is about is what is shown, never what a page says; the system is asked once for each lock, and not while a
 * child's cover is up; nothing is opened here, only asked of the agent.
 * Fail direction: what the agent could not be told changes nothing: a warning stands again, a lock stays.
 */
import type { TryAnswer } from '../../protocol/codes.ts'
import { Refusal } from '../../protocol/errors.ts'
import { type LockFact, lockHere, lockOpenWithCode } from '../../protocol/lock.ts'
import type { Client } from '../../protocol/op.ts'
import type { Host } from '../host/host.ts'
import type { Shown } from '../stage/index.ts'

export interface LockParts {
  shown(): Shown
  readonly agent: Client
  /** The warning of this id was answered and is gone at once; null: it stands again, for the agent could not be told. */
  closed(warning: string | null): void
  onFault(what: string, error: unknown): void
}
export interface Lock {
  /** Somebody is there. Without a warning or a lock nothing happens. */
  here(): void
  /** @throws Refusal LOCK_NOT_LOCKED when no lock is shown. */
  openWithCode(code: string): Promise<TryAnswer>
  /** What the agent says of the lock now: the system is asked for its own, where this host can. */
  follow(host: Host, lock: LockFact | null): void
}

export function createLock({ shown, agent, closed, onFault }: LockParts): Lock {
  let asked: string | null = null
  return {
    here() {
      const now = shown()
      if (now.kind !== 'warning' && now.kind !== 'lock') return
      const { id } = now.lock
      if (now.kind === 'warning') closed(id)
      agent.call(lockHere, { id }).catch((error) => {
        onFault('here', error)
        if (now.kind === 'warning') closed(null)
      })
    },
    async openWithCode(code) {
      const now = shown()
      if (now.kind !== 'lock') throw new Refusal('LOCK_NOT_LOCKED')
      return agent.call(lockOpenWithCode, { id: now.lock.id, code })
    },
    follow(host, lock) {
      if (lock?.phase !== 'locked' || lock.mode !== 'os' || lock.id === asked || !host.capabilities.lockSession) return
      asked = lock.id
      host.lockSession().catch((error) => onFault('lock session', error))
    },
  }
}

/** A window system that is slow to say must not make a beat late: a silent kiosk is a stopped one. */
const IDLE_WITHIN_MS = 500
/** How long nobody has touched this session, for a beat; nothing when this host can't tell. */
export async function idleOf(host: Pick<Host, 'idleSeconds'> | null): Promise<{ idleMs?: number }> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, IDLE_WITHIN_MS, null)
  })
  const seconds = await Promise.race([host?.idleSeconds().catch(() => null) ?? null, late])
  clearTimeout(timer)
  return seconds === null || !Number.isFinite(seconds) ? {} : { idleMs: Math.max(0, Math.round(seconds * 1000)) }
}
