/** An agent's disk as it is, by a second connection that sees only what has been committed. */
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** The number of the last of the school's commands that this agent has behind it; 0: none. */
export function lastCarriedOut(state: string): number {
  const db = new Database(join(state, 'outbox.db'), { readonly: true, fileMustExist: true })
  try {
    const row = db.prepare<[], { value: string }>("SELECT value FROM state WHERE feature = 'uplink' AND key = 'cursor'").get()
    return row ? (JSON.parse(row.value) as { n: number }).n : 0
  } finally {
    db.close()
  }
}
