import { type Database, nextPosition, type Tx } from '../core/index.ts'
import { type AuditEntry, sealEntry } from './rules.ts'

export interface AuditRow extends AuditEntry {
  prev: string
  hash: string
}
declare module '../core/tables.ts' {
  interface Tables {
    audit: AuditRow
  }
}

/** The counter's lock holds everybody else off until the commit, so each row knows the one before it. */
export async function appendEntry(tx: Tx, entry: Omit<AuditEntry, 'n'>): Promise<void> {
  const n = await nextPosition(tx, entry.school_id, 'audit')
  const before = await tx.q
    .selectFrom('audit')
    .select('hash')
    .where('school_id', '=', entry.school_id)
    .where('n', '=', n - 1)
    .executeTakeFirst()
  await tx.q
    .insertInto('audit')
    .values(sealEntry({ ...entry, n }, before?.hash ?? ''))
    .execute()
}

export function entriesBefore(db: Database, school: string, before: number | null, limit: number): Promise<AuditRow[]> {
  let query = db.read.selectFrom('audit').selectAll().where('school_id', '=', school).orderBy('n', 'desc').limit(limit)
  if (before !== null) query = query.where('n', '<', before)
  return query.execute()
}
