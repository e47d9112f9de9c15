/**
 * Locks on disk, in the outbox's database, so that a lock and its record are one transaction. Each row's name says whose it is and which.
 *
 * Fail direction: locked. A row that can't be read is a lock of this moment: by our own screen, to be opened by an adult or by its end.
 */
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { Line } from '../../protocol/agreements.ts'
import { Account, EpochMs, nullable, object, oneOf } from '../../protocol/kinds.ts'
import { STAFF_LOCK_MS } from '../../protocol/lock.ts'
import { LOCK_MODES } from '../../protocol/lock-policy.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'
import type { Locked, LockMachine } from './machine.ts'

const IDLE = 'lock.idle'
const STAFF = 'lock.staff'
const PAUSE = 'lock.pause'

const SavedIdle = object({ by: oneOf(['idle', 'sleep']), mode: oneOf(LOCK_MODES), at: EpochMs, session: Type.String({ maxLength: 64 }), account: Account })
const SavedStaff = object({ at: EpochMs, until: EpochMs, message: nullable(Line) })
const SavedPause = object({ until: EpochMs })

export interface SavedLock {
  readonly lock: Locked
  /** null: it could not be read */
  readonly session: string | null
  readonly account: string | null
}
export interface StaffLock {
  readonly id: string
  readonly at: number
  /** by the server's clock, epoch ms */
  readonly until: number
  readonly message: string | null
}
export type LockStore = ReturnType<typeof createLockStore>

export function createLockStore(state: Outbox['state']) {
  const savedIdle = Compile(SavedIdle)
  const savedStaff = Compile(SavedStaff)
  const savedPause = Compile(SavedPause)

  return {
    /** of this OS user; null: they had none */
    idle(uid: number, now: number): SavedLock | null {
      const row = state.all(IDLE).find(({ key }) => key.startsWith(`${uid} `))
      if (!row) return null
      const id = row.key.slice(`${uid} `.length)
      const saved = parse(row.value)
      if (!savedIdle.Check(saved)) return { lock: { id, by: 'idle', mode: 'overlay', at: now }, session: null, account: null }
      const { by, mode, at, session, account } = saved
      return { lock: { id, by, mode, at }, session, account }
    },
    saveIdle(tx: StateChange, { uid, id: session, account }: { uid: number; id: string; account: string }, before: LockMachine, after: LockMachine): void {
      if (before.kind === 'locked' && !(after.kind === 'locked' && after.lock.id === before.lock.id)) tx.remove(IDLE, `${uid} ${before.lock.id}`)
      if (after.kind !== 'locked') return
      const { id, by, mode, at } = after.lock
      const saved: Static<typeof SavedIdle> = { by, mode, at, session, account }
      tx.put(IDLE, `${uid} ${id}`, saved)
    },
    removeIdle: (tx: StateChange, uid: number, id: string): void => tx.remove(IDLE, `${uid} ${id}`),
    /** `now`: the server's time as far as is known */
    staff(now: number): StaffLock | null {
      const row = state.all(STAFF)[0]
      if (!row) return null
      const saved = parse(row.value)
      return savedStaff.Check(saved) ? { id: row.key, ...saved } : { id: row.key, at: now, until: now + STAFF_LOCK_MS, message: null }
    },
    saveStaff(tx: StateChange, before: StaffLock | null, after: StaffLock | null): void {
      if (before) tx.remove(STAFF, before.id)
      if (after) tx.put(STAFF, after.id, { at: after.at, until: after.until, message: after.message } satisfies Static<typeof SavedStaff>)
    },
    /** epoch ms, by the server's clock; 0: there is none, or none that can be read */
    pausedUntil(): number {
      const saved = parse(state.get(PAUSE, 'now'))
      return savedPause.Check(saved) ? saved.until : 0
    },
    pause: (tx: StateChange, until: number): void => tx.put(PAUSE, 'now', { until } satisfies Static<typeof SavedPause>),
  }
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
