/** Looks at both disks from outside: second, read-only connections that see only what has been committed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { nowMs } from '../tools/screen.ts'

const LOOK_EVERY_MS = 2

/** The press in the agent's outbox: when it was first seen there, and its event's id. */
export async function seenInOutbox(state: string, stop: AbortSignal): Promise<{ atMs: number; event: string }> {
  const look = await reader(
    join(state, 'outbox.db'),
    `SELECT id FROM events WHERE json_extract(header, '$.type') = 'panic.pressed' ORDER BY seq DESC LIMIT 1`,
    stop,
  )
  return await look()
}

/** The same event among the server's. */
export async function seenOnServer(data: string, event: string, stop: AbortSignal): Promise<{ atMs: number; event: string }> {
  const look = await reader(join(data, 'handrail.db'), 'SELECT id FROM events WHERE id = ?', stop)
  return await look(event)
}

async function reader(file: string, sql: string, stop: AbortSignal) {
  if (!existsSync(file)) throw new Error(`there is no ${file}`)
  const db = new Database(file, { readonly: true, fileMustExist: true })
  const statement = db.prepare<string[], string>(sql).pluck()
  return async (...values: string[]): Promise<{ atMs: number; event: string }> => {
    try {
      while (!stop.aborted) {
        const event = statement.get(...values)
        if (event !== undefined) return { atMs: nowMs(), event }
        await sleep(LOOK_EVERY_MS)
      }
      throw new Error('the drill ended before it was there')
    } finally {
      db.close()
    }
  }
}
