/**
 * Carrying an import out, and taking it back. First everything that will change is written down (the journal), then it is walked in
 * short transactions, each of which says how far it is.
 * Invariants: whatever stops it (cancel, a full disk, kill -9) the walk goes on to one end: after a kill at the next start, or
 * when its process has been silent; one import of a school at a time.
 * Fail direction: before the journal is whole nothing is changed; what fails half way is walked back.
 */
import { setImmediate } from 'node:timers/promises'
import { isErrorCode, Refusal } from '../../protocol/errors.ts'
import type { ImportCounts } from '../../protocol/roster-imports.ts'
import { type Clock, type Database, newId, setTimer, type Timer, type TimerHandlers } from '../core/index.ts'
import { type ImportRow, type ImportsStore, topicOf } from './imports-store.ts'
import { LOST_AFTER_MS } from './jobs.ts'
import { BATCH, type Change, type Journal, type PersonState } from './journal.ts'
import { WRITING } from './machine.ts'
import { type Intent, personKey } from './rules.ts'
import { toState } from './store.ts'

const RESUME = 'roster.resume'
const FORGET = 'roster.forget'
const RETRY_MS = 5_000

export interface ApplyNeed {
  readonly db: Database
  readonly clock: Clock
  readonly imports: ImportsStore
  readonly journal: Journal
  /** how long the journal is kept afterwards, ms */
  undoMs(school: string): Promise<number>
  /** After the journal of an import was dropped, its leavers are no more. */
  forgetLeavers(timer: Timer): Promise<void>
  onFault(error: unknown): void
}
export interface Applying {
  /**
   * Resolves when it is done. `intents`: null where nobody changes. Throws IMPORT_CANCELLED, IMPORT_STALE, IMPORT_UNDER_WAY, or what
   * made it fail; nothing is half done then.
   */
  apply(
    row: ImportRow,
    intents: AsyncIterable<readonly Intent[]> | null,
    about: { format: string; counts: ImportCounts; covered: readonly string[] },
  ): Promise<void>
  /** Resolves with how many people were restored. Throws IMPORT_CHANGED_SINCE, IMPORT_UNDO_OVER, CONFLICT. */
  undo(row: ImportRow): Promise<number>
  /** What a process left half way that is not there any more. `alone`: no other process can be at it. */
  restore(alone: boolean): Promise<void>
  readonly timers: TimerHandlers
}

export function createApplying(need: ApplyNeed): Applying {
  const { db, clock, imports, journal } = need
  const running = new Map<string, Promise<void>>()
  /** why an import of this process is to be walked back; kept in memory, because the disk may be what failed */
  const failing = new Map<string, string>()

  /** What is to change with how it was, a batch at a time. */
  async function* changesOf(school: string, intents: AsyncIterable<readonly Intent[]>, now: number): AsyncGenerator<Change[]> {
    // Who comes back while their leaving can still be taken back is the same person as before.
    const known = await journal.leaversByKey(school)
    for await (const part of intents) {
      const here = part.flatMap((one) => (one.does === 'add' ? [] : [one.id]))
      const states = await journal.statesOf(school, here)
      yield part.map((one) => {
        if (one.does === 'add') return { person: known.get(personKey(one.person)) ?? newId(now), was: null, becomes: toState(one.person) }
        const was = states.get(one.id) ?? null
        return { person: one.id, was, becomes: becomesOf(one, was, now) }
      })
    }
  }

  async function plan(row: ImportRow, intents: AsyncIterable<readonly Intent[]>): Promise<void> {
    let written = 0
    for await (const changes of changesOf(row.school_id, intents, clock.now())) {
      await db.write(async (tx) => {
        await journal.write(tx, row.school_id, row.id, written, changes)
        await imports.giveSign(tx, row.id, clock.now())
      })
      written += changes.length
      await setImmediate()
      if ((await imports.find(row.id))?.cancelling === 1) throw new Refusal('IMPORT_CANCELLED')
    }
    await imports.keepPlan(row.id, written)
  }

  /** Walks on until the import is in a state that lasts. Run again after anything, it goes on where it was. */
  async function walk(id: string): Promise<void> {
    for (;;) {
      const row = await imports.find(id)
      if (!row || !WRITING.includes(row.state)) return
      if (row.planned === null) return giveUpPlan(row)
      const why = failing.get(id) ?? (row.cancelling === 1 ? 'IMPORT_CANCELLED' : null)
      if (row.state === 'applying' && why !== null) {
        await db.write((tx) => imports.move(tx, id, 'revert', { why }))
        failing.delete(id)
      } else if (row.applied === (row.state === 'applying' ? row.planned : 0)) await end(row)
      else await step(row, row.planned)
    }
  }
  async function step(row: ImportRow, planned: number): Promise<void> {
    const forward = row.state === 'applying'
    const to = forward ? Math.min(planned, row.applied + BATCH) : Math.max(0, row.applied - BATCH)
    const now = clock.now()
    const mine = await db.write(async (tx) => {
      if (!(await imports.step(tx, row, to, now))) return false
      await journal.walk(tx, row, Math.min(row.applied, to), Math.max(row.applied, to), forward ? 'becomes' : 'was', now)
      return true
    })
    if (!mine) throw new Refusal('BUSY')
    // SQLite answers without leaving the turn: what came in meanwhile, a press before all, goes first.
    await setImmediate()
  }
  /** Nothing has been changed yet: the files are still there, and can be read again. */
  async function giveUpPlan(row: ImportRow): Promise<void> {
    const why = row.cancelling === 1 ? 'IMPORT_CANCELLED' : (failing.get(row.id) ?? 'IMPORT_INTERRUPTED')
    await db.write((tx) => imports.move(tx, row.id, 'fail', { why, ended_at: clock.now(), cancelling: 0 }))
    failing.delete(row.id)
    await journal.forget(row.id)
  }
  async function end(row: ImportRow): Promise<void> {
    const now = clock.now()
    const keptMs = await need.undoMs(row.school_id)
    await db.write(async (tx) => {
      if (row.state === 'reverting')
        await imports.move(tx, row.id, row.why === 'IMPORT_CANCELLED' ? 'cancel' : 'fail', { ended_at: now, planned: null, cancelling: 0 })
      else {
        const undoUntil = row.state === 'applying' ? now + keptMs : null
        await imports.move(tx, row.id, 'finish', { ended_at: now, undo_until: undoUntil })
      }
      await setTimer(tx, { kind: FORGET, subject: row.id, school: row.school_id, dueAt: now + keptMs })
    })
    if (row.state !== 'applying') await journal.forget(row.id)
  }

  /** One walk of an import at a time in this process. What fails is tried again later, the other way where there is one. */
  function drive(id: string): Promise<void> {
    const known = running.get(id)
    if (known) return known
    const walking = walk(id)
      .catch(async (error: unknown) => {
        if (error instanceof Refusal && error.code === 'BUSY') return
        const row = await imports.find(id)
        if (row?.state === 'applying') failing.set(id, error instanceof Refusal && isErrorCode(error.code) ? error.code : 'INTERNAL')
        await walk(id)
      })
      .finally(() => running.delete(id))
    running.set(id, walking)
    return walking
  }
  /** As `drive`, and when even walking back fails (a full disk), again and again in the background. */
  async function driveOn(id: string): Promise<void> {
    try {
      await drive(id)
    } catch (error) {
      need.onFault(error)
      setTimeout(() => void driveOn(id), RETRY_MS).unref()
      throw error
    }
  }
  /** Waits while another process walks. */
  async function settled(id: string): Promise<ImportRow> {
    for (;;) {
      const row = await imports.find(id)
      if (!row) throw new Refusal('NOT_FOUND')
      if (!WRITING.includes(row.state)) return row
      await new Promise<void>((resolve) => {
        const stop = db.subscribe(topicOf(id), wake)
        const late = setTimeout(wake, 1_000)
        function wake(): void {
          stop()
          clearTimeout(late)
          resolve()
        }
      })
    }
  }

  return {
    async apply(row, intents, { format, counts, covered }) {
      const { id, school_id: school } = row
      const about = { format, counts: JSON.stringify(counts), why: null }
      if (intents === null) {
        // The night's export with nothing new in it: the import before stays the one that can be taken back.
        const now = clock.now()
        await db.write(async (tx) => {
          await imports.move(tx, id, 'apply', about)
          await imports.move(tx, id, 'finish', { ended_at: now })
          await imports.markSeen(tx, school, covered, now)
        })
        return
      }
      await db.write(async (tx) => {
        const revision = await imports.takeRevision(tx, school)
        if (revision !== (row.previewed_revision ?? -1) + 1) throw new Refusal('IMPORT_STALE')
        const now = clock.now()
        await imports.move(tx, id, 'apply', { ...about, revision, planned: null, applied: 0, worked_at: now })
        await imports.markSeen(tx, school, covered, now)
        await setTimer(tx, { kind: RESUME, subject: id, school, dueAt: now + LOST_AFTER_MS })
      })
      try {
        await plan(row, intents)
      } catch (error) {
        failing.set(id, error instanceof Refusal ? error.code : 'INTERNAL')
        await driveOn(id)
        throw error
      }
      await driveOn(id)
      const { state, why } = await settled(id)
      if (state !== 'done') throw new Refusal(isErrorCode(why) ? why : 'INTERNAL')
    },
    async undo(row) {
      const { id, school_id: school } = row
      await db.write(async (tx) => {
        const revision = await imports.takeRevision(tx, school)
        if (row.undo_until === null || row.undo_until <= clock.now() || row.planned === null) throw new Refusal('IMPORT_UNDO_OVER')
        if (row.revision !== revision - 1) throw new Refusal('IMPORT_CHANGED_SINCE')
        await imports.move(tx, id, 'undo', { revision, worked_at: clock.now() })
        await setTimer(tx, { kind: RESUME, subject: id, school, dueAt: clock.now() + LOST_AFTER_MS })
      })
      await driveOn(id)
      await settled(id)
      return row.planned ?? 0
    },
    async restore(alone) {
      for (const row of await imports.inStates([...WRITING, 'reading'])) {
        if (!alone && row.worked_at > clock.now() - LOST_AFTER_MS) continue
        if (row.state === 'reading') await db.write((tx) => imports.move(tx, row.id, 'fail', { why: 'IMPORT_INTERRUPTED', ended_at: clock.now() }))
        else await driveOn(row.id).catch(() => undefined)
      }
    },
    timers: {
      /** A process may have died with this half done, and another be alive. */
      async [RESUME]({ subject, school }) {
        const row = await imports.find(subject)
        if (!row || !WRITING.includes(row.state)) return
        const now = clock.now()
        // Not waited for: other timers are due.
        if (row.worked_at <= now - LOST_AFTER_MS) driveOn(subject).catch(() => undefined)
        await db.write((tx) => setTimer(tx, { kind: RESUME, subject, school, dueAt: now + LOST_AFTER_MS }))
      },
      async [FORGET](timer) {
        await journal.forget(timer.subject)
        await db.write((tx) => imports.endUndo(tx, timer.subject))
        await need.forgetLeavers(timer)
      },
    },
  }
}

function becomesOf(intent: Exclude<Intent, { does: 'add' }>, was: PersonState | null, now: number): PersonState | null {
  if (intent.does === 'remove') return null
  if (intent.does === 'change') return toState(intent.person)
  return was && { ...was, unseen_since: intent.does === 'see' ? null : now }
}
