/** Whoever left, in each session: away, warned, locked, and in the end signed out. Decided by machine.ts; effects are here. */
import { lockFreed, lockLocked, lockMediaLeft, lockObserved, lockOpened } from '../../protocol/events.ts'
import type { LockFact } from '../../protocol/lock.ts'
import type { Aup } from '../aup/index.ts'
import { type Clock, createSignal, failure, type Log, newId, type Signal } from '../core/index.ts'
import type { Hold } from '../hold/index.ts'
import { fact, type NewEvent, type Outbox, type StateChange } from '../outbox/index.ts'
import type { Policy } from '../policy/index.ts'
import { type OsSession, type SessionSource, whoOf } from '../session/index.ts'
import type { Support } from '../support/index.ts'
import { freeSession } from './free.ts'
import { createIdle } from './idle.ts'
import { ACTIVE, type Locked, type LockInput, type LockMachine, next } from './machine.ts'
import { type Limits, limitsOf, lockedFact, modeFor, stillLocked, warningFact } from './rules.ts'
import type { Opening } from './staff.ts'
import type { LockStore } from './store.ts'

/** A pause, a film or a cover that ends: whoever is away is warned this long after it at the latest. */
const LOOK_AGAIN_MS = 5_000
/** Somebody who touched nothing for this long after a logon has not begun yet, where policy waits for the first touch. */
const UNTOUCHED_MS = 1_000
const OVER: Opening = { by: 'over', code: null }

/** What joins the transaction of an opening, which is then on disk or hasn't happened. */
export interface With {
  readonly events: readonly NewEvent[]
  also(tx: StateChange): void
}

export interface AwayLocks {
  openSession(session: OsSession): void
  endSession(uid: number): void
  sessions(): readonly OsSession[]
  fact(uid: number): LockFact | null
  isAway(uid: number): boolean
  /** Somebody is there, they say: a warning ends, and a lock that the pupil may open. */
  here(uid: number, id: string): void
  /** Opens the locks of this session, of all where null. False where there are none: nothing was written then. Throws STORE_FAILED. */
  open(uid: number | null, opening: Opening, written: With): boolean
  heard(uid: number, idleMs: number): void
  /** Everybody listened, with their hands in their laps: they weren't away. */
  countFromNow(): void
  /** Limits, the policy, or what speaks against warning anybody may be others now. */
  look(): void
  slept(): void
  readonly changed: Signal<{ uid: number }>
  readonly awayChanged: Signal<null>
  stop(): void
}
export interface AwayNeeds {
  readonly outbox: Pick<Outbox, 'record' | 'change'>
  readonly store: LockStore
  readonly clock: Pick<Clock, 'wall' | 'mono'>
  readonly log: Log
  readonly hold: Hold
  readonly policy: Pick<Policy, 'values'>
  readonly aup: Pick<Aup, 'reader'>
  readonly support: Pick<Support, 'effects'>
  readonly sessions: Pick<SessionSource, 'lock' | 'isLocked' | 'switchUser' | 'end'>
  /** Nobody is warned, locked or signed out now, whoever is away. */
  standsAside(uid: number): boolean
  /** Nobody is locked at all: an exam. */
  exam(): boolean
  /** false before enrolment: nothing can be recorded, and the PC is no school's yet */
  enrolled(): boolean
  asksToStayAwake(uid: number): boolean
  hasRemovableMedia(): Promise<boolean>
  /** Lets go of the screen, again and again until it does or `isOver` says no more. */
  release(uid: number, id: string, isOver: () => boolean): void
}

interface Seat {
  readonly session: OsSession
  state: LockMachine
  /** somebody has touched it since the logon, or nobody has to */
  begun: boolean
  away: boolean
  /** whoever was away before this, by the machine's own count, is not counted as away now: a logon, or a lock that was opened */
  from: number
  /** untouched for the limit, less the warning */
  quiet: boolean
  mediaIn: boolean
  /** when what stands now leads to the next, by the machine's own count, and of how long that is */
  nextAt: number
  ofMs: number
  next: NodeJS.Timeout | undefined
  again: NodeJS.Timeout | undefined
  /** signed out by us */
  freed: boolean
}

export function createAwayLocks(needs: AwayNeeds): AwayLocks {
  const { outbox, store, clock, log, hold, policy, aup, support, sessions, standsAside, exam, enrolled, asksToStayAwake, hasRemovableMedia, release } = needs
  const seats = new Map<number, Seat>()
  const changed = createSignal<{ uid: number }>()
  const awayChanged = createSignal<null>()
  const idle = createIdle(hold)

  const limits = ({ session }: Seat): Limits => limitsOf(policy.values, support.effects(session.account)?.timePercent ?? 100)
  const enforces = () => policy.values['lock.idle'] === 'enforce' && enrolled()
  const modeOf = ({ session }: Seat) => modeFor(policy.values['lock.mode'], aup.reader(session.uid)?.standing ?? null)
  const leftOf = ({ nextAt, ofMs }: Seat) => ({ leftMs: Math.max(0, nextAt - clock.mono()), ofMs })

  const isFree = (uid: number) => () => seats.get(uid)?.state.kind !== 'locked'

  function attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      log.error(failure(error), 'a change of a lock could not be written')
    }
  }
  function reports({ session }: Seat, before: LockMachine, after: LockMachine, { by, code }: Opening): NewEvent[] {
    if (before.kind === 'locked') return after.kind === 'locked' ? [] : [fact(lockOpened, { lock: before.lock.id, by, code })]
    return after.kind === 'locked' ? [fact(lockLocked, { lock: after.lock.id, who: whoOf(session), by: after.lock.by, mode: after.lock.mode })] : []
  }
  /**
   * Decides, writes state and record in one transaction, then acts. With `written` it throws STORE_FAILED and changes nothing when that
   * can't be done; without, a disk that fails keeps no PC open and nobody warned.
   */
  function apply(seat: Seat, input: LockInput, opening = OVER, written?: With): void {
    const { state: before, session } = seat
    const step = next(before, input)
    if (step.state === before) return
    const events = [...(written?.events ?? []), ...reports(seat, before, step.state, opening)]
    const write = (tx: StateChange) => {
      store.saveIdle(tx, session, before, step.state)
      written?.also(tx)
    }
    if (written) outbox.record(events, write)
    else if (events.length > 0) attempt(() => outbox.record(events, write))
    else if (before.kind === 'locked') attempt(() => outbox.change(write))
    if (before.kind === 'locked') countFromNow(seat)
    settle(seat, step.state)
    const bolted = step.effects.map(({ kind, lock }) => {
      if (kind === 'bolt') return bolt(seat, lock)
      return release(session.uid, lock.id, isFree(session.uid))
    })
    // The kiosk's page takes the keyboard when it shows: the holder is there before it, and knows who had it.
    if (step.state.kind === 'locked') void Promise.all(bolted).then(() => changed.emit({ uid: session.uid }))
    else changed.emit({ uid: session.uid })
  }
  /** What stands now leads to the next by its own timer. */
  function settle(seat: Seat, state: LockMachine): void {
    seat.state = state
    clearTimeout(seat.next)
    const freeAfterMs = policy.values['lock.freeAfterMs']
    if (state.kind === 'active') watch(seat)
    else if (state.kind === 'warning') inMs(seat, limits(seat).warnMs, () => apply(seat, { kind: 'warned', mode: modeOf(seat), at: clock.wall() }))
    else if (freeAfterMs > 0) inMs(seat, freeAfterMs, () => void free(seat))
  }
  const watch = (seat: Seat) => idle.watch(seat.session.uid, seat.begun ? limits(seat).awayMs : UNTOUCHED_MS)
  /** By the machine's own count, and never early: timers come up to a millisecond before their time. */
  function inMs(seat: Seat, ms: number, then: () => void): void {
    seat.ofMs = ms
    seat.nextAt = clock.mono() + ms
    const wait = () => {
      const left = seat.nextAt - clock.mono()
      if (left > 0) seat.next = setTimeout(wait, left).unref()
      else then()
    }
    wait()
  }
  function bolt(seat: Seat, lock: Locked): Promise<void> | undefined {
    const { session } = seat
    if (seat.mediaIn) attempt(() => outbox.record([fact(lockMediaLeft, { lock: lock.id, who: whoOf(session) })]))
    const refused = () => apply(seat, { kind: 'osRefused' })
    if (lock.mode === 'overlay') return hold.take(session.uid, 'idle', lock.id)
    sessions.lock(session).then((isLocked) => isLocked || refused(), refused)
    return undefined
  }

  const stopHearing = idle.events.on((event) => {
    const seat = seats.get(event.uid)
    if (!seat) return
    if (event.kind === 'touched') touched(seat)
    else if (seat.begun) untouched(seat, event.ms)
  })
  function touched(seat: Seat): void {
    seat.begun = true
    seat.quiet = false
    clearTimeout(seat.again)
    setAway(seat, false)
    if (seat.state.kind === 'warning') apply(seat, { kind: 'touched' })
    else watch(seat)
  }
  function untouched(seat: Seat, ms: number): void {
    const { awayMs, quietMs } = limits(seat)
    const awayFor = Math.min(ms, clock.mono() - seat.from)
    if (awayFor >= awayMs) setAway(seat, true)
    if (awayFor < quietMs) {
      idle.watch(seat.session.uid, ms - awayFor + (awayFor < awayMs ? awayMs : quietMs))
      return
    }
    if (policy.values['lock.idle'] === 'observe' && !seat.quiet && enrolled()) attempt(() => outbox.record([fact(lockObserved, { who: whoOf(seat.session) })]))
    seat.quiet = true
    void warn(seat)
  }
  function countFromNow(seat: Seat): void {
    seat.from = clock.mono()
    seat.quiet = false
    setAway(seat, false)
  }
  function setAway(seat: Seat, away: boolean): void {
    if (seat.away === away) return
    seat.away = away
    awayChanged.emit(null)
  }
  /** Whoever is away is warned, now or as soon as nothing speaks against it. */
  async function warn(seat: Seat): Promise<void> {
    const { uid } = seat.session
    const isDue = () => seats.get(uid) === seat && seat.quiet && seat.state.kind === 'active' && enforces()
    clearTimeout(seat.again)
    if (!isDue()) return
    const isShown = await isShowing(uid)
    if (!isDue()) return
    if (isShown || standsAside(uid)) {
      seat.again = setTimeout(() => void warn(seat), LOOK_AGAIN_MS).unref()
      return
    }
    apply(seat, { kind: 'quiet', id: newId() })
    seat.mediaIn = await hasRemovableMedia().catch(() => false)
    if (seat.mediaIn) changed.emit({ uid })
  }
  /** A film, a presentation, a board that repeats the screen: somebody looks on who touches nothing. In doubt nobody does. */
  async function isShowing(uid: number): Promise<boolean> {
    if (policy.values['lock.pauseAwake'] && asksToStayAwake(uid)) return true
    return policy.values['lock.pauseMirrored'] && ((await hold.look(uid).catch(() => null))?.mirrored ?? false)
  }

  async function free(seat: Seat): Promise<void> {
    const { session, state } = seat
    if (state.kind !== 'locked') return
    const isOver = () => seats.get(session.uid) !== seat || seat.state !== state
    const stop = () => isOver() || standsAside(session.uid)
    const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())
    const freed = stop() ? null : await freeSession(session, { hold, sessions, stop, wait })
    if (isOver()) return
    if (freed) attempt(() => outbox.record([fact(lockFreed, { lock: state.lock.id, who: whoOf(session), next: freed })]))
    if (freed === 'signOut') {
      seat.freed = true
      sessions.end(session)
      return
    }
    inMs(seat, policy.values['lock.freeAfterMs'] || LOOK_AGAIN_MS, () => void free(seat))
    changed.emit({ uid: session.uid })
  }
  /** The system's own lock is opened by whoever has the password: that is seen, not told. */
  const looking = setInterval(() => {
    for (const seat of seats.values()) {
      const { state, session } = seat
      if (state.kind !== 'locked' || state.lock.mode !== 'os') continue
      const opened = (isLocked: boolean | null) => isLocked === false && seat.state === state && apply(seat, { kind: 'opened' }, { by: 'os', code: null })
      sessions.isLocked(session).then(opened, () => undefined)
    }
  }, 1_000).unref()

  const told = ({ session, mediaIn }: Seat) => ({ reader: aup.reader(session.uid), mediaIn, pupilMayOpen: policy.values['lock.pupilOpens'] })

  return {
    openSession(session) {
      const { uid, id, account } = session
      const begun = !policy.values['lock.untilTouched']
      const fresh = { away: false, from: clock.mono(), quiet: false, mediaIn: false, nextAt: 0, ofMs: 0, next: undefined, again: undefined, freed: false }
      const seat: Seat = { session, state: ACTIVE, begun, ...fresh }
      seats.set(uid, seat)
      const saved = store.idle(uid, clock.wall())
      const now = { sameSession: saved?.session === id, now: clock.wall(), freeAfterMs: policy.values['lock.freeAfterMs'] }
      const stays = saved !== null && (saved.account === null || saved.account === account) && stillLocked(saved.lock, now)
      if (saved && !stays) {
        attempt(() => outbox.record([fact(lockOpened, { lock: saved.lock.id, ...OVER })], (tx) => store.removeIdle(tx, uid, saved.lock.id)))
        release(uid, saved.lock.id, isFree(uid))
      }
      settle(seat, stays ? { kind: 'locked', lock: saved.lock } : ACTIVE)
      if (stays && saved.lock.mode === 'overlay') void hold.take(uid, 'idle', saved.lock.id)
    },
    endSession(uid) {
      const seat = seats.get(uid)
      if (!seat) return
      const { state, session } = seat
      clearTimeout(seat.next)
      clearTimeout(seat.again)
      seats.delete(uid)
      idle.forget(uid)
      // Who switched the PC off to be rid of the lock finds it again; who was signed out by us, or is locked by the system, is gone.
      if (state.kind !== 'locked' || (!seat.freed && state.lock.mode === 'overlay')) return
      attempt(() => outbox.record([fact(lockOpened, { lock: state.lock.id, ...OVER })], (tx) => store.saveIdle(tx, session, state, ACTIVE)))
      release(uid, state.lock.id, isFree(uid))
    },
    sessions: () => [...seats.values()].map(({ session }) => session),
    fact(uid) {
      const seat = seats.get(uid)
      if (!seat || seat.state.kind === 'active') return null
      const left = leftOf(seat)
      if (seat.state.kind === 'warning') return warningFact(seat.state.id, clock.wall() + left.leftMs, left, told(seat))
      return lockedFact(seat.state.lock, policy.values['lock.freeAfterMs'] > 0 ? left : { leftMs: null, ofMs: null }, told(seat))
    },
    isAway: (uid) => seats.get(uid)?.away ?? false,
    here(uid, id) {
      const seat = seats.get(uid)
      if (!seat) return
      if (seat.state.kind === 'warning' && seat.state.id === id) {
        // Said by a program that helps to press: the window system may have seen no input.
        countFromNow(seat)
        touched(seat)
      } else if (seat.state.kind === 'locked' && seat.state.lock.id === id && policy.values['lock.pupilOpens']) {
        apply(seat, { kind: 'opened' }, { by: 'pupil', code: null }, { events: [], also() {} })
      }
    },
    open(uid, opening, written) {
      const [first, ...others] = [...seats.values()].filter(({ session, state }) => state.kind === 'locked' && (uid === null || session.uid === uid))
      if (!first) return false
      apply(first, { kind: 'opened' }, opening, written)
      for (const other of others) apply(other, { kind: 'opened' }, opening)
      return true
    },
    heard: idle.heard,
    countFromNow: () => seats.forEach(countFromNow),
    look() {
      for (const seat of seats.values()) {
        const { kind } = seat.state
        if (kind === 'active') watch(seat)
        else if (kind === 'locked' && (exam() || policy.values['lock.idle'] !== 'enforce')) apply(seat, { kind: 'opened' })
        else if (kind === 'warning' && (!enforces() || standsAside(seat.session.uid))) {
          apply(seat, { kind: 'aside' })
          seat.again = setTimeout(() => void warn(seat), LOOK_AGAIN_MS).unref()
        }
      }
    },
    slept() {
      if (!enforces()) return
      for (const seat of seats.values()) if (!standsAside(seat.session.uid)) apply(seat, { kind: 'slept', id: newId(), mode: modeOf(seat), at: clock.wall() })
    },
    changed,
    awayChanged,
    stop() {
      stopHearing()
      idle.stop()
      clearInterval(looking)
      for (const { next: waiting, again } of seats.values()) {
        clearTimeout(waiting)
        clearTimeout(again)
      }
      seats.clear()
    },
  }
}
