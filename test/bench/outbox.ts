/**
 * outbox · a press handed to the outbox → on the PC's disk, beside one raw row of the same bytes in a transaction of its own on the
 * same disk with the same settings (WAL, synchronous=FULL). Alternating, so that both meet the same noise.
 */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { agentPaths, newId, systemClock } from '../../agent/core/index.ts'
import { type Author, fact, type NewEvent, openOutbox } from '../../agent/outbox/index.ts'
import { panicPressed } from '../../protocol/events.ts'
import { judge, type Result } from './lib/report.ts'
import { round, summarise } from './lib/stats.ts'

const ROUNDS = 5_000
const BURST = 10_000

export async function measure(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-bench-outbox-'))
  try {
    const author = makeAuthor()
    const outbox = openOutbox({ paths: agentPaths(folder, folder), clock: systemClock(), log: pino({ level: 'silent' }), author: () => author })
    const raw = new Database(join(folder, 'raw.db'))
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = FULL')
    raw.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, id TEXT, lane INTEGER, at INTEGER, header TEXT, body TEXT)')
    const insert = raw.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)')

    const ours: number[] = []
    const peer: number[] = []
    const sample = sampleRow(join(folder, 'outbox.db'), () => outbox.record([press()]))
    for (let n = 0; n < ROUNDS + 200; n++) {
      const event = press()
      const a = performance.now()
      outbox.record([event])
      const b = performance.now()
      insert.run(n, sample.id, sample.lane, sample.at, sample.header, sample.body)
      const c = performance.now()
      // The first rounds warm both up and are not counted.
      if (n >= 200) {
        ours.push(b - a)
        peer.push(c - b)
      }
    }
    const burstStartedAt = performance.now()
    for (let n = 0; n < BURST; n++) outbox.record([press()])
    const burstMs = performance.now() - burstStartedAt
    outbox.close()
    raw.close()

    const [mine, theirs] = [summarise(ours), summarise(peer)]
    const ratio = round(mine.p50 / theirs.p50)
    return {
      bench: 'outbox',
      unit: 'ms',
      ours: { p50: mine.p50, p99: mine.p99, max: mine.max, burst: round(burstMs) },
      peer: { p50: theirs.p50, p99: theirs.p99, max: theirs.max },
      ratio: { p50: ratio },
      ...judge([
        { name: 'p50', goal: '≤ 1.5x a raw one-row FULL transaction', value: ratio, met: ratio <= 1.5 },
        { name: 'p99', goal: '≤ 2 ms', value: mine.p99, met: mine.p99 <= 2 },
        { name: 'burst', goal: '10,000 in ≤ 2,000 ms', value: round(burstMs), met: burstMs <= 2_000 },
      ]),
      notes: [
        `${ROUNDS} rounds, alternating; the event is a press: validated, sealed and chained before it is written (it is signed when it is sent)`,
        'peer: raw better-sqlite3, the same bytes, one row a transaction',
        `burst: ${BURST} presses one after another, each its own durable transaction`,
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function press(): NewEvent {
  return fact(panicPressed, {
    press: newId(),
    who: { account: 'SCHOOL\\abenson', session: 'c2' },
    via: 'shortcut',
    pressedAt: 1_795_000_000_000,
    keptAfterMs: 3,
  })
}

function makeAuthor(): Author {
  const device = generateKeyPairSync('ed25519')
  const school = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })
  return {
    device: randomUUID(),
    sealKey: { kid: 'bench', key: school.x ?? '' },
    sign: (text) => sign(null, Buffer.from(text), device.privateKey).toString('base64url'),
  }
}

interface Row {
  id: string
  lane: number
  at: number
  header: string
  body: string
}
function sampleRow(path: string, write: () => void): Row {
  write()
  const db = new Database(path, { readonly: true })
  try {
    return db.prepare<[], Row>('SELECT id, lane, at, header, body FROM events ORDER BY seq DESC LIMIT 1').get() as Row
  } finally {
    db.close()
  }
}
