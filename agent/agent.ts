/**
 * The agent, wired by hand. Parts start in this order and stop in reverse; what restores comes first:
 *
 *   lock → outbox → policy → panic (covers of before) → uplink → sessions (holder, then endpoint, then kiosk) → device
 *
 * Before enrolment everything runs but the uplink: the button covers and says "put your hand up" (see panic/).
 */

import type { CommandItem } from '../protocol/device.ts'
import { deviceFacts, deviceStarted } from '../protocol/events.ts'
import { type AgentFacts, LOCAL_OPS } from '../protocol/local.ts'
import { type Mode, policyFetch } from '../protocol/policy.ts'
import { serve } from '../protocol/serve.ts'
import { createCodes } from './codes/index.ts'
import { type AgentPaths, boot, type Clock, createSignal, failure, holdLock, type Log, newId, type Part } from './core/index.ts'
import { createClockWatch, createNetworkWatch, isOffSite, type NetworkPort, readDeviceFacts } from './device/index.ts'
import { createHold, type HolderPort } from './hold/index.ts'
import { createLocalHandlers, createLocalHttp, type Endpoint, makeSessionFolder, openEndpoint } from './local-api/index.ts'
import { fact, openOutbox, type StateChange } from './outbox/index.ts'
import { createPanic } from './panic/index.ts'
import { createPolicy } from './policy/index.ts'
import { createPresence, createSessionRecord, type KioskKeeper, keepKiosk, type OsSession, type Presence, type SessionSource } from './session/index.ts'
import { createSupport } from './support/index.ts'
import { createTamper } from './tamper/index.ts'
import { authorOf, createUplink, type Identity, loadIdentity, type Uplink } from './uplink/index.ts'

export interface AgentOptions {
  readonly paths: AgentPaths
  readonly clock: Clock
  readonly log: Log
  readonly sessions: SessionSource
  readonly holders: HolderPort | null
  /** how to start a kiosk in a session; null: something else does */
  readonly kioskCommand: string | null
  readonly version: string
  /** null: this system can't tell which network it is on */
  readonly network: NetworkPort | null
  /** inventory is taken this long after the start */
  readonly factsAfterMs?: number
}

export interface RunningAgent {
  /** the endpoints open now */
  sockets(): string[]
  stop(): Promise<void>
}

interface Seat {
  readonly session: OsSession
  readonly presence: Presence
  endpoint: Endpoint | undefined
  kiosk: KioskKeeper | undefined
}

/** How soon a running agent notices that the PC was enrolled. */
const ENROLLED_LOOK_MS = 1_000
const TIDY_MS = 60 * 60_000
/** A PC that was moved to another room has that room's codes within the hour, whoever forgot to tell it. */
const REFRESH_CODES_MS = 60 * 60_000

export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
  const { paths, clock, log, sessions, holders, kioskCommand, version, network, factsAfterMs = 20_000 } = options
  const unlock = holdLock(paths.lock)
  let identity: Identity | null = loadIdentity(paths.identity)
  let author = identity && authorOf(identity)
  let uplink: Uplink | null = null

  const outbox = openOutbox({ paths, clock, log, author: () => author })
  const tamper = createTamper(outbox, log)
  const policy = createPolicy(paths.policy, log)
  const hold = createHold({ log, paths, holders })
  const panic = createPanic({ outbox, clock, log, tamper, hold })
  const support = createSupport(outbox, clock)
  const codes = createCodes({ outbox, clock, log, paths, panic })
  const record = createSessionRecord(outbox, log, clock.bootId)
  const seats = new Map<number, Seat>()
  const factsChanged = createSignal<{ uid: number | null }>()
  const restored: string[] = []

  const networkWatch =
    network &&
    createNetworkWatch(network, () => {
      factsChanged.emit({ uid: null })
      uplink?.beatSoon()
    })
  const currentNetwork = () => (identity ? networkWatch?.current(identity.school) : undefined)

  const facts = (uid: number): AgentFacts => {
    const account = seats.get(uid)?.session.account
    return {
      panic: panic.fact(uid),
      policy: policy.kiosk(),
      support: account === undefined ? null : support.effects(account),
      server: uplink?.online ? 'online' : 'offline',
      offSite: isOffSite(currentNetwork(), policy.networks()),
    }
  }
  panic.changed.on(({ uid }) => {
    factsChanged.emit({ uid })
    uplink?.beatSoon()
  })
  policy.changed.on(() => {
    factsChanged.emit({ uid: null })
    for (const { kiosk } of seats.values()) kiosk?.look()
  })
  support.changed.on(() => factsChanged.emit({ uid: null }))

  const dispatch = serve(
    LOCAL_OPS,
    createLocalHandlers({ panic, codes, facts, holderSocket: ({ uid, display }) => (holders && display !== null ? paths.holderSocket(uid) : null) }),
    {
      allow: ({ who }) => (who === 'session' ? null : 'FORBIDDEN'),
      onFault: ({ id, operation, error }) => log.error({ id, operation, err: error }, 'a local call failed'),
      newId,
    },
  )

  /** For what is worth knowing but not worth keeping a child from the button. */
  function attempt(work: () => unknown, otherwise: string): void {
    try {
      work()
    } catch (error) {
      log.error(failure(error), otherwise)
    }
  }

  function protection(): 'protected' | 'noKiosk' | 'noSession' {
    if (seats.size === 0) return 'noSession'
    return [...seats.values()].every(({ presence }) => presence.present) ? 'protected' : 'noKiosk'
  }

  async function openSession(session: OsSession): Promise<void> {
    const { id, uid } = session
    const watch = (): Mode => policy.values['session.kioskWatch']
    const presence = createPresence({
      gone() {
        if (watch() !== 'off') tamper.seen('kioskGone', id)
      },
      silent() {
        if (watch() !== 'off') tamper.seen('kioskSilent', id)
        // Stopped or hung: a new one shows what is in force. The agent only ends what it started.
        if (watch() === 'enforce') seats.get(uid)?.kiosk?.restart()
      },
      changed: () => uplink?.beatSoon(),
    })
    const seat: Seat = { session, presence, endpoint: undefined, kiosk: undefined }
    seats.set(uid, seat)
    record.opened(session)
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
    log.info({ uid, display: session.display }, 'session open')
  }

  async function closeSession(uid: number, ended: boolean): Promise<void> {
    const seat = seats.get(uid)
    if (!seat) return
    seats.delete(uid)
    seat.kiosk?.stop()
    seat.presence.end()
    await seat.endpoint?.close()
    await hold.closeSession(uid)
    if (ended) record.closed(seat.session)
    log.info({ uid }, 'session closed')
  }

  function onCommand(command: CommandItem['command'], advance: (tx: StateChange) => void): void {
    if (command.kind === 'policy.changed') {
      outbox.change(advance)
      void refreshPolicy()
    } else if (command.kind === 'codes.changed') {
      outbox.change(advance)
      void refreshCodes()
    } else if (command.kind === 'support.profile') support.command(command, advance)
    else panic.command(command, advance)
  }

  /** Asks the server for something newer; what is in force stays when that fails. */
  async function renew(what: string, ask: (server: Uplink) => Promise<void>): Promise<void> {
    if (uplink) await ask(uplink).catch((error: unknown) => log.warn(failure(error), `no newer ${what} came in force`))
  }
  const refreshPolicy = () =>
    renew('policy', async (server) => {
      const { envelope } = await server.call(policyFetch, { have: policy.version })
      if (envelope !== null) await policy.take(envelope)
    })
  const refreshCodes = () => renew('codes', codes.refresh)

  /** What needs to know whose PC this is. */
  async function begin(own: Identity): Promise<void> {
    await policy.restore(own)
    await codes.restore(own)
    attempt(() => outbox.record([fact(deviceStarted, { version, bootId: clock.bootId, restored: restored.slice(0, 16) })]), 'the start was not recorded')
    record.closeLeftOvers()
    uplink = createUplink({
      identity: own,
      outbox,
      clock,
      log,
      onCommand,
      status() {
        const at = currentNetwork()
        return {
          protection: protection(),
          covered: [...seats.keys()].some((uid) => panic.fact(uid) !== null),
          version,
          unsent: outbox.unsent(),
          ...(at !== undefined && { network: at }),
        }
      },
    })
    codesTimer = setInterval(() => void refreshCodes(), REFRESH_CODES_MS).unref()
    uplink.changed.on(({ online }) => {
      factsChanged.emit({ uid: null })
      if (online) for (const refresh of [refreshPolicy, refreshCodes]) void refresh()
    })
  }

  let enrolledTimer: NodeJS.Timeout | undefined
  let tidyTimer: NodeJS.Timeout | undefined
  let codesTimer: NodeJS.Timeout | undefined
  let factsTimer: NodeJS.Timeout | undefined
  let clockWatch: ReturnType<typeof createClockWatch> | undefined
  /** One after the other: a session may end while its endpoint is being made. */
  let queue = Promise.resolve()
  const enqueue = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch((error: unknown) => log.error(failure(error), 'a session could not be opened or closed'))
  }

  const parts: Part[] = [
    { name: 'lock', start() {}, stop: unlock },
    {
      name: 'outbox',
      start() {
        attempt(() => support.tidy(), 'old support profiles were not forgotten')
        tidyTimer = setInterval(() => attempt(() => outbox.tidy(), 'the outbox was not tidied'), TIDY_MS).unref()
      },
      stop() {
        clearInterval(tidyTimer)
        tamper.stop()
        outbox.close()
      },
    },
    {
      name: 'panic',
      start() {
        const covers = panic.restore()
        if (covers > 0) restored.push(`${covers} covered`)
        const unsent = outbox.unsent()
        if (unsent > 0) restored.push(`${unsent} unsent`)
      },
      async stop() {
        panic.stop()
        await hold.stop()
      },
    },
    {
      name: 'sessions',
      async start() {
        if (process.getuid?.() !== 0) log.warn('running as an ordinary user: agent, holder and kiosk are one account, and its owner can end them')
        sessions.start({
          opened: (session) => enqueue(() => openSession(session)),
          closed: (uid) => enqueue(() => closeSession(uid, true)),
        })
        await queue
      },
      async stop() {
        sessions.stop()
        await queue
        for (const uid of [...seats.keys()]) await closeSession(uid, false)
      },
    },
    {
      name: 'uplink',
      async start() {
        if (identity) {
          await begin(identity)
          return
        }
        log.warn('this PC is not enrolled: the button covers, but nobody can be told')
        enrolledTimer = setInterval(() => {
          attempt(() => {
            identity = loadIdentity(paths.identity)
          }, 'the identity could not be read')
          if (!identity) return
          clearInterval(enrolledTimer)
          author = authorOf(identity)
          begin(identity).catch((error: unknown) => log.error(failure(error), 'the enrolled PC could not begin'))
        }, ENROLLED_LOOK_MS)
      },
      async stop() {
        clearInterval(enrolledTimer)
        clearInterval(codesTimer)
        codes.stop()
        await uplink?.stop()
      },
    },
    {
      name: 'device',
      start() {
        clockWatch = createClockWatch(clock, () => {
          tamper.seen('clockJumped', null)
          void refreshCodes()
        })
        factsTimer = setTimeout(() => {
          readDeviceFacts()
            .then((found) => author && outbox.record([fact(deviceFacts, found)]))
            .catch((error: unknown) => log.warn(failure(error), 'no inventory'))
        }, factsAfterMs).unref()
      },
      stop() {
        clearTimeout(factsTimer)
        clockWatch?.stop()
        networkWatch?.stop()
      },
    },
  ]
  const booted = await boot(parts, log)
  return {
    sockets: () => [...seats.values()].flatMap(({ endpoint }) => (endpoint ? [endpoint.path] : [])),
    stop: () => booted.stop(),
  }
}
