/**
 * What is written in the same transaction as the first change a call makes: the audit's row. Neither can then be there without the
 * other, whatever happens to the process.
 *
 * `carrying` is the database features write to; `carryOver` runs a call. A transaction that is rolled back takes its row with it, and
 * the call's next one carries it. The row comes last in its transaction: the lock on the rows' counter is held for the commit only, and
 * everybody takes it after all others. What a call leaves running after it has been answered carries nothing.
 * Fail direction: a change whose row can't be written is not made.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database, Tx } from './db.ts'

/** Writes what is carried. PostgreSQL may run a transaction again from its start, and this with it. */
export type Carried = (tx: Tx) => Promise<void>

interface Load {
  readonly write: Carried
  /** the transaction it is in, while that goes on */
  aboard: Promise<unknown> | null
  /** committed, or no longer this call's business */
  over: boolean
}
const calls = new AsyncLocalStorage<Load>()

/** The same database; the first transaction of a call that `carryOver` runs carries its row. */
export function carrying(db: Database): Database {
  return {
    ...db,
    write(run) {
      const load = calls.getStore()
      return !load || load.over || load.aboard ? db.write(run) : writeWith(db, load, run)
    },
  }
}

/** Runs a call. When it resolves, `write` has been committed exactly once: with the call's first change, or after a call without one. */
export async function carryOver<T>(db: Database, write: Carried, run: () => Promise<T>): Promise<T> {
  const load: Load = { write, aboard: null, over: false }
  try {
    const value = await calls.run(load, run)
    await load.aboard
    const left = !load.over
    load.over = true
    if (left) await db.write(write)
    return value
  } finally {
    load.over = true
  }
}

/** Runs what only prepares the change: nothing written in it carries the call's row. */
export function preparing<T>(run: () => Promise<T>): Promise<T> {
  return calls.exit(run)
}

async function writeWith<T>(db: Database, load: Load, run: (tx: Tx) => Promise<T>): Promise<T> {
  const done = db.write(async (tx) => {
    const value = await run(tx)
    await load.write(tx)
    return value
  })
  load.aboard = done.catch(() => undefined)
  try {
    const value = await done
    load.over = true
    return value
  } finally {
    load.aboard = null
  }
}
