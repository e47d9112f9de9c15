import { type AgentPaths, createSignal, failure, type Log, type Signal } from '../core/index.ts'
import type { OsSession } from '../session/index.ts'
import type { Holder, HolderEvent, HolderPort, LiftHow, LiftResult, Looked } from './holder.ts'

/** Why the screen is held. A kiosk asks the holder itself for one thing only: a press. idle: nobody is there · staff: they locked it. */
export type Reason = 'press' | 'rules' | 'idle' | 'staff'
/** A child never sees again what they hid; whoever was only away, or listened, goes on where they were. */
const AFTERWARDS: Readonly<Record<Reason, LiftHow>> = { press: 'empty', rules: 'empty', idle: 'asItWas', staff: 'asItWas' }

export interface HoldEvent {
  readonly session: OsSession
  readonly event: HolderEvent
}

export interface Hold {
  /** Starts the session's holder, held by whatever is held already; waits a moment for it to be painted then. */
  openSession(session: OsSession): Promise<void>
  closeSession(uid: number): Promise<void>
  /**
   * Holds the screen at once. `id`, a UUID, names the occasion: what the holder is told and says. Idempotent. Resolves when it is painted,
   * or after a moment all the same.
   */
  take(uid: number, reason: Reason, id: string): Promise<void>
  /**
   * Lets go for this reason. The desktop comes back when it was the last one; the holder may fail at that, and then it stays. What a press
   * hid is minimised when the press goes, also beneath a cover that stays for another reason.
   */
  letGo(uid: number, reason: Reason, id: string): Promise<LiftResult>
  /** Says `idle` and `touched` of this session from now on; nothing where no holder can tell. */
  watchIdle(uid: number, ms: number): void
  /** Is there a holder that does? */
  hears(uid: number): boolean
  /** null: nobody can tell */
  look(uid: number): Promise<Looked | null>
  closeWindows(uid: number): void
  readonly events: Signal<HoldEvent>
  stop(): Promise<void>
}

export interface HoldOptions {
  readonly log: Log
  readonly paths: Pick<AgentPaths, 'holderSocket'>
  /** null where this PC has no holder (no display to hold): the kiosk's own windows are then the only cover */
  readonly holders: HolderPort | null
}

/** A session's endpoint opens at the latest this long after its holder was asked to hold. */
const PAINT_WAIT_MS = 1_000

interface Seat {
  holder: Holder | null
  readonly held: Map<Reason, string>
  idleMs: number | null
}

export function createHold({ log, paths, holders }: HoldOptions): Hold {
  const seats = new Map<number, Seat>()
  const events = createSignal<HoldEvent>()

  function seatOf(uid: number): Seat {
    let seat = seats.get(uid)
    if (!seat) {
      seat = { holder: null, held: new Map(), idleMs: null }
      seats.set(uid, seat)
    }
    return seat
  }
  function cover(holder: Holder | null, id: string): Promise<void> {
    return holder?.cover(id).catch((error: unknown) => log.error(failure(error), 'the holder did not cover')) ?? Promise.resolve()
  }

  return {
    async openSession(session) {
      const { uid, display, xauthority } = session
      const seat = seatOf(uid)
      if (!holders || display === null) return
      const [first = null, ...others] = seat.held.values()
      seat.holder = holders.start({ uid, display, xauthority, socket: paths.holderSocket(uid), covered: first }, (event) => {
        if (event.kind === 'covered' && event.by === 'kiosk' && !seat.held.has('press')) seat.held.set('press', event.press)
        events.emit({ session, event })
      })
      if (first !== null) await atMost(PAINT_WAIT_MS, cover(seat.holder, first))
      for (const id of others) void cover(seat.holder, id)
      if (seat.idleMs !== null) seat.holder.watchIdle(seat.idleMs)
    },
    async closeSession(uid) {
      const seat = seats.get(uid)
      if (!seat) return
      const { holder } = seat
      seat.holder = null
      await holder?.stop()
    },
    take(uid, reason, id) {
      const seat = seatOf(uid)
      seat.held.set(reason, id)
      return atMost(PAINT_WAIT_MS, cover(seat.holder, id))
    },
    async letGo(uid, reason, id) {
      const { held, holder } = seatOf(uid)
      const others = [...held.keys()].filter((other) => other !== reason)
      const how = AFTERWARDS[reason]
      if (others.length > 0 && (how === 'asItWas' || others.some((other) => AFTERWARDS[other] === 'empty'))) {
        held.delete(reason)
        return { lifted: true }
      }
      const result = (await holder?.lift(id, others.length > 0 ? 'stays' : how)) ?? ({ lifted: true } as const)
      // Taken again meanwhile: the holder was told so after the lift, and holds.
      if (result.lifted && held.get(reason) === id) held.delete(reason)
      return result
    },
    watchIdle(uid, ms) {
      const seat = seatOf(uid)
      seat.idleMs = ms
      seat.holder?.watchIdle(ms)
    },
    hears: (uid) => seats.get(uid)?.holder != null,
    look: async (uid) => (await seats.get(uid)?.holder?.look()) ?? null,
    closeWindows: (uid) => seats.get(uid)?.holder?.closeWindows(),
    events,
    async stop() {
      const holding = [...seats.values()].flatMap(({ holder }) => (holder ? [holder.stop()] : []))
      seats.clear()
      await Promise.allSettled(holding)
    },
  }
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  await Promise.race([
    work,
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms)
    }),
  ])
  clearTimeout(timer)
}
