/** Reading the audit: pages of what matches, and all of it as a file. */
import { setImmediate } from 'node:timers/promises'
import type { AuditFilter, auditList } from '../../protocol/audit.ts'
import { CSV_MARK, csvLine } from '../../protocol/csv.ts'
import type { Response } from '../../protocol/op.ts'
import type { Database } from '../core/index.ts'
import { subjectsOf } from './rules.ts'
import { type AuditRow, matching, type Narrowing, type Place } from './store.ts'
import { namesOf, subjectsNamed } from './subjects.ts'

/** Rows read in one go: a few milliseconds, in which nothing else is answered on SQLite. */
const WINDOW = 4_000
/** Goes of one call; then it says how far it got, and is asked again. */
const WINDOWS = 25
const EXPORTED_AT_ONCE = 1_000
const HEADINGS = ['Number', 'Time (UTC)', 'Who', 'Did', 'What', 'Operation', 'Scope', 'About'] as const

type Page = Response<typeof auditList>

export async function searchAudit(db: Database, school: string, filter: AuditFilter, before: Place | null, limit: number): Promise<Page> {
  const { rows, next } = await find(db, school, await narrow(db, school, filter), before, limit)
  const shown = await withNames(db, school, rows)
  return { rows: shown.map(({ n, at, who, verb, of, operation, scope, about }) => ({ n, at, who, verb, of, operation, scope, about })), next }
}

/** Everything that matches, newest first, as lines of a CSV file; read as fast as it is taken. */
export async function* exportAudit(db: Database, school: string, filter: AuditFilter): AsyncGenerator<string> {
  const narrowed = await narrow(db, school, filter)
  yield CSV_MARK + csvLine(HEADINGS)
  for (let next: Place | null | undefined; next !== null; ) {
    const page = await find(db, school, narrowed, next ?? null, EXPORTED_AT_ONCE)
    const lines = (await withNames(db, school, page.rows)).map((row) =>
      csvLine([row.n, new Date(row.at).toISOString(), row.who, row.verb, row.of, row.operation, row.scope, row.about.join('; ')]),
    )
    if (lines.length > 0) yield lines.join('')
    next = page.next
  }
}

async function narrow(db: Database, school: string, { about, ...filter }: AuditFilter): Promise<Narrowing> {
  return { ...filter, about: about === undefined || about.trim() === '' ? null : await subjectsNamed(db, school, about) }
}

async function find(db: Database, school: string, filter: Narrowing, before: Place | null, limit: number): Promise<{ rows: AuditRow[]; next: Place | null }> {
  const rows: AuditRow[] = []
  // Nothing is called so.
  if (filter.about?.length === 0) return { rows, next: null }
  let next = before
  for (let windows = 0; windows < WINDOWS; windows++) {
    const found = await matching(db, school, filter, next, { limit: limit - rows.length, window: WINDOW })
    rows.push(...found.rows)
    next = found.next
    if (next === null || rows.length === limit) break
    // SQLite answers without leaving the turn: what came in meanwhile, a press before all, goes first.
    await setImmediate()
  }
  return { rows, next }
}

async function withNames(db: Database, school: string, rows: readonly AuditRow[]): Promise<(AuditRow & { about: string[] })[]> {
  const names = await namesOf(db, school, [...new Set(rows.flatMap((row) => subjectsOf(row.scope)))])
  return rows.map((row) => ({ ...row, about: subjectsOf(row.scope).flatMap((id) => names.get(id) ?? []) }))
}
