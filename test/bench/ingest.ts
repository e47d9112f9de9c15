/**
 * ingest · events a real server takes per second, durable and chain-checked: 64 PCs, batches of 100, over HTTP; beside raw better-sqlite3
 * writing rows of the same bytes, 100 a transaction (WAL, synchronous=FULL), in alternating rounds. Then single events at 64 at once
 * beside raw one-row transactions. With PostgreSQL installed the same on it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { startServer } from '../tools/server-process.ts'
import type { LoadOrder, LoadRound } from './lib/ingest-load.ts'
import { judge, type Result } from './lib/report.ts'
import { median, percentile, round } from './lib/stats.ts'

const PCS = 64
const BATCH = 100
/** 64 × 4 × 100 = 25,600 events a round */
const BATCHES_EACH = 4
const ROUNDS = 7
/** 64 × 40 single events a round */
const SINGLES_EACH = 40

interface Measured {
  perSecond: number
  p99Ms: number
  loadCpuShare: number
}

export async function measure(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-bench-ingest-'))
  try {
    const raw = openRaw(join(folder, 'raw.db'))
    const batches = await rounds(BATCHES_EACH, BATCH, () => raw.rowsPerSecond(PCS * BATCHES_EACH * BATCH, BATCH))
    const singles = await rounds(SINGLES_EACH, 1, () => raw.rowsPerSecond(PCS * SINGLES_EACH, 1))
    raw.close()
    const share = round(batches.ours.perSecond / batches.peer)
    const singleShare = round(singles.ours.perSecond / singles.peer)
    return {
      bench: 'ingest',
      unit: 'events/s',
      ours: {
        batches: Math.round(batches.ours.perSecond),
        batchP99Ms: round(batches.ours.p99Ms),
        singles: Math.round(singles.ours.perSecond),
        singleP99Ms: round(singles.ours.p99Ms),
      },
      peer: { batches: Math.round(batches.peer), singles: Math.round(singles.peer) },
      ratio: { batches: share, singles: singleShare },
      ...judge([
        { name: 'batches', goal: '≥ 0.15x raw SQLite (stretch 0.30x)', value: share, met: share >= 0.15 },
        { name: 'singles', goal: '≥ 0.5x raw one-row transactions', value: singleShare, met: singleShare >= 0.5 },
      ]),
      notes: [
        `${PCS} PCs, ${ROUNDS} rounds each, the median round; every request waits for its acknowledgement, which comes after the fsync`,
        `load generator (own process): ${Math.round(batches.ours.loadCpuShare * 100)} % of a core in batches, ${Math.round(singles.ours.loadCpuShare * 100)} % in singles`,
        'peer: raw better-sqlite3 with rows of the same bytes in the same-sized transactions, no HTTP, no checks',
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A fresh server for each; ours and the peer in turn, the first round of both not counted. */
async function rounds(batches: number, batchSize: number, peer: () => number): Promise<{ ours: Measured; peer: number }> {
  await using server = await startServer()
  const order: LoadOrder = { url: server.url, token: await server.enrolToken(PCS), pcs: PCS, batches, batchSize, rounds: ROUNDS + 1 }
  const load = fork(join(import.meta.dirname, 'lib/ingest-load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    load.send(order)
    const ours: LoadRound[] = []
    const theirs: number[] = []
    for (let n = 0; n <= ROUNDS; n++) {
      await message(load)
      theirs.push(peer())
      load.send('go')
      ours.push((await message(load)) as LoadRound)
    }
    const counted = ours.slice(1)
    const times = counted.flatMap((r) => r.requestMs).sort((a, b) => a - b)
    return {
      ours: {
        perSecond: median(counted.map((r) => (r.events / r.tookMs) * 1000)),
        p99Ms: percentile(times, 99),
        loadCpuShare: median(counted.map((r) => r.cpuMs / r.tookMs)),
      },
      peer: median(theirs.slice(1)),
    }
  } finally {
    load.kill()
  }
}

function message(load: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the load generator ended (${code})`))
    load.once('exit', ended)
    load.once('message', (value) => {
      load.off('exit', ended)
      resolve(value)
    })
  })
}

/** Rows as long as the server's own (about 730 bytes an event), in the columns the server has. */
function openRaw(file: string) {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`CREATE TABLE events (device_id TEXT NOT NULL, id TEXT NOT NULL, school_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER, mono INTEGER, type TEXT,
    body_hash TEXT, prev TEXT, hash TEXT, signature TEXT, salt TEXT, body TEXT, received_at INTEGER, PRIMARY KEY (device_id, id));
    CREATE INDEX events_by_seq ON events (device_id, seq)`)
  const insert = db.prepare(`INSERT INTO events VALUES (${Array(14).fill('?').join()})`)
  let seq = 0
  let transactions = 0
  const hash = 'h'.repeat(43)
  // A batch is one PC's, as in the server.
  const write = db.transaction((rows: number) => {
    const device = `01990000-0000-7000-8000-${String(transactions++ % PCS).padStart(12, '0')}`
    for (let n = 0; n < rows; n++) {
      seq++
      const id = `01990000-0000-7000-8000-${String(seq).padStart(12, '0')}`
      insert.run(device, id, id, seq, seq, seq, 'tamper.seen', hash, hash, hash, null, hash.slice(0, 22), '{"count":1,"session":"1","what":"clockJumped"}', seq)
    }
  })
  return {
    rowsPerSecond(rows: number, perTransaction: number): number {
      const startedAt = performance.now()
      for (let n = 0; n < rows; n += perTransaction) write(perTransaction)
      return (rows / (performance.now() - startedAt)) * 1000
    },
    close: () => db.close(),
  }
}
