/** SQLite: WAL, synchronous=FULL (a commit is on disk when it returns), one writer connection and one read-only one. */
import SQLite from 'better-sqlite3'
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely'
import { Refusal } from '../../protocol/errors.ts'
import type { Cell, Database, TableName, Tx } from './db.ts'
import { Fanout } from './fanout.ts'
import type { Tables } from './tables.ts'

const BUSY_TIMEOUT_MS = 5_000
const FULL = 2
/** SQLite's own limit on `?` in one statement is 32,766. */
const MAX_PARAMETERS = 30_000

export function openSqlite(file: string): Database {
  const writer = connect(file, false)
  const reader = connect(file, true)
  const writes = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparing(writer) }) })
  const read = new Kysely<Tables>({ dialect: new ReadDialect({ database: preparing(reader) }) })
  const insert = bulkInsert(writer)
  const fanout = new Fanout()
  let last: Promise<unknown> = Promise.resolve()

  async function transact<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
    const topics = new Set<string>()
    const value = await writes.transaction().execute(async (q) =>
      run({
        q,
        insertMany: async (table, columns, rows) => insert(table, columns, rows),
        notify: (topic) => void topics.add(topic),
        async attempt(inner) {
          writer.exec('savepoint attempt')
          try {
            const done = await inner()
            writer.exec('release attempt')
            return done
          } catch (error) {
            // A full disk may have undone the whole transaction already.
            if (writer.inTransaction) writer.exec('rollback to attempt; release attempt')
            throw storeFailure(error) ?? error
          }
        },
      }),
    )
    for (const topic of topics) fanout.notify(topic)
    return value
  }

  return {
    dialect: 'sqlite',
    read,
    write(run) {
      const mine = last
        .then(() => transact(run))
        .catch((error: unknown) => {
          throw storeFailure(error) ?? error
        })
      last = mine.catch(() => undefined)
      return mine
    },
    subscribe: (topic, listener) => fanout.subscribe(topic, listener),
    async close() {
      await last
      await read.destroy()
      await writes.destroy()
    },
  }
}

/**
 * Reads hold nothing from statement to statement and each runs to its end at once, so none has to wait for another: kysely's lock for a
 * single connection wakes everybody who waits whenever it is let go, which two thousand PCs that are told at once would feel.
 */
class ReadDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new ReadAdapter()
  }
}
class ReadAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

function connect(file: string, readonly: boolean): SQLite.Database {
  const db = new SQLite(file, { readonly, timeout: BUSY_TIMEOUT_MS })
  if (readonly) return db
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  // Asked back, because better-sqlite3's default in WAL is NORMAL, under which a power cut takes back what was acknowledged.
  const [mode, synchronous] = [db.pragma('journal_mode', { simple: true }), db.pragma('synchronous', { simple: true })]
  if (mode !== 'wal' || synchronous !== FULL) throw new Error(`SQLite would not keep its word on power loss (journal ${mode}, synchronous ${synchronous})`)
  return db
}

/** A disk that can't be written to, as its own refusal; undefined for any other error. */
function storeFailure(error: unknown): Refusal | undefined {
  if (!(error instanceof SQLite.SqliteError)) return undefined
  if (error.code === 'SQLITE_FULL') return new Refusal('STORE_FAILED', 'the disk is full')
  return /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(error.code) ? new Refusal('STORE_FAILED', 'the disk fails') : undefined
}

/** What kysely needs of a database, with each statement prepared once. */
function preparing(db: SQLite.Database) {
  const statements = new Map<string, SQLite.Statement>()
  return {
    prepare(sql: string): SQLite.Statement {
      // What is undone already can't be undone again; failing at that would hide what had failed.
      if (sql === 'rollback' && !db.inTransaction) return db.prepare('select 0')
      const known = statements.get(sql)
      if (known) return known
      const statement = db.prepare(sql)
      // Lists of many lengths (`in (?,?,…)`) are statements of their own: kept few.
      if (statements.size >= 500) statements.clear()
      statements.set(sql, statement)
      return statement
    },
    close: () => void db.close(),
  }
}

function bulkInsert(db: SQLite.Database) {
  const statements = new Map<string, SQLite.Statement>()
  function statement(table: TableName, columns: readonly string[], rows: number): SQLite.Statement {
    const key = `${table}(${columns.join()})${rows}`
    const known = statements.get(key)
    if (known) return known
    const row = `(${columns.map(() => '?').join()})`
    const made = db.prepare(`insert into "${table}" (${columns.map((c) => `"${c}"`).join()}) values ${Array(rows).fill(row).join()}`)
    if (statements.size >= 500) statements.clear()
    statements.set(key, made)
    return made
  }
  return (table: TableName, columns: readonly string[], rows: readonly (readonly Cell[])[]): void => {
    const most = Math.floor(MAX_PARAMETERS / columns.length)
    for (let from = 0; from < rows.length; from += most) {
      const part = rows.slice(from, from + most)
      statement(table, columns, part.length).run(part.flat())
    }
  }
}
