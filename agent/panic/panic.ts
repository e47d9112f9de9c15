import type { Command } from '../../protocol/device.ts'
import { Refusal } from '../../protocol/errors.ts'
import { panicLiftFailed, panicPressed } from '../../protocol/events.ts'
import type { Request } from '../../protocol/op.ts'
import { type PanicFact, type panicPress, UNSENT_AFTER_MS } from '../../protocol/panic.ts'
import { type Clock, createSignal, failure, type Log, type Signal } from '../core/index.ts'
import type { Hold, HoldEvent } from '../hold/index.ts'
import { fact, type NewEvent, type Outbox, type StateChange } from '../outbox/index.ts'
import { type OsSession, whoOf } from '../session/index.ts'
import type { Tamper } from '../tamper/index.ts'
import { factOf, type Lifter, NONE, next, type PanicEffect, type PanicInput, type PanicMachine } from './machine.ts'
import { reportOf } from './reports.ts'
import { createPanicStore, type KnownPress } from './store.ts'

/** The kiosk's own call names how the button was pressed, so it gets this long before the holder's word is taken. */
export const HOLDER_ALONE_MS = 250

export interface Panic {
  /** Loads the covers of before. Call once, before sessions open. Returns how many there are. */
  restore(): number
  /** The session is held again if it was covered: from here on the child may be told so. */
  openSession(uid: number): void
  /** Answers when the press is on disk. Throws STORE_FAILED when it is not; the cover is there all the same. */
  press(session: OsSession, request: Request<typeof panicPress>): PanicFact
  /** A command of the server; `advance` joins its transaction, so that it is carried out once. */
  command(command: Extract<Command, { kind: 'panic.state' | 'panic.lift' }>, advance: (tx: StateChange) => void): void
  /** Does this press, or one made under the same cover, cover the session now? Gives the press that names the cover. */
  coverOf(uid: number, press: string): string | null
  /**
   * An adult at the PC typed a code that is right: `events` and `also` join the transaction that begins the lift. Throws
   * PANIC_NOT_COVERED, and STORE_FAILED when it is not on disk: then nothing is lifted.
   */
  liftByCode(uid: number, cover: string, lifter: Lifter & { by: 'code' }, events: readonly NewEvent[], also: (tx: StateChange) => void): void
  fact(uid: number): PanicFact | null
  readonly changed: Signal<{ uid: number }>
  stop(): void
}

export interface PanicOptions {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  readonly tamper: Tamper
  readonly hold: Hold
}

interface Seat {
  state: PanicMachine
  /** presses counted under the present cover by this process, kept or not */
  readonly counted: Set<string>
  waiting: NodeJS.Timeout | undefined
}

export function createPanic({ outbox, clock, log, tamper, hold }: PanicOptions): Panic {
  const store = createPanicStore(outbox.state)
  const seats = new Map<number, Seat>()
  const changed = createSignal<{ uid: number }>()
  const timers = new Set<NodeJS.Timeout>()

  function seatOf(uid: number): Seat {
    let seat = seats.get(uid)
    if (!seat) {
      seat = { state: NONE, counted: new Set(), waiting: undefined }
      seats.set(uid, seat)
    }
    return seat
  }

  /** Decides, writes state and reports in one transaction, then acts. A failed write leaves the state in memory: the cover must not depend on a disk. */
  function apply(uid: number, input: PanicInput, also?: (tx: StateChange) => void): void {
    const seat = seatOf(uid)
    const before = seat.state
    const step = next(before, input)
    const events = step.effects.flatMap(reportOf)
    try {
      if (events.length > 0) outbox.record(events, (tx) => save(tx, uid, before, step.state, also))
      else if (step.state !== before || also) outbox.change((tx) => save(tx, uid, before, step.state, also))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      log.error({ input: input.kind, code: error.code }, 'a change of the cover could not be written')
    }
    settle(uid, seat, before, step.state, step.effects)
  }

  function save(tx: StateChange, uid: number, before: PanicMachine, after: PanicMachine, also?: (tx: StateChange) => void): void {
    store.saveCover(tx, uid, before, after)
    also?.(tx)
  }

  function settle(uid: number, seat: Seat, before: PanicMachine, after: PanicMachine, effects: readonly PanicEffect[]): void {
    seat.state = after
    if (after.kind === 'none') seat.counted.clear()
    for (const effect of effects) act(uid, seat, effect)
    if (after !== before) changed.emit({ uid })
  }

  function act(uid: number, seat: Seat, effect: PanicEffect): void {
    switch (effect.kind) {
      case 'hold':
        void hold.take(uid, 'press', effect.press)
        return
      case 'release':
        release(uid, seat, effect.press, effect.lifter)
        return
      case 'awaitServer':
        clearTimeout(seat.waiting)
        seat.waiting = setTimeout(() => apply(uid, { kind: 'unanswered' }), UNSENT_AFTER_MS).unref()
        return
      case 'reportLifted':
      case 'reportLiftFailed':
        return
    }
  }

  function release(uid: number, seat: Seat, press: string, lifter: Lifter): void {
    hold
      .letGo(uid, 'press', press)
      .catch((error: unknown) => {
        log.error(failure(error), 'the holder broke while lifting')
        return { lifted: false, why: 'holder-broke' } as const
      })
      .then((result) => {
        // Stopped or handed on meanwhile: the next agent finds `lifting` on disk and asks again.
        if (seats.get(uid) !== seat) return
        apply(uid, result.lifted ? { kind: 'lifted', press, lifter } : { kind: 'liftFailed', press, lifter, why: result.why.slice(0, 120) })
      })
  }

  function press(session: OsSession, request: Request<typeof panicPress>): PanicFact {
    const arrivedMono = clock.mono()
    const { uid } = session
    const seat = seatOf(uid)
    const known = knownPress(request.press)
    if (known) return factOf(seat.state) ?? { press: request.press, state: 'told', kept: true, by: null, pressedAt: request.pressedAt, count: 1 }

    // The cover first: everything after this may fail.
    const holding = seat.state.kind === 'covered' ? seat.state.cover.press : request.press
    void hold.take(uid, 'press', holding)

    const before = seat.state
    const again = seat.counted.has(request.press)
    seat.counted.add(request.press)
    const step = (event: string | null) => next(before, { kind: 'press', press: request.press, pressedAt: request.pressedAt, event, again })
    try {
      const keptAfterMs = request.elapsedMs + clock.mono() - arrivedMono
      const who = whoOf(session)
      let kept = step(null)
      outbox.record([fact(panicPressed, { press: request.press, who, via: request.via, pressedAt: request.pressedAt, keptAfterMs })], (tx, [event]) => {
        kept = step(event ?? null)
        store.saveCover(tx, uid, before, kept.state)
        if (kept.state.kind !== 'none') store.rememberPress(tx, request.press, { uid, cover: kept.state.cover.press }, clock.wall())
      })
      settle(uid, seat, before, kept.state, kept.effects)
    } catch (error) {
      apply(uid, { kind: 'press', press: request.press, pressedAt: request.pressedAt, event: null, again })
      throw error
    }
    const said = factOf(seat.state)
    if (!said) throw new Error('a press did not lead to a cover')
    return said
  }

  /** A disk that can't be read knows no press: better covered twice than not at all. */
  function knownPress(id: string): KnownPress | null {
    try {
      return store.findPress(id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return null
    }
  }

  function coverOf(uid: number, press: string): string | null {
    const state = seats.get(uid)?.state ?? NONE
    if (state.kind === 'none') return null
    const { press: cover } = state.cover
    return press === cover || knownPress(press)?.cover === cover ? cover : null
  }

  function hear({ session, event }: HoldEvent): void {
    switch (event.kind) {
      case 'covered':
        if (event.by === 'kiosk') pressOfHolder(session, event.press)
        return
      case 'lost':
        tamper.seen('holderGone', session.id)
        log.error({ uid: session.uid, reason: event.reason, covered: event.covered }, 'the holder went and is started again')
        return
      case 'refused':
        tamper.seen('badFrame', session.id)
        return
      case 'ready':
      case 'kiosk':
      case 'lifted':
        return
    }
  }

  /** The kiosk asked the holder for cover. If it dies before it calls here, this is the only word of the press. */
  function pressOfHolder(session: OsSession, id: string): void {
    const seenAt = clock.wall()
    const seenMono = clock.mono()
    const timer = setTimeout(() => {
      timers.delete(timer)
      const seat = seatOf(session.uid)
      if (knownPress(id)) {
        // Staff had lifted this press already; a kiosk that asked again late must not leave a cover nobody can lift.
        if (seat.state.kind === 'none')
          hold.letGo(session.uid, 'press', id).catch((error: unknown) => log.error(failure(error), 'a stale cover was not lifted'))
        return
      }
      try {
        // The holder can't know which way it was pressed; the button is the commonest.
        press(session, { press: id, via: 'button', pressedAt: seenAt, elapsedMs: clock.mono() - seenMono })
      } catch (error) {
        log.error(failure(error), 'a press reported by the holder could not be kept')
      }
    }, HOLDER_ALONE_MS)
    timers.add(timer)
  }

  const stopHearing = hold.events.on(hear)
  outbox.acked.on((ids) => {
    for (const [uid, { state }] of seats) {
      if (state.kind !== 'none' && state.cover.event !== null && ids.includes(state.cover.event)) apply(uid, { kind: 'acked', event: state.cover.event })
    }
  })

  return {
    restore() {
      const covers = store.restore()
      for (const { uid, state, readable } of covers) {
        if (!readable) tamper.seen('stateUnreadable', null)
        const seat = seatOf(uid)
        seat.state = state
        if (state.kind === 'none') continue
        seat.counted.add(state.cover.press)
        void hold.take(uid, 'press', state.cover.press)
      }
      return covers.length
    },
    openSession(uid) {
      if (seatOf(uid).state.kind !== 'none') apply(uid, { kind: 'restored' })
    },
    press,
    command(command, advance) {
      const known = knownPress(command.press)
      // A server that could not read a press knows it by its event: that must not leave a cover nobody can lift.
      const covering = [...seats].flatMap(([uid, { state }]) => (state.kind === 'none' ? [] : [{ uid, press: state.cover.press, event: state.cover.event }]))
      const named = covering.find(({ press, event }) => press === command.press || event === command.press)
      const uid = known?.uid ?? named?.uid
      const cover = known?.cover ?? named?.press ?? command.press
      if (command.kind === 'panic.lift') {
        // A press nobody here knows has no session; the answer "not covered" is the same for all.
        if (uid === undefined) outbox.record([fact(panicLiftFailed, { press: command.press, alert: command.alert, why: 'PANIC_NOT_COVERED' })], advance)
        else apply(uid, { kind: 'lift', press: cover, lifter: { by: 'staff', alert: command.alert } }, advance)
      } else if (uid === undefined) outbox.change(advance)
      else apply(uid, { kind: 'said', press: cover, state: command.state, by: command.by }, advance)
    },
    coverOf,
    liftByCode(uid, cover, lifter, events, also) {
      if (coverOf(uid, cover) !== cover) throw new Refusal('PANIC_NOT_COVERED')
      const seat = seatOf(uid)
      const before = seat.state
      const step = next(before, { kind: 'lift', press: cover, lifter })
      outbox.record([...events, ...step.effects.flatMap(reportOf)], (tx) => save(tx, uid, before, step.state, also))
      settle(uid, seat, before, step.state, step.effects)
    },
    fact: (uid) => factOf(seats.get(uid)?.state ?? NONE),
    changed,
    stop() {
      for (const timer of timers) clearTimeout(timer)
      for (const { waiting } of seats.values()) clearTimeout(waiting)
      stopHearing()
      seats.clear()
    },
  }
}
