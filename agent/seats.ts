/** The OS sessions of this PC, wired by hand: each with what is held before it, its endpoint, and the kiosk that is kept in it. */
import type { AgentFacts } from '../protocol/local.ts'
import type { Mode } from '../protocol/policy.ts'
import type { Dispatch } from '../protocol/serve.ts'
import type { Aup } from './aup/index.ts'
import type { AgentPaths, Log, Signal } from './core/index.ts'
import type { Hold } from './hold/index.ts'
import { createLocalHttp, type Endpoint, type LocalCaller, makeSessionFolder, openEndpoint } from './local-api/index.ts'
import type { Lock } from './lock/index.ts'
import type { Panic } from './panic/index.ts'
import type { Policy } from './policy/index.ts'
import { createPresence, type KioskKeeper, keepKiosk, type OsSession, type Presence, type SessionRecord } from './session/index.ts'
import type { Tamper } from './tamper/index.ts'

interface Seat {
  readonly session: OsSession
  readonly presence: Presence
  endpoint: Endpoint | undefined
  kiosk: KioskKeeper | undefined
}
export interface Seats {
  open(session: OsSession): Promise<void>
  /** `ended`: the OS session is over, not only the agent. */
  close(uid: number, ended: boolean): Promise<void>
  closeAll(): Promise<void>
  account(uid: number): string | undefined
  uids(): number[]
  /** the endpoints open now */
  sockets(): string[]
  protection(): 'protected' | 'noKiosk' | 'noSession'
  /** Policy may want a kiosk now that was left ended. */
  look(): void
}
export interface SeatsNeeds {
  readonly paths: AgentPaths
  readonly log: Log
  readonly policy: Pick<Policy, 'values'>
  readonly tamper: Tamper
  readonly record: SessionRecord
  readonly aup: Aup
  readonly lock: Pick<Lock, 'openSession' | 'endSession'>
  readonly hold: Hold
  readonly panic: Panic
  readonly kioskCommand: string | null
  readonly dispatch: Dispatch<LocalCaller>
  facts(uid: number): AgentFacts
  readonly factsChanged: Signal<{ uid: number | null }>
  presenceChanged(): void
}

export function createSeats(needs: SeatsNeeds): Seats {
  const { paths, log, policy, tamper, record, aup, lock, hold, panic, kioskCommand, dispatch, facts, factsChanged, presenceChanged } = needs
  const seats = new Map<number, Seat>()
  const watch = (): Mode => policy.values['session.kioskWatch']

  async function close(uid: number, ended: boolean): Promise<void> {
    const seat = seats.get(uid)
    if (!seat) return
    seats.delete(uid)
    seat.kiosk?.stop()
    seat.presence.end()
    await seat.endpoint?.close()
    if (ended) {
      lock.endSession(uid)
      await aup.endSession(uid)
    }
    await hold.closeSession(uid)
    if (ended) record.closed(seat.session)
    log.info({ uid }, 'session closed')
  }

  return {
    async open(session) {
      const { id, uid } = session
      const presence = createPresence({
        gone() {
          if (watch() !== 'off') tamper.seen('kioskGone', id)
          expectKiosk()
        },
        silent() {
          if (watch() !== 'off') tamper.seen('kioskSilent', id)
          // Stopped or hung: a new one shows what is in force. The agent only ends what it started.
          if (watch() === 'enforce') seats.get(uid)?.kiosk?.restart()
          expectKiosk()
        },
        changed(present) {
          aup.kioskIs(uid, present)
          presenceChanged()
        },
      })
      const seat: Seat = { session, presence, endpoint: undefined, kiosk: undefined }
      /** Where it is started again, it has to come. */
      const expectKiosk = () => seat.kiosk && watch() === 'enforce' && presence.expect()
      seats.set(uid, seat)
      record.opened(session)
      // Held before the holder starts: the first thing it shows is what stands before the desktop.
      aup.openSession(session, () => seat.kiosk?.restart())
      lock.openSession(session)
      makeSessionFolder(paths.sessionFolder(uid))
      // The cover of before is up again before anything in the session can be asked or told.
      await hold.openSession(session)
      panic.openSession(uid)
      seat.endpoint = await openEndpoint({
        path: paths.agentSocket(uid),
        owner: session,
        log,
        onLost: () => tamper.seen('socketLost', id),
        createServer: () =>
          createLocalHttp({
            caller: { session, presence },
            dispatch,
            facts: () => facts(uid),
            onFacts: (listener) =>
              factsChanged.on((change) => {
                if (change.uid === null || change.uid === uid) listener()
              }),
            onBad: (what) => tamper.seen(what, id),
          }),
      })
      if (kioskCommand !== null)
        seat.kiosk = keepKiosk({
          command: kioskCommand,
          session,
          places: { agent: paths.agentSocket(uid), holder: paths.holderSocket(uid), left: paths.kioskLeft(uid) },
          mayRestart: () => watch() === 'enforce',
          log,
        })
      expectKiosk()
      log.info({ uid, display: session.display }, 'session open')
    },
    close,
    async closeAll() {
      for (const uid of [...seats.keys()]) await close(uid, false)
    },
    account: (uid) => seats.get(uid)?.session.account,
    uids: () => [...seats.keys()],
    sockets: () => [...seats.values()].flatMap(({ endpoint }) => (endpoint ? [endpoint.path] : [])),
    protection() {
      if (seats.size === 0) return 'noSession'
      return [...seats.values()].every(({ presence }) => presence.present) ? 'protected' : 'noKiosk'
    },
    look() {
      for (const { kiosk } of seats.values()) kiosk?.look()
    },
  }
}
