import { setTimeout as sleep } from 'node:timers/promises'
import type { Static } from 'typebox'
import type { Standing } from '../../protocol/agreements.ts'
import { type aupAnswer, type aupChoose, type aupTurn, type GateFact, NO_CHOICES, type Reading, type StandingCommand } from '../../protocol/aup.ts'
import type { TryAnswer } from '../../protocol/codes.ts'
import { Refusal } from '../../protocol/errors.ts'
import { aupAccepted, aupDeclined, aupGateFailed, aupGranted, aupObserved, aupStoodAside } from '../../protocol/events.ts'
import type { Request } from '../../protocol/op.ts'
import { type Clock, createSignal, failure, type Log, newId, type Signal } from '../core/index.ts'
import type { Hold } from '../hold/index.ts'
import { fact, type NewEvent, type Outbox, type StateChange } from '../outbox/index.ts'
import type { Policy } from '../policy/index.ts'
import { type OsSession, whoOf } from '../session/index.ts'
import type { Agreements } from './agreements.ts'
import { factOf, type GateInput, type GateMachine, next, OPEN } from './machine.ts'
import { isLastPage, leaveFor, openReading, type Turning, turned } from './reading.ts'
import { askedOf, pictureOfTheDay, reminderOf } from './rules.ts'
import { createAupStore } from './store.ts'
import { type Unshown, watchUnshown } from './unshown.ts'

/** How long a logon waits for what the school knows of an account this PC meets first. */
export const STANDING_WAIT_MS = 3_000
const RELEASE_AGAIN_MS = 500
const stoodAside = (session: OsSession): NewEvent => fact(aupStoodAside, { who: whoOf(session) })
/** A code used at the gate: `events` and `also` join the transaction that spends it. */
export type WithCode = (
  subject: string,
  typed: string,
  act: (code: { id: string }, events: readonly NewEvent[], also: (tx: StateChange) => void) => void,
) => Promise<TryAnswer>

export interface Aup {
  /** A logon, or a session found again: held before this returns when the rules are due. */
  openSession(session: OsSession, restartKiosk: () => void): void
  /** The OS session is over: the next one of this name is asked anew. Until then what is held stays held, agent or not. */
  endSession(uid: number): Promise<void>
  /** Nobody can read rules that no kiosk shows: it is started again once, then the session is signed out and the school told. */
  kioskIs(uid: number, present: boolean): void
  fact(uid: number): GateFact | null
  /** Who sits there, for whatever else is read to them; null: nobody. */
  reader(uid: number): Reader | null
  /** null: nothing is to be read. Throws AUP_NOT_ASKED for another logon. */
  read(uid: number, request: { logon: string; language: string | null }): Reading | null
  /** Throws AUP_TOO_SOON, AUP_NOT_ASKED. */
  turn(uid: number, request: Request<typeof aupTurn>): { token: string }
  /** “Agree” answers when it is on disk. Throws AUP_NOT_ASKED, AUP_TOO_SOON, AUP_VISITOR_NAMELESS, STORE_FAILED; nothing has changed then. */
  answer(uid: number, request: Request<typeof aupAnswer>): GateFact | null
  /** How this account likes to read, from now on. Throws AUP_NOT_ASKED. */
  choose(uid: number, request: Request<typeof aupChoose>): Record<string, never>
  grant(uid: number, request: { logon: string; code: string; reason: Static<typeof aupGranted.body>['reason'] }): Promise<TryAnswer>
  /** What the school knows of an account; `advance` joins its transaction. */
  command(command: Static<typeof StandingCommand>, advance: (tx: StateChange) => void): void
  /** Policy, agreements or exams may be others now: whoever is at the gate goes through, or reads what is due now. Turned on, it begins with the next logon. */
  look(): void
  /** Forgets sessions of before this boot. Call once, at the start. */
  tidy(): void
  readonly changed: Signal<{ uid: number }>
  stop(): void
}

/** `standing` null: the school knows nothing of them. */
export interface Reader {
  readonly account: string
  readonly standing: Standing | null
  readonly choices: GateFact['choices']
}

export interface AupOptions {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  readonly hold: Pick<Hold, 'take' | 'letGo' | 'events'>
  readonly policy: Pick<Policy, 'values'>
  readonly agreements: Pick<Agreements, 'inForce'>
  readonly withCode: WithCode
  /** is there an exam at this PC? */
  exam(): boolean
  /** can what the school knows still come? */
  online(): boolean
  /** false before enrolment: nothing can be recorded, and the PC is no school's yet */
  enrolled(): boolean
  signOut(session: OsSession): void
}

interface Seat {
  readonly session: OsSession
  state: GateMachine
  turning: Turning | null
  choices: GateFact['choices']
  waiting: NodeJS.Timeout | undefined
  readonly unshown: Unshown
}

export function createAup(options: AupOptions): Aup {
  const { outbox, clock, log, hold, policy, agreements, withCode, exam, online, enrolled, signOut } = options
  const store = createAupStore(outbox.state)
  const seats = new Map<number, Seat>()
  const changed = createSignal<{ uid: number }>()

  const now = () => ({ agreements: agreements.inForce, policy: policy.values, now: clock.wall() })
  const asked = (account: string, standing: Standing | null) => askedOf({ ...now(), standing, own: attempt(() => store.signed(account)) ?? [] })
  const standingOf = (account: string) => attempt(() => store.standing(account))
  const reminder = (account: string, standing: Standing | null, wanted: ReturnType<typeof asked>) =>
    reminderOf(wanted, { ...now(), standing, tappedAt: attempt(() => store.tappedAt(account)) })
  const factFor = ({ state, choices }: Seat): GateFact | null => {
    const fact = factOf(state)
    return fact && { ...fact, choices }
  }

  function attempt<T>(work: () => T): T | null {
    try {
      return work()
    } catch (error) {
      log.error(failure(error), 'what is kept of the rules could not be read or written')
      return null
    }
  }

  /** Decides, and writes state and record in one transaction; only then acts. Throws STORE_FAILED: then nothing has changed. */
  function apply(seat: Seat, input: GateInput, events: readonly NewEvent[] = [], also?: (tx: StateChange) => void): void {
    const { session, state: before } = seat
    const step = next(before, input)
    const passes = step.state.kind === 'open' && (before.kind !== 'open' || input.kind === 'begin')
    const tapped = before.kind === 'tap' && input.kind === 'go'
    const write = (tx: StateChange) => {
      also?.(tx)
      if (tapped) store.tap(tx, session.account, clock.wall())
      if (passes) store.pass(tx, session.id, session.account, clock.bootId, before.kind === 'open' ? null : before.logon)
    }
    if (events.length > 0) outbox.record(events, write)
    // Somebody who was not asked anything passes also when the disk is full: they are asked again after a restart.
    else if (passes || also) attempt(() => outbox.change(write))
    seat.state = step.state
    // Who asks for help goes on reading where they are.
    if (step.state !== before && input.kind !== 'help') seat.turning = null
    for (const effect of step.effects) {
      if (effect.kind === 'hold') void hold.take(session.uid, 'rules', effect.logon)
      else void release(seat, effect.logon)
    }
    if (step.state !== before) changed.emit({ uid: session.uid })
  }
  /** A holder that can't let go is asked again and again: nobody may be left before an empty colour. */
  async function release(seat: Seat, logon: string): Promise<void> {
    const { uid } = seat.session
    for (;;) {
      const result = await hold.letGo(uid, 'rules', logon)
      if (result.lifted) return
      log.error({ uid, why: result.why }, 'the screen stayed held after the rules were agreed to; it is tried again')
      await sleep(RELEASE_AGAIN_MS, undefined, { ref: false })
      // The session is over, or the rules stand before it again.
      if (seats.get(uid) !== seat || seat.state.kind !== 'open') return
    }
  }
  // An agent that was killed between the answer and the lift finds the screen still held for a logon that has passed.
  const stopHearing = hold.events.on(({ session, event }) => {
    const seat = seats.get(session.uid)
    if (event.kind !== 'covered' || seat?.state.kind !== 'open') return
    if (attempt(() => store.passed(session.id, session.account, clock.bootId))?.logon === event.press) void release(seat, event.press)
  })

  /** The seat at whose gate this logon stands. */
  function seatAt(uid: number, logon: string): Seat & { state: Exclude<GateMachine, { kind: 'open' }> } {
    const seat = seats.get(uid)
    if (!seat || seat.state.kind === 'open' || seat.state.logon !== logon) throw new Refusal('AUP_NOT_ASKED')
    return seat as Seat & { state: Exclude<GateMachine, { kind: 'open' }> }
  }
  const current = ({ state }: Seat) => (state.kind === 'reading' || state.kind === 'declined' ? (state.asked.due[state.done] ?? null) : null)
  function gateBody(seat: Seat, due: NonNullable<ReturnType<typeof current>>) {
    const { document, version, audience } = due.agreement
    const logon = seat.state.kind === 'open' ? newId() : seat.state.logon
    return { logon, who: whoOf(seat.session), document, version, audience }
  }
  const takeLeave = (seat: Seat, token: string) => leaveFor(seat.turning, token, policy.values['aup.pageMs'], clock.mono())

  function agree(seat: Seat, request: Request<typeof aupAnswer>): void {
    const due = current(seat)
    const turning = takeLeave(seat, request.token ?? '')
    if (!due || due.agreement.document !== turning.document || !isLastPage(turning)) throw new Refusal('AUP_NOT_ASKED')
    if (due.agreement.audience === 'visitor' && !request.visitor) throw new Refusal('AUP_VISITOR_NAMELESS')
    const { audioOffered, withAdult } = request
    const visitor = due.agreement.audience === 'visitor' ? request.visitor : null
    const accepted = fact(aupAccepted, { ...gateBody(seat, due), texts: [...turning.texts], audioOffered, withAdult, visitor })
    const { document, version } = due.agreement
    apply(seat, { kind: 'agreed' }, [accepted], (tx) => store.sign(tx, seat.session.account, { document, version, at: clock.wall() }))
  }

  function begin(seat: Seat): void {
    const { session } = seat
    const mode = policy.values['aup.gate']
    if (mode === 'off' || !enrolled()) return
    if (attempt(() => store.passed(session.id, session.account, clock.bootId))) return
    const standing = standingOf(session.account)
    const wanted = standing || !online() ? asked(session.account, standing) : null
    if (mode === 'observe') {
      const due = asked(session.account, standing)?.due.length ?? 0
      attempt(() =>
        outbox.record(due > 0 ? [fact(aupObserved, { who: whoOf(session), due })] : [], (tx) =>
          store.pass(tx, session.id, session.account, clock.bootId, null),
        ),
      )
      return
    }
    if (standing?.exempt) return
    if (exam()) {
      attempt(() => outbox.record([stoodAside(session)], (tx) => store.pass(tx, session.id, session.account, clock.bootId, null)))
      return
    }
    apply(seat, { kind: 'begin', logon: newId(), asked: wanted, reminder: reminder(session.account, standing, wanted) })
    if (seat.state.kind === 'waiting') seat.waiting = setTimeout(() => know(seat, null), STANDING_WAIT_MS).unref()
  }
  function know(seat: Seat, standing: Standing | null): void {
    clearTimeout(seat.waiting)
    if (seat.state.kind === 'open') return
    const { account } = seat.session
    const wanted = asked(account, standing)
    apply(seat, { kind: 'known', asked: wanted, reminder: reminder(account, standing, wanted) })
  }

  /** Nobody waits for a disk at the beginning of an exam: what can't be recorded is in the log. */
  function standAsideForExam(seat: Seat): void {
    if (seat.state.kind === 'open') return
    const recorded = attempt(() => {
      apply(seat, { kind: 'standAside' }, [stoodAside(seat.session)])
      return true
    })
    if (!recorded) apply(seat, { kind: 'standAside' })
  }

  function stopTimers({ waiting, unshown }: Seat): void {
    clearTimeout(waiting)
    unshown.stop()
  }

  return {
    openSession(session, restartKiosk) {
      const seat: Seat = {
        session,
        state: OPEN,
        turning: null,
        choices: attempt(() => store.choices(session.account)) ?? NO_CHOICES,
        waiting: undefined,
        unshown: watchUnshown({
          standing: () => (seat.state.kind === 'open' ? null : seat.state.logon),
          failed(logon, next) {
            attempt(() => outbox.record([fact(aupGateFailed, { logon, next })]))
            log.error({ next }, 'no kiosk shows the rules')
          },
          restartKiosk,
          signOut: () => signOut(session),
        }),
      }
      seats.set(session.uid, seat)
      begin(seat)
      seat.unshown.expectKiosk()
    },
    async endSession(uid) {
      const seat = seats.get(uid)
      if (!seat) return
      stopTimers(seat)
      seats.delete(uid)
      attempt(() => outbox.change((tx) => store.forgetPass(tx, seat.session.id)))
      if (seat.state.kind !== 'open') await release(seat, seat.state.logon)
    },
    kioskIs: (uid, present) => seats.get(uid)?.unshown.kioskIs(present),
    fact(uid) {
      const seat = seats.get(uid)
      return seat ? factFor(seat) : null
    },
    reader(uid) {
      const seat = seats.get(uid)
      return seat ? { account: seat.session.account, standing: standingOf(seat.session.account), choices: seat.choices } : null
    },
    read(uid, { logon, language }) {
      const seat = seatAt(uid, logon)
      const due = current(seat)
      const card = seat.state.kind === 'tap' && seat.state.reminder === 'picture' ? pictureOfTheDay(agreements.inForce, clock.wall()) : null
      const wanted = due ? { ...due, only: null } : card ? { agreement: card.agreement, since: 0, only: card.page } : null
      if (!wanted) return null
      const languages = [language, seat.choices.language, policy.values['school.language']].filter((l) => l !== null)
      const { reading, turning } = openReading({ ...wanted, languages, asksQuestions: policy.values['aup.questions'], now: clock.mono() })
      seat.turning = turning
      return reading
    },
    turn(uid, { logon, token }) {
      const seat = seatAt(uid, logon)
      seat.turning = turned(takeLeave(seat, token), clock.mono())
      return { token: seat.turning.token }
    },
    choose(uid, { logon, choices }) {
      const seat = seatAt(uid, logon)
      seat.choices = choices
      attempt(() => outbox.change((tx) => store.choose(tx, seat.session.account, choices, clock.wall())))
      changed.emit({ uid })
      return {}
    },
    answer(uid, request) {
      const seat = seatAt(uid, request.logon)
      switch (request.answer) {
        case 'agree':
          agree(seat, request)
          break
        case 'no': {
          const due = current(seat)
          if (due && seat.state.kind === 'reading') apply(seat, { kind: 'no' }, [fact(aupDeclined, gateBody(seat, due))])
          break
        }
        case 'signOut':
          signOut(seat.session)
          break
        case 'again':
        case 'help':
        case 'go':
          apply(seat, { kind: request.answer })
      }
      return factFor(seat)
    },
    async grant(uid, { logon, code, reason }) {
      const seat = seatAt(uid, logon)
      return withCode(logon, code, ({ id }, events, also) =>
        apply(seat, { kind: 'granted' }, [...events, fact(aupGranted, { logon, who: whoOf(seat.session), code: id, reason })], also),
      )
    },
    command({ account, standing }, advance) {
      outbox.change((tx) => {
        store.saveStanding(tx, account, standing, clock.wall())
        advance(tx)
      })
      for (const seat of seats.values()) {
        if (seat.session.account.toLowerCase() !== account.toLowerCase()) continue
        if (standing?.exempt && seat.state.kind !== 'open') apply(seat, { kind: 'standAside' })
        else know(seat, standing)
      }
    },
    look() {
      for (const seat of seats.values()) {
        if (policy.values['aup.gate'] !== 'enforce') apply(seat, { kind: 'standAside' })
        else if (exam()) standAsideForExam(seat)
        else if (seat.state.kind !== 'waiting') know(seat, standingOf(seat.session.account))
      }
    },
    tidy: () => void attempt(() => outbox.change((tx) => store.tidy(tx, clock.bootId, clock.wall()))),
    changed,
    stop() {
      stopHearing()
      for (const seat of seats.values()) stopTimers(seat)
      seats.clear()
    },
  }
}
