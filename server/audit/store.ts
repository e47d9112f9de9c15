import { type SqlBool, sql } from 'kysely'
import type { AuditFilter } from '../../protocol/audit.ts'
import { type Database, nextPosition, type Tx } from '../core/index.ts'
import { type AuditEntry, sealEntry, subjectsOf } from './rules.ts'

export interface AuditRow extends AuditEntry {
  prev: string
  hash: string
}
declare module '../core/tables.ts' {
  interface Tables {
    audit: AuditRow
    /** an index: which rows are about an id */
    audit_about: { school_id: string; subject: string; at: number; n: number }
  }
}

/** The counter's lock holds everybody else off until the commit, so each row knows the one before it. */
export async function appendEntry(tx: Tx, entry: Omit<AuditEntry, 'n'>): Promise<void> {
  const { school_id: school, at, scope } = entry
  const n = await nextPosition(tx, school, 'audit')
  const before = await tx.q
    .selectFrom('audit')
    .select('hash')
    .where('school_id', '=', school)
    .where('n', '=', n - 1)
    .executeTakeFirst()
  await tx.q
    .insertInto('audit')
    .values(sealEntry({ ...entry, n }, before?.hash ?? ''))
    .execute()
  const subjects = subjectsOf(scope)
  if (subjects.length > 0)
    await tx.insertMany(
      'audit_about',
      ['school_id', 'subject', 'at', 'n'],
      subjects.map((subject) => [school, subject, at, n]),
    )
}

export interface Place {
  readonly at: number
  readonly n: number
}
/** `about`: ids, found by the name; null when nobody asked. */
export interface Narrowing extends Omit<AuditFilter, 'about'> {
  readonly about: readonly string[] | null
}

/**
 * Of the next `window` rows before `before` that one index finds (whose record, who, what, both, or when), those that fit the whole filter, newest
 * first, at most `limit`. `next` is where to read on; null when there is nothing more. However rare a match is, one call reads no more than
 * `window` rows: nobody else waits for somebody's search.
 */
export async function matching(
  db: Database,
  school: string,
  filter: Narrowing,
  before: Place | null,
  { limit, window }: { limit: number; window: number },
): Promise<{ rows: AuditRow[]; next: Place | null }> {
  const about = filter.about && (await rowsAbout(db, school, filter.about, { ...filter, before }, window))
  if (about?.length === 0) return { rows: [], next: null }
  const candidates = about ? chosen(db, school, about) : newest(db, school, filter, before)
  let query = db.read.selectFrom(candidates.selectAll('a').limit(window).as('a')).selectAll()
  if (filter.who !== undefined) query = query.where('who', '=', filter.who)
  if (filter.of !== undefined) query = query.where('of', '=', filter.of)
  if (filter.verb !== undefined) query = query.where('verb', '=', filter.verb)
  if (filter.words !== undefined) {
    const pattern = `%${filter.words.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
    query = query.where(sql<SqlBool>`lower(who || ' ' || operation || ' ' || scope) like ${pattern} escape '\\'`)
  }
  const rows = await query.orderBy('at', 'desc').orderBy('n', 'desc').limit(limit).execute()
  const last = rows.at(-1)
  if (last && rows.length === limit) return { rows, next: { at: last.at, n: last.n } }
  const end = about
    ? about[window - 1]
    : await candidates
        .select(['a.at', 'a.n'])
        .limit(1)
        .offset(window - 1)
        .executeTakeFirst()
  return { rows, next: end ?? null }
}

/** The next rows about any of these ids, newest first. */
function rowsAbout(
  db: Database,
  school: string,
  subjects: readonly string[],
  { from, to, before }: { from?: number; to?: number; before: Place | null },
  window: number,
): Promise<Place[]> {
  let query = db.read.selectFrom('audit_about').select(['at', 'n']).distinct().where('school_id', '=', school).where('subject', 'in', subjects)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  if (before) query = query.where(sql<SqlBool>`(at, n) < (${before.at}, ${before.n})`)
  return query.orderBy('at', 'desc').orderBy('n', 'desc').limit(window).execute()
}
/** Exactly these rows, in no order: asked for one, SQLite would walk all rows by time. */
function chosen(db: Database, school: string, places: readonly Place[]) {
  const numbers = places.map((place) => place.n)
  return db.read.selectFrom('audit as a').where('a.school_id', '=', school).where('a.n', 'in', numbers)
}
/** The newest by who, by kind, by both, or of all: each has an index of its own. */
function newest(db: Database, school: string, { who, of, from, to }: Narrowing, before: Place | null) {
  let query = db.read.selectFrom('audit as a').where('a.school_id', '=', school)
  if (from !== undefined) query = query.where('a.at', '>=', from)
  if (to !== undefined) query = query.where('a.at', '<', to)
  if (before) query = query.where(sql<SqlBool>`(a.at, a.n) < (${before.at}, ${before.n})`)
  if (who !== undefined) query = query.where('a.who', '=', who)
  if (of !== undefined) query = query.where('a.of', '=', of)
  return query.orderBy('a.at', 'desc').orderBy('a.n', 'desc')
}

/** Every name there are rows under, in their order. One step of the index each, however many rows there are. */
export async function namesUsed(db: Database, school: string, most: number): Promise<string[]> {
  const names: string[] = []
  for (let last: string | undefined; names.length < most; ) {
    let query = db.read.selectFrom('audit').select('who').where('school_id', '=', school).orderBy('who').limit(1)
    if (last !== undefined) query = query.where('who', '>', last)
    last = (await query.executeTakeFirst())?.who
    if (last === undefined) return names
    names.push(last)
  }
  return names
}
