/** One agent per state folder: two writers would fork the evidence chain. */
import Database from 'better-sqlite3'

/**
 * Takes the lock and returns what gives it back. It is an operating-system lock on an open file, so that a killed agent
 * leaves nothing to clean up. Throws when another agent has it.
 */
export function holdLock(path: string): () => void {
  const db = new Database(path, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    throw new Error(`another agent already uses the folder of ${path}`, { cause: error })
  }
  return () => db.close()
}
