/** A server's disk as it is, by a second connection that sees only what has been committed. */
import { join } from 'node:path'
import Database from 'better-sqlite3'

export interface StoredEvent {
  id: string
  device_id: string
  seq: number
  type: string
  hash: string
  body: string | null
}

export function storedEvents(data: string): StoredEvent[] {
  return readServerDisk(data, (db) => db.prepare<[], StoredEvent>('SELECT id, device_id, seq, type, hash, body FROM events ORDER BY device_id, seq').all())
}

/** How often each press is stored, by its id. */
export function storedPresses(data: string): Map<string, number> {
  const presses = new Map<string, number>()
  for (const { type, body } of storedEvents(data)) {
    if (type !== 'panic.pressed' || body === null) continue
    const { press } = JSON.parse(body) as { press: string }
    presses.set(press, (presses.get(press) ?? 0) + 1)
  }
  return presses
}

export function serverIntegrity(data: string): unknown {
  return readServerDisk(data, (db) => db.pragma('integrity_check', { simple: true }))
}

function readServerDisk<T>(data: string, read: (db: Database.Database) => T): T {
  const db = new Database(join(data, 'handrail.db'), { readonly: true, fileMustExist: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}
