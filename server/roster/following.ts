/**
 * What hangs on an import that was carried out: the classes it lists, what is remembered for the next one, and what other features do
 * with the people. Done at once; a timer set beforehand does it again when that failed, or nobody was there any more to do it.
 * Fail direction: people are as the import says, whatever happens here; its files stay until all is done, a day at most.
 */
import { type Clock, clearTimer, type Database, preparing, type Staging, setTimer, type TimerHandlers } from '../core/index.ts'
import type { ClassStore } from './class-store.ts'
import type { ImportRow, ImportsStore } from './imports-store.ts'
import { WRITING } from './machine.ts'
import { type Facts, headingSignature } from './reading/index.ts'
import type { RosterStore } from './store.ts'

export const FOLLOW = 'roster.follow'
/** Longer than an import takes, and soon enough for a teacher who waits for a class. */
const AGAIN_MS = 60_000

export interface FollowingNeed {
  readonly db: Database
  readonly clock: Clock
  readonly staging: Staging
  readonly store: RosterStore
  readonly classes: ClassStore
  readonly imports: ImportsStore
  onImported(school: string): Promise<void>
  onFault(error: unknown): void
  /** Reads the files of an import again, as they were read when it was carried out. */
  read(row: ImportRow): Promise<Facts>
}
export interface Following {
  /** From here on it will be done, whatever becomes of this process. */
  intend(row: ImportRow): Promise<void>
  /** Never throws: the import is carried out, and what failed is tried again. */
  follow(row: ImportRow, facts: Facts): Promise<void>
  readonly timers: TimerHandlers
}

export function createFollowing({ db, clock, staging, store, classes, imports, onImported, onFault, read }: FollowingNeed): Following {
  const intend = ({ id, school_id: school }: ImportRow) => db.write((tx) => setTimer(tx, { kind: FOLLOW, subject: id, school, dueAt: clock.now() + AGAIN_MS }))
  async function carryOut({ id, school_id: school }: ImportRow, facts: Facts): Promise<void> {
    await classes.keep(school, facts.classes)
    if (facts.school !== null) await classes.rememberSource(school, facts.school)
    if (facts.mapping) await store.rememberMapping(school, headingSignature(facts.columns), facts.mapping)
    await onImported(school)
    await db.write((tx) => clearTimer(tx, FOLLOW, id))
    await staging.drop(id)
  }
  return {
    intend: (row) => preparing(() => intend(row)),
    follow: (row, facts) => carryOut(row, facts).catch(onFault),
    timers: {
      async [FOLLOW]({ subject }) {
        const row = await imports.find(subject)
        if (row && WRITING.includes(row.state)) await intend(row)
        else if (row?.state === 'done') await carryOut(row, await read(row))
      },
    },
  }
}
