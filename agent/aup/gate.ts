import { randomBytes } from 'node:crypto'
import type { Static } from 'typebox'
import type { Standing } from '../../protocol/agreements.ts'
import type { aupAnswer, aupTurn, GateFact, Reading, StandingCommand } from '../../protocol/aup.ts'
import type { TryAnswer } from '../../protocol/codes.ts'
import { Refusal } from '../../protocol/errors.ts'
import { aupAccepted, aupDeclined, aupGateFailed, aupGranted, aupObserved } from '../../protocol/events.ts'
import type { Request } from '../../protocol/op.ts'
import { type Clock, createSignal, failure, type Log, newId, type Signal } from '../core/index.ts'
import type { Hold } from '../hold/index.ts'
import { fact, type NewEvent, type Outbox, type StateChange } from '../outbox/index.ts'
import type { Policy } from '../policy/index.ts'
import { type OsSession, whoOf } from '../session/index.ts'
import { type Agreements, hashOf } from './agreements.ts'
import { factOf, type GateInput, type GateMachine, next, OPEN } from './machine.ts'
import { askedOf, changedPages, ruleOfTheDay, textIn } from './rules.ts'
import { createAupStore } from './store.ts'

/** How long a logon waits for what the school knows of an account this PC meets first. */
export const STANDING_WAIT_MS = 3_000
/** A slow PC starts its kiosk within this; a gate that nobody can read is not left standing for longer than twice that. */
export const KIOSK_WITHIN_MS = 30_000
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
  endSession(uid: number): void
  /** Nobody can read rules that no kiosk shows: it is started again once, then the session is signed out and the school told. */
  kioskIs(uid: number, present: boolean): void
  fact(uid: number): GateFact | null
  /** null: nothing is due. Throws AUP_NOT_ASKED for another logon. */
  read(uid: number, request: { logon: string; language: string | null }): Reading | null
  /** Throws AUP_TOO_SOON, AUP_NOT_ASKED. */
  turn(uid: number, request: Request<typeof aupTurn>): { token: string }
  /** “Agree” answers when it is on disk. Throws AUP_NOT_ASKED, AUP_TOO_SOON, AUP_VISITOR_NAMELESS, STORE_FAILED; nothing has changed then. */
  answer(uid: number, request: Request<typeof aupAnswer>): GateFact | null
  grant(uid: number, request: { logon: string; code: string; reason: Static<typeof aupGranted.body>['reason'] }): Promise<TryAnswer>
  /** What the school knows of an account; `advance` joins its transaction. */
  command(command: Static<typeof StandingCommand>, advance: (tx: StateChange) => void): void
  /** Policy may say off now: whoever is at the gate goes through. Turned on, it begins with the next logon. */
  look(): void
  /** Forgets sessions of before this boot. Call once, at the start. */
  tidy(): void
  readonly changed: Signal<{ uid: number }>
  stop(): void
}

export interface AupOptions {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  readonly hold: Pick<Hold, 'take' | 'letGo'>
  readonly policy: Pick<Policy, 'values'>
  readonly agreements: Pick<Agreements, 'inForce'>
  readonly withCode: WithCode
  /** can what the school knows still come? */
  online(): boolean
  /** false before enrolment: nothing can be recorded, and the PC is no school's yet */
  enrolled(): boolean
  signOut(session: OsSession): void
}

/** The page that is up: its leave to be turned, and since when. Gone with the agent: the kiosk reads again then. */
interface Turning {
  readonly document: string
  readonly page: number
  readonly pages: number
  readonly token: string
  readonly since: number
  readonly texts: { language: Reading['language']; hash: string }[]
}
interface Seat {
  readonly session: OsSession
  state: GateMachine
  turning: Turning | null
  waiting: NodeJS.Timeout | undefined
  readonly restartKiosk: () => void
  /** set while a gate stands that no kiosk shows */
  unshown: NodeJS.Timeout | undefined
  retried: boolean
}

export function createAup(options: AupOptions): Aup {
  const { outbox, clock, log, hold, policy, agreements, withCode, online, enrolled, signOut } = options
  const store = createAupStore(outbox.state)
  const seats = new Map<number, Seat>()
  const changed = createSignal<{ uid: number }>()

  const asked = (account: string, standing: Standing | null) =>
    askedOf({ agreements: agreements.inForce, standing, own: attempt(() => store.signed(account)) ?? [], policy: policy.values, now: clock.wall() })
  const rule = () => (policy.values['aup.reminder'] ? ruleOfTheDay(clock.wall()) : null)
  const token = (): string => randomBytes(16).toString('base64url')

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
    const write = (tx: StateChange) => {
      also?.(tx)
      if (passes) store.pass(tx, session.id, session.account, clock.bootId)
    }
    if (events.length > 0) outbox.record(events, write)
    // Somebody who was not asked anything passes also when the disk is full: they are asked again after a restart.
    else if (passes || also) attempt(() => outbox.change(write))
    seat.state = step.state
    if (step.state !== before) seat.turning = null
    for (const effect of step.effects) {
      if (effect.kind === 'hold') hold.take(session.uid, 'rules', effect.logon)
      else void release(session.uid, effect.logon)
    }
    if (step.state !== before) changed.emit({ uid: session.uid })
  }
  async function release(uid: number, logon: string): Promise<void> {
    const result = await hold.letGo(uid, 'rules', logon)
    if (!result.lifted) log.error({ uid, why: result.why }, 'the screen stayed held after the rules were agreed to')
  }

  /** The seat at whose gate this logon stands. */
  function seatAt(uid: number, logon: string): Seat & { state: Exclude<GateMachine, { kind: 'open' }> } {
    const seat = seats.get(uid)
    if (!seat || seat.state.kind === 'open' || seat.state.logon !== logon) throw new Refusal('AUP_NOT_ASKED')
    return seat as Seat & { state: Exclude<GateMachine, { kind: 'open' }> }
  }
  function current({ state }: Seat) {
    return state.kind === 'reading' || state.kind === 'declined' ? (state.asked.due[state.done] ?? null) : null
  }
  function gateBody(seat: Seat, due: NonNullable<ReturnType<typeof current>>) {
    const { document, version, audience } = due.agreement
    const logon = seat.state.kind === 'open' ? newId() : seat.state.logon
    return { logon, who: whoOf(seat.session), document, version, audience }
  }
  function takeLeave(seat: Seat, given: string): Turning {
    const { turning } = seat
    if (!turning || turning.token !== given) throw new Refusal('AUP_NOT_ASKED')
    if (clock.mono() - turning.since < policy.values['aup.pageMs']) throw new Refusal('AUP_TOO_SOON')
    return turning
  }

  function agree(seat: Seat, request: Request<typeof aupAnswer>): void {
    const due = current(seat)
    const turning = takeLeave(seat, request.token ?? '')
    if (!due || due.agreement.document !== turning.document || turning.page !== turning.pages - 1) throw new Refusal('AUP_NOT_ASKED')
    if (due.agreement.audience === 'visitor' && !request.visitor) throw new Refusal('AUP_VISITOR_NAMELESS')
    const { audioOffered, withAdult } = request
    const visitor = due.agreement.audience === 'visitor' ? request.visitor : null
    const accepted = fact(aupAccepted, { ...gateBody(seat, due), texts: turning.texts, audioOffered, withAdult, visitor })
    const { document, version } = due.agreement
    apply(seat, { kind: 'agreed' }, [accepted], (tx) => store.sign(tx, seat.session.account, { document, version, at: clock.wall() }))
  }

  function begin(seat: Seat): void {
    const { session } = seat
    const mode = policy.values['aup.gate']
    if (mode === 'off' || !enrolled()) return
    if (attempt(() => store.hasPassed(session.id, session.account, clock.bootId))) return
    const standing = attempt(() => store.standing(session.account))
    const wanted = standing || !online() ? asked(session.account, standing) : null
    if (mode === 'observe') {
      const due = asked(session.account, standing)?.due.length ?? 0
      attempt(() =>
        outbox.record(due > 0 ? [fact(aupObserved, { who: whoOf(session), due })] : [], (tx) => store.pass(tx, session.id, session.account, clock.bootId)),
      )
      return
    }
    if (standing?.exempt) return
    apply(seat, { kind: 'begin', logon: newId(), asked: wanted, rule: pupilRule(wanted) })
    if (seat.state.kind === 'waiting') seat.waiting = setTimeout(() => know(seat, null), STANDING_WAIT_MS).unref()
  }
  const pupilRule = (wanted: ReturnType<typeof asked>) => (wanted && ['ks1', 'ks2', 'ks3'].includes(wanted.audience) ? rule() : null)
  function know(seat: Seat, standing: Standing | null): void {
    clearTimeout(seat.waiting)
    if (seat.state.kind === 'open') return
    const wanted = asked(seat.session.account, standing)
    apply(seat, { kind: 'known', asked: wanted, rule: pupilRule(wanted) })
  }

  /** From now on a kiosk has to come up, or to come back. */
  function expectKiosk(seat: Seat): void {
    clearTimeout(seat.unshown)
    if (seat.state.kind === 'open') return
    seat.unshown = setTimeout(() => {
      if (seat.state.kind === 'open') return
      const { logon } = seat.state
      const next = seat.retried ? 'signOut' : 'tryAgain'
      attempt(() => outbox.record([fact(aupGateFailed, { logon, next })]))
      log.error({ next }, 'no kiosk shows the rules')
      if (seat.retried) return signOut(seat.session)
      seat.retried = true
      seat.restartKiosk()
      expectKiosk(seat)
    }, KIOSK_WITHIN_MS).unref()
  }
  function stopTimers({ waiting, unshown }: Seat): void {
    clearTimeout(waiting)
    clearTimeout(unshown)
  }

  return {
    openSession(session, restartKiosk) {
      const seat: Seat = { session, state: OPEN, turning: null, waiting: undefined, restartKiosk, unshown: undefined, retried: false }
      seats.set(session.uid, seat)
      begin(seat)
      expectKiosk(seat)
    },
    endSession(uid) {
      const seat = seats.get(uid)
      if (!seat) return
      stopTimers(seat)
      seats.delete(uid)
      if (seat.state.kind !== 'open') void release(uid, seat.state.logon)
      attempt(() => outbox.change((tx) => store.forgetPass(tx, seat.session.id)))
    },
    kioskIs(uid, present) {
      const seat = seats.get(uid)
      if (!seat) return
      clearTimeout(seat.unshown)
      if (present) seat.retried = false
      else expectKiosk(seat)
    },
    fact: (uid) => factOf(seats.get(uid)?.state ?? OPEN),
    read(uid, { logon, language }) {
      const seat = seatAt(uid, logon)
      const due = current(seat)
      if (!due) return null
      const { agreement, since } = due
      const { text, beside } = textIn(agreement, [...(language === null ? [] : [language]), policy.values['school.language']])
      const texts = [text, ...(beside ? [beside] : [])].map((t) => ({ language: t.language, hash: hashOf(agreement, t) }))
      const pages = text.pages.length
      seat.turning = { document: agreement.document, page: 0, pages, token: token(), since: clock.mono(), texts }
      return {
        document: agreement.document,
        version: agreement.version,
        kind: agreement.kind,
        language: text.language,
        title: text.title,
        pages: text.pages,
        beside: beside?.pages ?? null,
        changed: changedPages(text, since),
        languages: agreement.texts.map((t) => t.language),
        asksVisitor: agreement.audience === 'visitor',
        asksQuestions: policy.values['aup.questions'],
        token: seat.turning.token,
      }
    },
    turn(uid, { logon, token: given }) {
      const seat = seatAt(uid, logon)
      const turning = takeLeave(seat, given)
      const page = Math.min(turning.page + 1, turning.pages - 1)
      seat.turning = { ...turning, page, token: token(), since: clock.mono() }
      return { token: seat.turning.token }
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
      return factOf(seat.state)
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
      if (policy.values['aup.gate'] === 'enforce') return
      for (const seat of seats.values()) if (seat.state.kind !== 'open') apply(seat, { kind: 'standAside' })
    },
    tidy: () => void attempt(() => outbox.change((tx) => store.tidy(tx, clock.bootId, clock.wall()))),
    changed,
    stop() {
      for (const seat of seats.values()) stopTimers(seat)
      seats.clear()
    },
  }
}
