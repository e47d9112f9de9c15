/**
 * What staff locked: this whole PC, whoever sits at it, until they open it, an adult types a code, or it ends; and their pause while
 * they teach from the front. Its end is known here, so it needs no server; by the server's time as far as this PC is sure of it (codes.now):
 * a clock set back or years ahead moves nothing, and one set ahead by weeks, which only an administrator can do, ends it early.
 */
import type { Static } from 'typebox'
import type { Choices } from '../../protocol/aup.ts'
import { type LOCK_OPENED_BY, lockLocked, lockOpened } from '../../protocol/events.ts'
import type { LockCommand, LockFact } from '../../protocol/lock.ts'
import type { Clock } from '../core/index.ts'
import { fact, type NewEvent, type Outbox, type StateChange } from '../outbox/index.ts'
import { type OsSession, whoOf } from '../session/index.ts'
import type { LockStore, StaffLock } from './store.ts'

export type OpenedBy = (typeof LOCK_OPENED_BY)[number]
export interface Opening {
  readonly by: OpenedBy
  readonly code: string | null
}

export interface StaffLocks {
  readonly current: StaffLock | null
  /** Is nothing to lock by itself now, because staff said so? */
  paused(): boolean
  /** The one before it is replaced. `also` joins the transaction. Throws STORE_FAILED: then nothing has changed. */
  set(command: Extract<LockCommand, { kind: 'lock.set' }>, also: (tx: StateChange) => void): void
  pause(until: number, also: (tx: StateChange) => void): void
  /** What belongs to the opening's transaction, and what follows once it is on disk; null: nothing is locked. */
  opening(opening: Opening): { readonly event: NewEvent; write(tx: StateChange): void; done(): void } | null
  fact(choices: Static<typeof Choices>): LockFact | null
  /** Call once, before sessions open. */
  restore(): void
}
export interface StaffLocksNeeds {
  readonly outbox: Pick<Outbox, 'record' | 'change'>
  readonly clock: Pick<Clock, 'wall'>
  readonly store: LockStore
  /** the server's time as far as is known, epoch ms */
  now(): number
  sessions(): readonly OsSession[]
  /** Something is locked that wasn't, or is no more. */
  became(lock: StaffLock | null, before: StaffLock | null): void
}

export function createStaffLocks({ outbox, clock, store, now, sessions, became }: StaffLocksNeeds): StaffLocks {
  let current: StaffLock | null = null
  let pausedUntil = 0

  function become(next: StaffLock | null): void {
    const before = current
    current = next
    became(next, before)
  }
  return {
    get current() {
      return current
    },
    paused: () => now() < pausedUntil,
    set({ lock: id, until, message }, also) {
      const before = current
      if (until <= now() || before?.id === id) return outbox.change(also)
      const next = { id, at: clock.wall(), until, message }
      const locked = (who: ReturnType<typeof whoOf> | null): NewEvent => fact(lockLocked, { lock: id, who, by: 'staff', mode: 'overlay' })
      const here = sessions().map((session) => locked(whoOf(session)))
      const replaced = before ? [fact(lockOpened, { lock: before.id, by: 'staff', code: null })] : []
      outbox.record([...replaced, ...(here.length > 0 ? here : [locked(null)])], (tx) => {
        store.saveStaff(tx, before, next)
        also(tx)
      })
      become(next)
    },
    pause(until, also) {
      outbox.change((tx) => {
        store.pause(tx, until)
        also(tx)
      })
      pausedUntil = until
    },
    opening({ by, code }) {
      const before = current
      return (
        before && {
          event: fact(lockOpened, { lock: before.id, by, code }),
          write: (tx) => store.saveStaff(tx, before, null),
          done() {
            if (current === before) become(null)
          },
        }
      )
    },
    fact(choices) {
      if (!current) return null
      const { id, at, until, message } = current
      const leftMs = Math.max(0, until - now())
      const shown = { name: null, message, at, leftMs, ofMs: Math.max(leftMs, clock.wall() - at + leftMs), pupilMayOpen: false, mediaIn: false, choices }
      return { id, phase: 'locked', by: 'staff', mode: 'overlay', ...shown }
    },
    restore() {
      pausedUntil = store.pausedUntil()
      const kept = store.staff(now())
      if (kept) become(kept)
    },
  }
}
