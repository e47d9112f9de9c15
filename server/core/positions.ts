/**
 * Positions in a school's streams: (epoch, n), counted by a row in the same transaction as what they number. The row is
 * locked until the commit, so positions become visible in order: a reader that has seen n has seen everything below it.
 * (An automatic serial id could commit late and be missed.)
 */
import type { Static } from 'typebox'
import type { Version } from '../../protocol/kinds.ts'
import type { Tx } from './db.ts'
import { statement } from './statement.ts'

export type Position = Static<typeof Version>

/** The next number of the counter `name` of this school, from 1; with `count` the last of so many. */
export async function nextPosition(tx: Tx, school: string, name: string, count = 1): Promise<number> {
  const [row] = await step(tx.q, { school, name, count })
  if (row === undefined) throw new Error(`the counter ${name} was not stepped`)
  return row.n
}
const step = statement((q, { school, name, count }: { school: string; name: string; count: number }) =>
  q
    .insertInto('counters')
    .values({ school_id: school, name, n: count })
    .onConflict((c) => c.columns(['school_id', 'name']).doUpdateSet((e) => ({ n: e('counters.n', '+', count) })))
    .returning('n'),
)

/** The same for many counters in one statement: at most 10,000, in an order that is the same for everybody who locks them. */
export async function nextPositions(tx: Tx, school: string, names: readonly string[], count = 1): Promise<Map<string, number>> {
  const [only] = names
  if (only !== undefined && names.length === 1) return new Map([[only, await nextPosition(tx, school, only, count)]])
  const rows = await tx.q
    .insertInto('counters')
    .values(names.map((name) => ({ school_id: school, name, n: count })))
    .onConflict((c) => c.columns(['school_id', 'name']).doUpdateSet((e) => ({ n: e('counters.n', '+', count) })))
    .returning(['name', 'n'])
    .execute()
  return new Map(rows.map(({ name, n }) => [name, n]))
}

/**
 * Where to read on after `after`. A cursor from an older epoch was counted before a restore: what it had seen may not
 * be here, so it reads from the start. One from a newer epoch can only be a mistake, and does the same.
 */
export function readAfter(after: Position, epoch: number): number {
  return after.epoch === epoch ? after.n : 0
}
