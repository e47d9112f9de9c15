/**
 * The agent, wired by hand. Parts start in this order and stop in reverse; what restores comes first:
 *
 *   lock → outbox → policy, codes and agreements as they were → panic (covers and locks of before) → sessions (rules, holder, endpoint, kiosk) → uplink → device
 *
 * Before enrolment everything runs but the uplink: the button covers and says "put your hand up" (see panic/).
 */

import { deviceFacts, deviceStarted } from '../protocol/events.ts'
import { type AgentFacts, LOCAL_OPS } from '../protocol/local.ts'
import { serve } from '../protocol/serve.ts'
import { createAgreements, createAup } from './aup/index.ts'
import { createCodes } from './codes/index.ts'
import { createCommands } from './commands.ts'
import { type AgentPaths, boot, type Clock, createSignal, failure, holdLock, type Log, newId, type Part } from './core/index.ts'
import { createClockWatch, createNetworkWatch, isOffSite, type NetworkPort, readDeviceFacts } from './device/index.ts'
import { createDocuments } from './documents.ts'
import { createExamMode } from './exam/index.ts'
import { createHold, type HolderPort } from './hold/index.ts'
import { createLocalHandlers } from './local-api/index.ts'
import { asksToStayAwake, createLock, hasRemovableMedia, watchSleep } from './lock/index.ts'
import { fact, openOutbox } from './outbox/index.ts'
import { createPanic } from './panic/index.ts'
import { createPolicy } from './policy/index.ts'
import { createReminder } from './reminder/index.ts'
import { createSeats } from './seats.ts'
import { createSessionRecord, type OsSession, type SessionSource } from './session/index.ts'
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
  const agreements = createAgreements(paths.agreements, log)
  const exam = createExamMode({ policy, now: codes.now })
  const aup = createAup({
    outbox,
    clock,
    log,
    hold,
    policy,
    agreements,
    withCode: codes.use,
    exam: exam.on,
    online: () => uplink?.online ?? false,
    enrolled: () => identity !== null,
    signOut: (session) => sessions.end(session),
  })
  const lock = createLock({
    outbox,
    clock,
    log,
    hold,
    policy,
    codes,
    aup,
    support,
    panic,
    sessions,
    exam: exam.on,
    enrolled: () => identity !== null,
    asksToStayAwake,
    hasRemovableMedia,
  })
  const offSite = () => isOffSite(currentNetwork(), policy.networks())
  const reminder = createReminder({ outbox, log, policy, agreements, support, aup, panic, exam, offSite, uids: () => seats.uids() })
  const record = createSessionRecord(outbox, log, clock.bootId)
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
    const account = seats.account(uid)
    return {
      panic: panic.fact(uid),
      gate: aup.fact(uid),
      lock: lock.fact(uid),
      reminder: reminder.fact(uid),
      policy: policy.kiosk(),
      support: account === undefined ? null : support.effects(account),
      server: uplink?.online ? 'online' : 'offline',
      offSite: offSite(),
      exam: exam.on(),
    }
  }
  for (const { changed } of [panic, aup, lock])
    changed.on(({ uid }) => {
      reminder.end(uid)
      factsChanged.emit({ uid })
      uplink?.beatSoon()
    })
  panic.changed.on(lock.look)
  lock.awayChanged.on(() => uplink?.beatSoon())
  reminder.changed.on(factsChanged.emit)
  for (const { changed } of [policy, exam, support])
    changed.on(() => {
      aup.look()
      lock.look()
      factsChanged.emit({ uid: null })
      seats.look()
    })

  const holderSocket = ({ uid, display }: OsSession) => (holders && display !== null ? paths.holderSocket(uid) : null)
  const dispatch = serve(LOCAL_OPS, createLocalHandlers({ panic, codes, aup, lock, policy, reminder, facts, holderSocket }), {
    allow: ({ who }) => (who === 'session' ? null : 'FORBIDDEN'),
    onFault: ({ id, operation, error }) => log.error({ id, operation, err: error }, 'a local call failed'),
    newId,
  })

  /** For what is worth knowing but not worth keeping a child from the button. */
  function attempt(work: () => unknown, otherwise: string): void {
    try {
      work()
    } catch (error) {
      log.error(failure(error), otherwise)
    }
  }

  const seats = createSeats({
    paths,
    log,
    policy,
    tamper,
    record,
    aup,
    lock,
    hold,
    panic,
    kioskCommand,
    dispatch,
    facts,
    factsChanged,
    presenceChanged: () => uplink?.beatSoon(),
  })

  const documents = createDocuments({ log, policy, codes, agreements, uplink: () => uplink, agreementsCame: aup.look })
  const onCommand = createCommands({ outbox, documents, panic, aup, reminder, support, lock })

  /** What this school last said, as far as this PC kept it. */
  async function restoreKnown(own: Identity): Promise<void> {
    await policy.restore(own)
    await codes.restore(own)
    await agreements.restore(own)
    aup.tidy()
  }
  /** What needs to know whose PC this is. */
  function begin(own: Identity): void {
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
          protection: seats.protection(),
          covered: seats.uids().some((uid) => panic.fact(uid) !== null),
          lock: lock.state,
          asksHelp: seats.uids().some((uid) => aup.fact(uid)?.asksHelp ?? false),
          version,
          unsent: outbox.unsent(),
          ...(at !== undefined && { network: at }),
        }
      },
    })
    codesTimer = setInterval(() => void documents.refresh('codes'), REFRESH_CODES_MS).unref()
    uplink.changed.on(({ online }) => {
      factsChanged.emit({ uid: null })
      if (online) documents.refreshAll()
    })
  }

  let enrolledTimer: NodeJS.Timeout | undefined
  let tidyTimer: NodeJS.Timeout | undefined
  let codesTimer: NodeJS.Timeout | undefined
  let factsTimer: NodeJS.Timeout | undefined
  let clockWatch: ReturnType<typeof createClockWatch> | undefined
  let stopSleepWatch: (() => void) | undefined
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
      name: 'policy',
      async start() {
        if (identity) await restoreKnown(identity)
      },
      stop() {},
    },
    {
      name: 'panic',
      start() {
        const covers = panic.restore()
        if (covers > 0) restored.push(`${covers} covered`)
        if (lock.restore()) restored.push('locked by staff')
        const unsent = outbox.unsent()
        if (unsent > 0) restored.push(`${unsent} unsent`)
      },
      async stop() {
        reminder.stop()
        exam.stop()
        lock.stop()
        aup.stop()
        panic.stop()
        await hold.stop()
      },
    },
    {
      name: 'sessions',
      async start() {
        if (process.getuid?.() !== 0) log.warn('running as an ordinary user: agent, holder and kiosk are one account, and its owner can end them')
        sessions.start({
          opened: (session) => enqueue(() => seats.open(session)),
          closed(uid) {
            reminder.end(uid)
            enqueue(() => seats.close(uid, true))
          },
        })
        await queue
      },
      async stop() {
        sessions.stop()
        await queue
        await seats.closeAll()
      },
    },
    {
      name: 'uplink',
      start() {
        if (identity) {
          begin(identity)
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
          const own = identity
          restoreKnown(own)
            .then(() => begin(own))
            .catch((error: unknown) => log.error(failure(error), 'the enrolled PC could not begin'))
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
        stopSleepWatch = watchSleep(clock, lock.slept)
        clockWatch = createClockWatch(clock, () => {
          tamper.seen('clockJumped', null)
          void documents.refresh('codes')
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
        stopSleepWatch?.()
        networkWatch?.stop()
      },
    },
  ]
  const booted = await boot(parts, log)
  return {
    sockets: seats.sockets,
    stop: () => booted.stop(),
  }
}
