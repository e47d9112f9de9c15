import { type Database, nextPosition, type Position, type Tx } from '../core/index.ts'

declare module '../core/tables.ts' {
  interface Tables {
    /** `value` is JSON; a setting without a row has the table's default */
    policy: { school_id: string; key: string; value: string; changed_by: string; changed_at: number }
  }
}

const COUNTER = 'policy'

export async function storedValues(q: Tx['q'] | Database['read'], school: string): Promise<Map<string, unknown>> {
  const rows = await q.selectFrom('policy').select(['key', 'value']).where('school_id', '=', school).execute()
  return new Map(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]))
}
/** (epoch, 0) until something has been changed. */
export async function versionOf(q: Tx['q'] | Database['read'], school: string): Promise<Position & { name: string }> {
  const row = await q
    .selectFrom('schools')
    .leftJoin('counters', (join) => join.onRef('counters.school_id', '=', 'schools.id').on('counters.name', '=', COUNTER))
    .select(['schools.epoch', 'schools.name', 'counters.n'])
    .where('schools.id', '=', school)
    .executeTakeFirstOrThrow()
  return { epoch: row.epoch, n: row.n ?? 0, name: row.name }
}
export async function saveValues(tx: Tx, school: string, changes: ReadonlyMap<string, unknown>, by: string, now: number): Promise<void> {
  for (const [key, value] of changes) {
    const row = { value: JSON.stringify(value), changed_by: by, changed_at: now }
    await tx.q
      .insertInto('policy')
      .values({ school_id: school, key, ...row })
      .onConflict((c) => c.columns(['school_id', 'key']).doUpdateSet(row))
      .execute()
  }
}
/** Taken first in the transaction: it holds other changes off, so that `from` is compared with what is really there. */
export function takeVersion(tx: Tx, school: string): Promise<number> {
  return nextPosition(tx, school, COUNTER)
}
