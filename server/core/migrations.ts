/**
 * Forward-only migrations: an explicit list, each run once, in its own transaction. A database that knows a migration this
 * program doesn't is refused before anything is touched: an older server must not write into tables it misunderstands.
 */
import { type Kysely, sql } from 'kysely'
import type { Database } from './db.ts'

export interface Migration {
  /** `NNN-what-it-brings`; the order of the list is the order of running */
  readonly name: string
  up(db: Kysely<never>): Promise<void>
}

export class NewerDatabase extends Error {
  constructor(name: string) {
    super(`This database was written by a newer Handrail (it has "${name}"). Update this server, or restore a backup made by this version.`)
    this.name = 'NewerDatabase'
  }
}

/** Names of the migrations carried out now. */
export async function migrate(db: Database, migrations: readonly Migration[]): Promise<string[]> {
  const known = new Set(migrations.map((m) => m.name))
  return db.write(async ({ q }) => {
    // Two servers starting at once on PostgreSQL: the second waits here, then finds everything done.
    if (db.dialect === 'postgres') await sql`select pg_advisory_xact_lock(4723841)`.execute(q)
    await sql`create table if not exists migrations (name text primary key, at bigint not null)`.execute(q)
    const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(q)
    const done = new Set(rows.map((r) => r.name))
    const foreign = [...done].find((name) => !known.has(name))
    if (foreign !== undefined) throw new NewerDatabase(foreign)
    const carriedOut: string[] = []
    for (const migration of migrations) {
      if (done.has(migration.name)) continue
      await migration.up(q as unknown as Kysely<never>)
      await sql`insert into migrations (name, at) values (${migration.name}, ${Date.now()})`.execute(q)
      carriedOut.push(migration.name)
    }
    return carriedOut
  })
}
