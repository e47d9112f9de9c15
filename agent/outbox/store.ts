/** The outbox's only SQL. One connection, one writer; every commit is on disk when it returns. */
import type Database from 'better-sqlite3'
import { LANES, type Lane } from '../../protocol/events.ts'
import type { Envelope, Header } from '../../protocol/evidence.ts'
import type { MadeEvent } from './envelope.ts'

export const SCHEMA_VERSION = 1

/** `code`: why the server refused the event; its contents are then no longer sent. */
const SCHEMA = `
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    lane INTEGER NOT NULL,
    at INTEGER NOT NULL,
    header TEXT NOT NULL,
    body TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    code TEXT
  );
  CREATE INDEX waiting ON events (lane) WHERE sent = 0;
  CREATE TABLE state (
    feature TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (feature, key)
  ) WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`

export interface EventRow {
  seq: number
  id: string
  lane: number
  at: number
  header: string
  body: string
  sent: number
  code: string | null
}
export interface StateRow {
  feature: string
  key: string
  value: string
}

/** A feature's own state, changed in the same transaction as the event that reports the change. */
export interface StateChange {
  put(feature: string, key: string, value: unknown): void
  remove(feature: string, key: string): void
}

/** Events on their way, and the numbers they have here. */
export interface Outgoing {
  readonly events: readonly Envelope[]
  readonly rows: readonly { readonly id: string; readonly seq: number; readonly type: string; readonly dead: boolean }[]
  readonly lowestUnsent: number
}

/** Largest body of one request; the server refuses 8 MiB. */
const BATCH_BYTES = 1024 * 1024

export function createSchema(db: Database.Database): void {
  db.transaction(() => db.exec(SCHEMA))()
}

export type Store = ReturnType<typeof createStore>

export function createStore(db: Database.Database) {
  const insertSql = 'INSERT INTO events (seq, id, lane, at, header, body) VALUES (?, ?, ?, ?, ?, ?)'
  const insert = db.prepare<[number, string, number, number, string, string]>(insertSql)
  const carry = db.prepare(
    'INSERT OR IGNORE INTO events (seq, id, lane, at, header, body, sent, code) VALUES (@seq, @id, @lane, @at, @header, @body, @sent, @code)',
  )
  const lastHeader = db.prepare<[], string>('SELECT header FROM events ORDER BY seq DESC LIMIT 1').pluck()
  const waiting = db.prepare<[number, number], EventRow>('SELECT * FROM events WHERE sent = 0 AND lane = ? ORDER BY seq LIMIT ?')
  const lowest = db.prepare<[number], number>('SELECT seq FROM events WHERE sent = 0 AND lane = ? ORDER BY seq LIMIT 1').pluck()
  const countUnsent = db.prepare<[], number>('SELECT count(*) FROM events WHERE sent = 0').pluck()
  const markSent = db.prepare<[number]>('UPDATE events SET sent = 1 WHERE seq = ?')
  const markRefused = db.prepare<[string, number]>('UPDATE events SET code = ? WHERE seq = ?')
  const dropSent = db.prepare<[number, number]>('DELETE FROM events WHERE sent = 1 AND (seq <= ? OR at < ?) AND seq < (SELECT max(seq) FROM events)')
  const dropOldest = db.prepare<[number]>(
    'DELETE FROM events WHERE seq IN (SELECT seq FROM events WHERE sent = 1 AND seq < (SELECT max(seq) FROM events) ORDER BY seq LIMIT ?)',
  )
  const put = db.prepare<[string, string, string]>('INSERT OR REPLACE INTO state (feature, key, value) VALUES (?, ?, ?)')
  const remove = db.prepare<[string, string]>('DELETE FROM state WHERE feature = ? AND key = ?')
  const get = db.prepare<[string, string], string>('SELECT value FROM state WHERE feature = ? AND key = ?').pluck()
  const all = db.prepare<[string], { key: string; value: string }>('SELECT key, value FROM state WHERE feature = ? ORDER BY key')

  const stateChange: StateChange = {
    put: (feature, key, value) => put.run(feature, key, JSON.stringify(value)),
    remove: (feature, key) => remove.run(feature, key),
  }
  const insertOne = ({ envelope: e, lane }: MadeEvent): unknown =>
    insert.run(e.header.seq, e.header.id, lane, e.header.at, JSON.stringify(e.header), JSON.stringify(e.body))

  const inTransaction = db.transaction((work: () => void) => work())

  return {
    /** One transaction. A lone event is its own transaction already: nothing around it costs anything. */
    write(events: readonly MadeEvent[], change: ((tx: StateChange) => void) | undefined): void {
      const [first] = events
      if (first && events.length === 1 && !change) insertOne(first)
      else
        inTransaction.immediate(() => {
          for (const event of events) insertOne(event)
          change?.(stateChange)
        })
    },
    lastHeader(): Header | null {
      const text = lastHeader.get()
      return text === undefined ? null : (JSON.parse(text) as Header)
    },
    /** The next events in order of lane, at most `limit` and about BATCH_BYTES. */
    next(lanes: readonly Lane[], limit: number): Outgoing | null {
      const rows: EventRow[] = []
      let bytes = 0
      for (const lane of lanes) {
        for (const row of waiting.iterate(LANES.indexOf(lane), limit - rows.length)) {
          if (rows.length > 0 && bytes + row.header.length + row.body.length > BATCH_BYTES) break
          bytes += row.header.length + row.body.length
          rows.push(row)
        }
        if (rows.length >= limit || bytes > BATCH_BYTES / 2) break
      }
      if (rows.length === 0) return null
      const lows = [...LANES.keys()].map((lane) => lowest.get(lane)).filter((seq) => seq !== undefined)
      const envelopes = rows.map(toEnvelope)
      return {
        events: envelopes,
        rows: envelopes.map(({ header, body }) => ({ id: header.id, seq: header.seq, type: header.type, dead: 'dead' in body })),
        lowestUnsent: Math.min(...lows),
      }
    },
    settle(sent: readonly number[], refused: readonly { seq: number; code: string }[], letters: readonly MadeEvent[]): void {
      inTransaction.immediate(() => {
        for (const seq of sent) markSent.run(seq)
        for (const { seq, code } of refused) markRefused.run(code, seq)
        for (const letter of letters) insertOne(letter)
      })
    },
    unsent: (): number => countUnsent.get() ?? 0,
    /** Forgets what was sent and is covered by a backup, or older than `before`; then the oldest sent while the file is over `maxBytes`. */
    forget(backedUpSeq: number, before: number, maxBytes: number): void {
      dropSent.run(backedUpSeq, before)
      const pageSize = Number(db.pragma('page_size', { simple: true }))
      const used = (): number => (Number(db.pragma('page_count', { simple: true })) - Number(db.pragma('freelist_count', { simple: true }))) * pageSize
      while (used() > maxBytes && dropOldest.run(1_000).changes > 0);
    },
    state: {
      get: (feature: string, key: string): string | undefined => get.get(feature, key),
      all: (feature: string): readonly { key: string; value: string }[] => all.all(feature),
    },
    /** Rows saved from an unreadable database. */
    carryOver(events: readonly EventRow[], state: readonly StateRow[]): void {
      inTransaction.immediate(() => {
        for (const row of events) carry.run(row)
        for (const row of state) put.run(row.feature, row.key, row.value)
      })
    },
  }
}

function toEnvelope(row: EventRow): Envelope {
  const header = JSON.parse(row.header) as Header
  const body = row.code === null ? (JSON.parse(row.body) as Envelope['body']) : { dead: true as const }
  return { header, body }
}
