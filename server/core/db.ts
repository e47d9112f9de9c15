/**
 * The database: embedded SQLite by default, PostgreSQL by URL; the tables are the truth.
 *
 * - `write` is the only way to change anything: one transaction, committed (and on disk) when it resolves. On SQLite
 *   writes queue for the one writer; on PostgreSQL a deadlock or serialisation failure is run again from the start.
 * - Inside `write` nothing but the transaction is awaited: an open transaction holds up everybody else.
 * - `read` cannot write: its connections are read-only, on both databases. It never sees a transaction in progress.
 * - `tx.notify(topic)` wakes the subscribers of that topic after the commit, in every process; not if it is rolled back.
 *
 * Fail direction: a write that could not be committed throws; it is never reported as done.
 */
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

export type Cell = string | number | null
export type TableName = keyof Tables & string

export interface Tx {
  /** kysely's query builder, inside this transaction */
  readonly q: Transaction<Tables>
  /**
   * Inserts many rows by one prepared statement, each row in the order of `columns`. The path for evidence: about ten
   * times faster than building the statement from objects. Throws on a duplicate key.
   */
  insertMany(table: TableName, columns: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void>
  /** Wakes subscribers of `topic` after the commit. The topic carries ids only. */
  notify(topic: string): void
  /** `run` all or nothing; when it throws, what it wrote is undone, the transaction goes on, and the error is thrown on. */
  attempt<T>(run: () => Promise<T>): Promise<T>
}

/** Reads, in a transaction or outside one. */
export type Query = Tx['q'] | Kysely<Tables>

export interface Database {
  readonly dialect: 'sqlite' | 'postgres'
  readonly read: Kysely<Tables>
  write<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls `listener` after a commit that notified `topic`, and when something may have been missed; returns how to stop. */
  subscribe(topic: string, listener: () => void): () => void
  close(): Promise<void>
}

/** Where the tables live: a file of ours, or a PostgreSQL server. */
export type Where = { file: string } | { url: string }

export async function openDatabase(where: Where): Promise<Database> {
  // Loaded when needed: a server on SQLite never loads the PostgreSQL client, and the other way round.
  if ('file' in where) return (await import('./db-sqlite.ts')).openSqlite(where.file)
  return (await import('./db-postgres.ts')).openPostgres(where.url)
}
