/**
 * Opening the database, and what happens when it can't be opened: it is put aside whole, what can be read of it is
 * carried into a new one, and numbering goes on well past anything that can have been used (a gap says "something was
 * lost here"; a number used twice would say "this PC was cloned").
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { GENESIS, headerHash } from '../../protocol/evidence.ts'
import { readIfThere } from '../core/index.ts'
import { type Link, sha256 } from './envelope.ts'
import { createSchema, createStore, type EventRow, SCHEMA_VERSION, type StateRow, type Store } from './store.ts'

/** How far numbering jumps when the end of the chain is not known for certain. */
export const SEQ_JUMP = 1_000

export interface Opened {
  readonly db: Database.Database
  readonly store: Store
  readonly link: Link
  /** why a new chain had to be begun; null when everything was there */
  readonly lost: string | null
}

/**
 * @param highWater a small file that remembers the last number about once a second, to notice a tail that went missing
 * @param stamp makes the name of the folder for an unreadable database
 * Throws only when not even a new database can be made there.
 */
export function openDatabase(path: string, highWater: string, stamp: () => string): Opened {
  const remembered = readHighWater(highWater)
  const existed = existsSync(path)
  try {
    const db = connect(path)
    try {
      const fresh = prepare(db)
      const store = createStore(db)
      const last = store.lastHeader()
      const seq = last?.seq ?? 0
      if (seq < remembered) {
        const why = fresh && !existed ? 'the database was gone' : 'the newest events were gone'
        return { db, store, link: { seq: remembered + SEQ_JUMP, hash: GENESIS }, lost: why }
      }
      return { db, store, link: last ? { seq, hash: headerHash(last, sha256) } : { seq: 0, hash: GENESIS }, lost: null }
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    if (!existed || !isUnreadable(error)) throw error
    return startAgain(path, remembered, stamp, error)
  }
}

function startAgain(path: string, remembered: number, stamp: () => string, error: unknown): Opened {
  const aside = putAside(path, stamp())
  const saved = salvage(aside)
  const db = connect(path)
  createSchema(db)
  const store = createStore(db)
  store.carryOver(saved.events, saved.state)
  const reached = saved.events.reduce((most, row) => Math.max(most, row.seq), remembered)
  return { db, store, link: { seq: reached + SEQ_JUMP, hash: GENESIS }, lost: error instanceof Error ? error.message : String(error) }
}

function connect(path: string): Database.Database {
  const db = new Database(path)
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    // better-sqlite3's default in WAL is NORMAL, which may lose the last commits in a power cut: so look, don't trust.
    if (db.pragma('journal_mode', { simple: true }) !== 'wal' || db.pragma('synchronous', { simple: true }) !== 2) {
      throw new Error('the database does not promise durable commits')
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Returns whether the database was new. Throws Unreadable when it is damaged or newer than this program. */
function prepare(db: Database.Database): boolean {
  const version = db.pragma('user_version', { simple: true })
  if (version === 0) {
    createSchema(db)
    return true
  }
  if (version !== SCHEMA_VERSION) throw new Unreadable(`the database has version ${String(version)}`)
  const health = db.pragma('quick_check(1)', { simple: true })
  if (health !== 'ok') throw new Unreadable(`the database is damaged: ${String(health)}`)
  return false
}

class Unreadable extends Error {}

export function isUnreadable(error: unknown): boolean {
  if (error instanceof Unreadable) return true
  if (!(error instanceof Database.SqliteError)) return false
  return /^SQLITE_(CORRUPT|NOTADB|ERROR|SCHEMA)/.test(error.code)
}

function putAside(path: string, stamp: string): string {
  const folder = join(dirname(path), `unreadable-${stamp}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) renameSync(path + suffix, join(folder, basename(path) + suffix))
  rmSync(`${path}-shm`, { force: true })
  return join(folder, basename(path))
}

/** Reads what can be read, from both ends of the table, so that one bad page in the middle costs only itself. */
function salvage(path: string): { events: EventRow[]; state: StateRow[] } {
  const events = new Map<number, EventRow>()
  const state = new Map<string, StateRow>()
  let db: Database.Database | undefined
  const attempt = (read: (db: Database.Database) => void): void => {
    try {
      db ??= new Database(path)
      read(db)
    } catch {
      // What was read before the damage is kept; the file itself stays in its folder for whoever wants to try harder.
    }
  }
  for (const order of ['ASC', 'DESC']) {
    attempt((from) => {
      for (const row of from.prepare<[], EventRow>(`SELECT * FROM events NOT INDEXED ORDER BY seq ${order}`).iterate()) {
        if (isWhole(row)) events.set(row.seq, row)
      }
    })
  }
  attempt((from) => {
    for (const row of from.prepare<[], StateRow>('SELECT feature, key, value FROM state').iterate()) state.set(`${row.feature} ${row.key}`, row)
  })
  db?.close()
  return { events: [...events.values()].sort((a, b) => a.seq - b.seq), state: [...state.values()] }
}

/** Rows of a damaged page may come back as nonsense. */
function isWhole(row: EventRow): boolean {
  try {
    const header: unknown = JSON.parse(row.header)
    JSON.parse(row.body)
    return typeof header === 'object' && header !== null && 'seq' in header && header.seq === row.seq && 'id' in header && header.id === row.id
  } catch {
    return false
  }
}

function readHighWater(path: string): number {
  try {
    const seq: unknown = JSON.parse(readIfThere(path) ?? '{"seq":0}').seq
    return typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0 ? seq : 0
  } catch {
    return 0
  }
}
