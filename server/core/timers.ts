/**
 * What is to happen later: rows with the time they are due, so that they survive a restart and any server process may carry
 * them out. Memory timers only wake. A due timer is leased, run outside any transaction, and removed; when its process dies or
 * its handler throws, the lease runs out and it is run again: handlers look at the state they find and may be run twice.
 */
import type { Clock } from './clock.ts'
import type { Database, Tx } from './db.ts'

export interface Timer {
  readonly kind: string
  /** what it is about: an alert's id, an import's id */
  readonly subject: string
  readonly school: string
  /** epoch ms */
  readonly dueAt: number
}
declare module './tables.ts' {
  interface Tables {
    /** one row per kind and subject; `leased_until` 0 when nobody is at it */
    timers: { kind: string; subject: string; school_id: string; due_at: number; leased_until: number }
  }
}
export type TimerHandlers = Readonly<Record<string, (timer: Timer) => Promise<void>>>

const TOPIC = 'timers'
/** Longer than any handler takes; how long a timer of a killed process waits. */
const LEASE_MS = 60_000
/** Longest sleep: a clock that was set, or a lease of a process that died. */
const LOOK_AGAIN_MS = 30_000

/**
 * In the caller's transaction. A timer of the same kind and subject is replaced; with `unlessDue` (epoch ms) not one that is due by then:
 * that one is still carried out.
 */
export async function setTimer(tx: Tx, timer: Timer, unlessDue: number | null = null): Promise<void> {
  const due = { school_id: timer.school, due_at: timer.dueAt, leased_until: 0 }
  await tx.q
    .insertInto('timers')
    .values({ kind: timer.kind, subject: timer.subject, ...due })
    .onConflict((c) => {
      const same = c.columns(['kind', 'subject']).doUpdateSet(due)
      return unlessDue === null ? same : same.where('timers.due_at', '>', unlessDue)
    })
    .execute()
  tx.notify(TOPIC)
}
export async function clearTimer(tx: Tx, kind: string, subject: string): Promise<void> {
  await tx.q.deleteFrom('timers').where('kind', '=', kind).where('subject', '=', subject).execute()
}

export interface Timers {
  /** Runs everything that is due now; resolves with how many were run. */
  runDue(): Promise<number>
  stop(): Promise<void>
}

/** `onFault` hears of a handler that threw; its timer is tried again when the lease has run out. */
export function startTimers({ db, clock, handlers, onFault }: TimersNeed): Timers {
  const kinds = Object.keys(handlers)
  let wakeAt: NodeJS.Timeout | undefined
  let stopped = false
  let running: Promise<number> = Promise.resolve(0)
  let turning: Promise<void> = Promise.resolve()

  async function lease(): Promise<Timer | undefined> {
    const now = clock.now()
    const due = await db.read
      .selectFrom('timers')
      .selectAll()
      .where('kind', 'in', kinds)
      .where('due_at', '<=', now)
      .where('leased_until', '<=', now)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst()
    if (!due) return undefined
    const mine = await db.write((tx) =>
      tx.q
        .updateTable('timers')
        .set({ leased_until: now + LEASE_MS })
        .where('kind', '=', due.kind)
        .where('subject', '=', due.subject)
        .where('due_at', '=', due.due_at)
        .where('leased_until', '<=', now)
        .returning('kind')
        .executeTakeFirst(),
    )
    // Another process was quicker: look for the next one.
    return mine ? { kind: due.kind, subject: due.subject, school: due.school_id, dueAt: due.due_at } : lease()
  }
  async function runAll(): Promise<number> {
    let done = 0
    for (let timer = await lease(); timer && !stopped; timer = await lease()) {
      const { kind, subject, dueAt } = timer
      try {
        await handlers[kind]?.(timer)
        // Unless the handler set it anew for later.
        await db.write((tx) => tx.q.deleteFrom('timers').where('kind', '=', kind).where('subject', '=', subject).where('due_at', '=', dueAt).execute())
        done++
      } catch (error) {
        onFault(timer, error)
      }
    }
    return done
  }
  function runDue(): Promise<number> {
    running = running.catch(() => 0).then(runAll)
    return running
  }
  async function sleep(): Promise<void> {
    if (stopped) return
    const next = await db.read
      .selectFrom('timers')
      .select((e) => e.fn.min<number | null>('due_at').as('at'))
      .where('kind', 'in', kinds)
      .where('leased_until', '<=', clock.now())
      .executeTakeFirst()
    clearTimeout(wakeAt)
    if (stopped) return
    const waitMs = Math.min(LOOK_AGAIN_MS, next?.at == null ? LOOK_AGAIN_MS : Math.max(0, next.at - clock.now()))
    wakeAt = setTimeout(wake, waitMs).unref()
  }
  /** A database that is away for a moment must not end the ladder: it is tried again. */
  async function turn(): Promise<void> {
    try {
      await runDue()
      await sleep()
    } catch (error) {
      if (stopped) return
      onFault(null, error)
      clearTimeout(wakeAt)
      wakeAt = setTimeout(wake, LOOK_AGAIN_MS).unref()
    }
  }
  function wake(): void {
    turning = turn()
  }
  const unsubscribe = db.subscribe(TOPIC, () => void sleep().catch((error: unknown) => stopped || onFault(null, error)))
  wake()
  return {
    runDue,
    async stop() {
      stopped = true
      unsubscribe()
      clearTimeout(wakeAt)
      await turning
      await running.catch(() => 0)
    },
  }
}

export interface TimersNeed {
  readonly db: Database
  readonly clock: Clock
  readonly handlers: TimerHandlers
  readonly onFault: (timer: Timer | null, error: unknown) => void
}
