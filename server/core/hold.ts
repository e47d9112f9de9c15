/** One server per data folder: an exclusive lock on a small database file, which the operating system gives back however the process ends. */
import { join } from 'node:path'
import SQLite from 'better-sqlite3'

/** Throws when another server has the folder. Returns how to let go. */
export function holdFolder(dir: string): () => void {
  const lock = new SQLite(join(dir, 'server.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch {
    lock.close()
    throw new Error(`another server is running on ${dir}. Stop it first, or choose another --data.`)
  }
  return () => void lock.close()
}
