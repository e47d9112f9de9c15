/**
 * When a SQLite database last committed, seen from outside: a thread with a read-only connection of its own asks for the data version
 * five thousand times a second. In WAL with synchronous=FULL the version moves after the log has been synced: it is durable then.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const EVERY_MS = 0.2

export interface CommitWatch {
  /** nowMs() of each commit seen, in order */
  readonly commits: readonly number[]
  close(): Promise<void>
}

export async function watchCommits(file: string): Promise<CommitWatch> {
  const worker = new Worker(new URL(import.meta.url), { workerData: file })
  const commits: number[] = []
  worker.on('message', (atMs: number) => commits.push(atMs))
  await new Promise((resolve) => worker.once('online', resolve))
  return {
    commits,
    async close() {
      await worker.terminate()
    },
  }
}

if (!isMainThread) {
  const db = new Database(workerData as string, { readonly: true })
  const version = db.prepare('PRAGMA data_version').pluck()
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let last = version.get(); ; Atomics.wait(pause, 0, 0, EVERY_MS)) {
    const now = version.get()
    if (now === last) continue
    last = now
    parentPort?.postMessage(Number(process.hrtime.bigint()) / 1e6)
  }
}
