/** Every suite of the server runs on both databases: `onBothDatabases('places', (open) => { … })`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, inject, test } from 'vitest'
import type { Role } from '../../protocol/op.ts'
import type { Caller } from '../../server/core/caller.ts'
import { type Database, openDatabase, type Where } from '../../server/core/db.ts'
import { newId } from '../../server/core/ids.ts'
import { migrate } from '../../server/core/migrations.ts'
import { MIGRATIONS } from '../../server/migrations/index.ts'

export interface TestDatabase {
  readonly db: Database
  readonly where: Where
  /** a second server on the same tables */
  again(): Promise<Database>
  drop(): Promise<void>
}
export type OpenTestDatabase = (options?: { migrated: boolean }) => Promise<TestDatabase>

export function onBothDatabases(name: string, suite: (open: OpenTestDatabase, kind: 'sqlite' | 'postgres') => void): void {
  describe(`${name} on SQLite`, () => suite(openSqlite, 'sqlite'))
  const template = inject('postgres')
  if (template !== '') describe(`${name} on PostgreSQL`, () => suite((options) => openPostgres(template, options), 'postgres'))
  else test(`SKIPPED ${name} on PostgreSQL: it is not installed on this machine`, ({ skip }) => skip('PostgreSQL is not installed'))
}

/** For what is about the PCs of a server, whichever database it has. */
export function onSqlite(name: string, suite: (open: OpenTestDatabase) => void): void {
  describe(name, () => suite(openSqlite))
}

async function openSqlite({ migrated } = { migrated: true }): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-db-'))
  const where = { file: join(folder, 'handrail.db') }
  return opened(where, migrated, () => rm(folder, { recursive: true, force: true }))
}

async function openPostgres(template: string, { migrated } = { migrated: true }): Promise<TestDatabase> {
  const name = `t_${newId().replaceAll('-', '')}`
  await administer(template, `create database ${name}`)
  return opened({ url: template.replace('DATABASE', name) }, migrated, () => administer(template, `drop database ${name} with (force)`))
}

async function opened(where: Where, migrated: boolean, remove: () => Promise<void>): Promise<TestDatabase> {
  const db = await openDatabase(where)
  const all = [db]
  if (migrated) await migrate(db, MIGRATIONS)
  return {
    db,
    where,
    async again() {
      const another = await openDatabase(where)
      all.push(another)
      return another
    },
    async drop() {
      for (const one of all) await one.close()
      await remove()
    },
  }
}

async function administer(template: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: template.replace('DATABASE', 'postgres') })
  await client.connect()
  await client.query(statement)
  await client.end()
}

export async function addSchool(db: Database, name = 'Ysgol y Bryn'): Promise<string> {
  const id = newId()
  await db.write(({ q }) => q.insertInto('schools').values({ id, school_id: id, name, epoch: 1, created_at: Date.now() }).execute())
  return id
}

/** A signed-in member of staff, as the adapter hands one to a handler. */
export function staffCaller(school: string, role: Role, name = `A ${role}`): Caller & { who: 'staff' } {
  return { who: 'staff', id: newId(), name, role, school, session: newId(), endSession: () => undefined }
}
export function deviceCaller(school: string, id: string = newId()): Caller & { who: 'device' } {
  return { who: 'device', id, school }
}
