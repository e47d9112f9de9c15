import { renameSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Refusal } from '../../protocol/errors.ts'
import { LANES, type Lane, outboxDeadLettered, tamperSeen } from '../../protocol/events.ts'
import { type Batch, type BatchAnswer, batchDigest, headerHash, headSigned } from '../../protocol/evidence.ts'
import { SENT_ON_PC_MS } from '../../protocol/kept.ts'
import { type AgentPaths, type Clock, createSignal, failure, type Log, newId, type Signal } from '../core/index.ts'
import { type Author, fact, type Link, type MadeEvent, makeEvent, type NewEvent, sha256, signEvent } from './envelope.ts'
import { isUnreadable, openDatabase } from './open.ts'
import { createRandom } from './random.ts'
import { createReserve } from './reserve.ts'
import { createSealer } from './sealer.ts'
import type { Outgoing, StateChange } from './store.ts'

/** DESIGN §5: acknowledged events are kept until a backup covers them, at most SENT_ON_PC_MS and this much. */
export const KEEP_BYTES = 200 * 1024 * 1024
const HIGH_WATER_MS = 1_000
const NEW_CHAIN = fact(tamperSeen, { what: 'stateUnreadable', session: null, count: 1 })

/** Panics travel in requests of their own: nothing makes theirs longer or lets them wait. */
const SENDING = { panic: ['panic'], rest: LANES.filter((lane) => lane !== 'panic') } as const satisfies Record<string, readonly Lane[]>
export type SendingLanes = keyof typeof SENDING

export interface OutboxOptions {
  readonly paths: AgentPaths
  readonly clock: Clock
  readonly log: Log
  /** null before enrolment: then nothing can be recorded */
  author(): Author | null
  readonly reserveBytes?: number
}

export interface Outbox {
  /**
   * Writes events, and the state change they report, in one transaction. On return they are on disk.
   * Throws STORE_FAILED when they may not be; then nothing of it counts as done.
   * `change` is handed the events' ids, which are also returned, in order.
   */
  record(events: readonly NewEvent[], change?: (tx: StateChange, ids: readonly string[]) => void): readonly string[]
  /** A state change that no event reports. Throws STORE_FAILED. */
  change(change: (tx: StateChange) => void): void
  /** Stored state as JSON text: whoever reads it validates it. */
  readonly state: { get(feature: string, key: string): string | undefined; all(feature: string): readonly { key: string; value: string }[] }
  /** What to send next of these lanes, the most urgent first; null when all of it is sent. */
  nextBatch(lanes: SendingLanes, limit?: number): { batch: Batch; outgoing: Outgoing } | null
  /** Carries out the server's answer: marks what is acknowledged, moves what is refused to the dead letter. */
  settle(outgoing: Outgoing, answer: BatchAnswer): void
  /** Deletes acknowledged events that need not be kept any longer, and makes the disk reserve again when there is room. */
  tidy(): void
  unsent(): number
  /** Something new waits; the value says whether it is a panic. */
  readonly waiting: Signal<{ panic: boolean }>
  /** Ids the server has on its disk. */
  readonly acked: Signal<readonly string[]>
  close(): void
}

export function openOutbox({ paths, clock, log, author, reserveBytes }: OutboxOptions): Outbox {
  const stamp = (): string => new Date(clock.wall()).toISOString().replaceAll(/[:.]/g, '-')
  const random = createRandom()
  const sealer = createSealer(random)
  const reserve = createReserve(paths.reserve, reserveBytes)
  const waiting = createSignal<{ panic: boolean }>()
  const acked = createSignal<readonly string[]>()

  let opened = openWithRoom()
  let link: Link = opened.link
  /** A new chain's first event says that it is one. */
  let announced = opened.lost === null
  let backedUpSeq = 0
  let ended = false
  let highWaterTimer: NodeJS.Timeout | undefined
  if (opened.lost) log.error({ why: opened.lost }, 'the outbox could not be read as it was: a new chain begins')
  if (!reserve.keep()) log.error('there is no room for the reserve that a press would need on a full disk')

  /** Opening writes, too: a PC that starts with a full disk must still get its button. */
  function openWithRoom(): ReturnType<typeof openDatabase> {
    try {
      return openDatabase(paths.outbox, paths.highWater, stamp)
    } catch (error) {
      if (!reserve.release()) throw error
      log.error(failure(error), 'the outbox could not be opened: the disk reserve was given up for it')
      return openDatabase(paths.outbox, paths.highWater, stamp)
    }
  }

  function requireAuthor(): Author {
    const who = author()
    if (!who) throw new Refusal('STORE_FAILED', 'this PC is not enrolled, so nothing can be sealed to its school')
    return who
  }

  function chain(events: readonly NewEvent[]): MadeEvent[] {
    if (events.length === 0) return []
    const making = { author: requireAuthor(), sealer, at: clock.wall(), mono: clock.mono(), newId, random }
    let end = link
    return events.map((event) => {
      const made = makeEvent(event, end, making)
      end = made.link
      return made
    })
  }

  /** After a failed write nobody knows what the disk holds: ask it. Retrying on the same connection could call lost data kept. */
  function reopen(): void {
    if (ended) throw new Error('the outbox was closed')
    opened.db.close()
    opened = openDatabase(paths.outbox, paths.highWater, stamp)
    link = opened.link
    announced &&= opened.lost === null
    if (opened.lost) log.error({ why: opened.lost }, 'the outbox became unreadable: a new chain begins')
  }

  function durably(mayUseReserve: boolean, write: () => void): void {
    try {
      if (!opened.db.open) reopen()
      write()
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error
      if (error.code === 'SQLITE_FULL' && mayUseReserve && reserve.release()) {
        log.error('the disk is full: the reserve was given up for a press')
        durably(false, write)
        return
      }
      log.error({ code: error.code }, 'the outbox could not be written')
      if (isUnreadable(error) || error.code.startsWith('SQLITE_IOERR')) {
        try {
          reopen()
        } catch (again) {
          log.error({ err: again }, 'the outbox could not be opened again; the next write tries')
        }
      }
      throw new Refusal('STORE_FAILED')
    }
  }

  /** Reads after a failed reopening try again, and fail by a code: a reader must not take a broken disk for an empty one. */
  function reading<T>(read: () => T): T {
    try {
      if (!opened.db.open) reopen()
      return read()
    } catch (error) {
      log.error({ err: error }, 'the outbox could not be read')
      throw new Refusal('STORE_FAILED')
    }
  }

  function rememberHighWater(): void {
    highWaterTimer ??= setTimeout(() => {
      highWaterTimer = undefined
      try {
        // Not synced: it is a hint that may be a second old, and numbering jumps further than that.
        writeFileSync(`${paths.highWater}.new`, JSON.stringify({ seq: link.seq }), { mode: 0o600 })
        renameSync(`${paths.highWater}.new`, paths.highWater)
      } catch (error) {
        log.warn({ err: error }, 'the last number could not be remembered')
      }
    }, HIGH_WATER_MS).unref()
  }

  function moveOn(made: readonly MadeEvent[]): void {
    const last = made.at(-1)
    if (!last) return
    link = last.link
    announced = true
    rememberHighWater()
  }

  function record(events: readonly NewEvent[], change?: (tx: StateChange, ids: readonly string[]) => void): readonly string[] {
    const isPanic = events.some((e) => e.type.type.startsWith('panic.'))
    let made: MadeEvent[] = []
    durably(isPanic, () => {
      made = chain(announced ? events : [NEW_CHAIN, ...events])
      opened.store.write(made, change && ((tx) => change(tx, idsOf(made, events.length))))
    })
    moveOn(made)
    waiting.emit({ panic: events.some((e) => e.type.lane === 'panic') })
    return idsOf(made, events.length)
  }

  function settle(outgoing: Outgoing, answer: BatchAnswer): void {
    const bySeq = new Map(outgoing.rows.map((row) => [row.id, row]))
    const accepted = answer.acked.flatMap((id) => bySeq.get(id) ?? [])
    const refused = answer.refused.flatMap(({ id, code }) => {
      const row = bySeq.get(id)
      return row ? [{ ...row, code }] : []
    })
    // A header that is refused even without its contents can't be made any smaller; it stays here, marked with its code.
    const hopeless = refused.filter((row) => row.dead)
    const poison = refused.filter((row) => !row.dead)
    for (const row of refused)
      log.error({ seq: row.seq, type: row.type, code: row.code, given: row.dead ? 'up' : 'dead letter' }, 'the server refused an event')
    // No letter about a letter: one poisoned report must not breed.
    const letters = poison
      .filter((row) => row.type !== outboxDeadLettered.type)
      .map((row) => fact(outboxDeadLettered, { event: row.id, seq: row.seq, code: row.code }))
    let made: MadeEvent[] = []
    durably(false, () => {
      made = chain(announced || letters.length === 0 ? letters : [NEW_CHAIN, ...letters])
      opened.store.settle(
        [...accepted, ...hopeless].map((row) => row.seq),
        poison,
        made,
      )
    })
    moveOn(made)
    backedUpSeq = Math.max(backedUpSeq, answer.backedUpSeq ?? 0)
    // A header without its contents told nobody anything.
    const whole = accepted.filter((row) => !row.dead).map((row) => row.id)
    if (whole.length > 0) acked.emit(whole)
    if (poison.length > 0) waiting.emit({ panic: false })
  }

  return {
    record,
    change: (change) => durably(true, () => opened.store.write([], change)),
    state: {
      get: (feature, key) => reading(() => opened.store.state.get(feature, key)),
      all: (feature) => reading(() => opened.store.state.all(feature)),
    },
    nextBatch(lanes, limit = 500) {
      const who = author()
      const outgoing = who && reading(() => opened.store.next(SENDING[lanes], limit))
      if (!who || !outgoing) return null
      const digest = batchDigest(
        outgoing.events.map(({ header }) => headerHash(header, sha256)),
        sha256,
      )
      const head = { device: who.device, headSeq: link.seq, headHash: link.hash, lowestUnsent: outgoing.lowestUnsent, digest }
      return { batch: { ...head, signature: who.sign(headSigned(head)), events: outgoing.events.map((event) => signEvent(event, who)) }, outgoing }
    },
    settle,
    tidy() {
      durably(false, () => opened.store.forget(backedUpSeq, clock.wall() - SENT_ON_PC_MS, KEEP_BYTES))
      reserve.keep()
    },
    unsent: () => reading(() => opened.store.unsent()),
    waiting,
    acked,
    close() {
      ended = true
      clearTimeout(highWaterTimer)
      opened.db.close()
    },
  }
}

/** The caller's own events are the last ones; one of ours may stand before them. */
function idsOf(made: readonly MadeEvent[], count: number): readonly string[] {
  return made.slice(made.length - count).map((m) => m.envelope.header.id)
}
