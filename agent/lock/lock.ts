import { setTimeout as sleep } from 'node:timers/promises'
import { NO_CHOICES } from '../../protocol/aup.ts'
import type { TryAnswer } from '../../protocol/codes.ts'
import { Refusal } from '../../protocol/errors.ts'
import { lockOddInput } from '../../protocol/events.ts'
import { LOCK_STATES, type LockCommand, type LockFact, type LockState } from '../../protocol/lock.ts'
import type { Codes } from '../codes/index.ts'
import { createSignal, failure, type Signal } from '../core/index.ts'
import { fact, type NewEvent, type Outbox, type StateChange } from '../outbox/index.ts'
import type { Panic } from '../panic/index.ts'
import { type OsSession, whoOf } from '../session/index.ts'
import { type AwayNeeds, createAwayLocks } from './away.ts'
import { heardBeat, type OddInput, USUAL } from './odd.ts'
import { createStaffLocks, type Opening } from './staff.ts'
import { createLockStore } from './store.ts'

const RELEASE_AGAIN_MS = 500
/** How soon a lock by staff that has come to its end is opened. */
const LOOK_MS = 500

export interface Lock {
  /** Loads what staff locked before. Call once, before sessions open. Is this PC locked by staff? */
  restore(): boolean
  /** A logon, or a session found again: held before this returns when it is locked. */
  openSession(session: OsSession): void
  endSession(uid: number): void
  fact(uid: number): LockFact | null
  /** the most that any session has */
  readonly state: LockState
  /** Somebody is there, they say. Of a warning or a lock that is gone: nothing. */
  here(uid: number, request: { id: string }): Record<string, never>
  /** Answered when the try is on disk. Throws LOCK_NOT_LOCKED, BUSY, STORE_FAILED; nothing is opened then. */
  openWithCode(uid: number, request: { id: string; code: string }): Promise<TryAnswer>
  /** What a kiosk told: since the last input of its session, in milliseconds. */
  heard(uid: number, idleMs: number): void
  /** `advance` joins its transaction, so that it is carried out once. */
  command(command: LockCommand, advance: (tx: StateChange) => void): void
  /** Policy, a support profile, an exam or a cover: limits may be others now, and whoever is warned needn't be. */
  look(): void
  /** The PC has slept: whoever wakes it isn't always who was there. */
  slept(): void
  readonly changed: Signal<{ uid: number }>
  /** Somebody went away or is back: nothing on the PC shows it. */
  readonly awayChanged: Signal<null>
  stop(): void
}
export interface LockOptions extends Omit<AwayNeeds, 'store' | 'standsAside' | 'release'> {
  readonly outbox: Outbox
  readonly codes: Pick<Codes, 'use' | 'now'>
  readonly panic: Pick<Panic, 'fact'>
}

export function createLock(options: LockOptions): Lock {
  const { outbox, clock, log, hold, policy, codes, aup, support, panic, exam } = options
  const store = createLockStore(outbox.state)
  const changed = createSignal<{ uid: number }>()

  /** A holder that can't let go is asked again: nobody may be left before an empty colour. */
  async function release(uid: number, why: 'idle' | 'staff', id: string, isOver: () => boolean): Promise<void> {
    while (isOver()) {
      const result = await hold.letGo(uid, why, id)
      if (result.lifted) return
      log.error({ uid, why: result.why }, 'the screen stayed held after it was opened; it is tried again')
      await sleep(RELEASE_AGAIN_MS, undefined, { ref: false })
    }
  }
  const away = createAwayLocks({
    ...options,
    store,
    standsAside: (uid) => exam() || staff.current !== null || staff.paused() || panic.fact(uid) !== null,
    release: (uid, id, isOver) => void release(uid, 'idle', id, isOver),
  })
  const staff = createStaffLocks({
    outbox,
    clock,
    store,
    now: codes.now,
    sessions: away.sessions,
    became(lock, before) {
      for (const { uid } of away.sessions()) {
        if (lock) void hold.take(uid, 'staff', lock.id).then(() => changed.emit({ uid }))
        else {
          if (before) void release(uid, 'staff', before.id, () => staff.current === null)
          changed.emit({ uid })
        }
      }
      if (!lock) away.countFromNow()
      away.look()
    },
  })
  const stopHearing = away.changed.on(changed.emit)

  /** Opens what staff locked, and with `uid` what is locked of that session too: one transaction, or it throws STORE_FAILED. */
  function open(uid: number | null, opening: Opening, events: readonly NewEvent[], also: (tx: StateChange) => void): void {
    const own = staff.opening(opening)
    const all = own ? [...events, own.event] : events
    const write = (tx: StateChange) => {
      own?.write(tx)
      also(tx)
    }
    const isWritten = uid !== null && away.open(uid, opening, { events: all, also: write })
    if (!isWritten) outbox.record(all, write)
    own?.done()
  }
  const looking = setInterval(() => {
    if (!staff.current || (!exam() && codes.now() < staff.current.until)) return
    try {
      open(null, { by: exam() ? 'over' : 'time', code: null }, [], () => undefined)
    } catch (error) {
      log.error(failure(error), 'that a lock is over could not be written; it is tried again')
    }
  }, LOOK_MS).unref()

  /** per session; null: it was noted already */
  const odds = new Map<string, OddInput | null>()
  /** Switches, eye gaze and dictation are injected input too: nobody with a support profile is looked at. */
  function noteOddInput(uid: number, idleMs: number): void {
    const session = away.sessions().find((s) => s.uid === uid)
    const before = session && odds.get(session.id)
    if (!session || before === null || policy.values['lock.oddInput'] === 'off' || support.effects(session.account)) return
    const { after, odd } = heardBeat(before ?? USUAL, idleMs, hold.hears(uid) ? away.isAway(uid) : null, clock.mono())
    odds.set(session.id, odd ? null : after)
    try {
      if (odd) outbox.record([fact(lockOddInput, { who: whoOf(session), what: odd })])
    } catch (error) {
      log.warn(failure(error), 'odd input was not noted')
    }
  }

  const factFor = (uid: number): LockFact | null => staff.fact(aup.reader(uid)?.choices ?? NO_CHOICES) ?? away.fact(uid)
  function stateOf(uid: number): LockState {
    const told = factFor(uid)
    if (told?.phase === 'locked') return told.by === 'staff' ? 'staff' : 'idle'
    return told || away.isAway(uid) ? 'away' : 'none'
  }

  return {
    restore() {
      staff.restore()
      return staff.current !== null
    },
    openSession(session) {
      if (staff.current) void hold.take(session.uid, 'staff', staff.current.id)
      away.openSession(session)
    },
    endSession(uid) {
      for (const { uid: of, id } of away.sessions()) if (of === uid) odds.delete(id)
      away.endSession(uid)
    },
    fact: factFor,
    get state() {
      if (staff.current) return 'staff'
      const states = away.sessions().map(({ uid }) => LOCK_STATES.indexOf(stateOf(uid)))
      return LOCK_STATES[Math.max(0, ...states)] ?? 'none'
    },
    here(uid, { id }) {
      away.here(uid, id)
      return {}
    },
    async openWithCode(uid, { id, code }) {
      const told = factFor(uid)
      if (told?.id !== id || told.phase !== 'locked') throw new Refusal('LOCK_NOT_LOCKED')
      return codes.use(id, code, (used, events, also) => open(uid, { by: 'code', code: used.id }, events, also))
    },
    heard(uid, idleMs) {
      away.heard(uid, idleMs)
      noteOddInput(uid, idleMs)
    },
    command(command, advance) {
      switch (command.kind) {
        case 'lock.set':
          return staff.set(command, advance)
        case 'lock.end':
          if (staff.current?.id !== command.lock) return outbox.change(advance)
          return open(null, { by: 'staff', code: null }, [], advance)
        case 'lock.open':
          if (!away.open(null, { by: 'staff', code: null }, { events: [], also: advance })) outbox.change(advance)
          return
        case 'lock.pause':
          staff.pause(command.until, advance)
          away.look()
      }
    },
    look: away.look,
    slept: away.slept,
    changed,
    awayChanged: away.awayChanged,
    stop() {
      stopHearing()
      clearInterval(looking)
      away.stop()
    },
  }
}
