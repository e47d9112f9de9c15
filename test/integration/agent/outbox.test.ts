import { execFileSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { agentPaths } from '../../../agent/core/index.ts'
import { sha256 } from '../../../agent/outbox/envelope.ts'
import { type Outbox, openOutbox } from '../../../agent/outbox/index.ts'
import { createRandom } from '../../../agent/outbox/random.ts'
import { createSealer, ROTATE_MS, sealPrimitives } from '../../../agent/outbox/sealer.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { EVENTS, LANES } from '../../../protocol/events.ts'
import { type Batch, bodyHash, type Envelope, headerHash, headSigned } from '../../../protocol/evidence.ts'
import { openBody, sealingKey } from '../../../protocol/seal.ts'
import { type Bed, fakeClock, makeBed, makeSchool, openBedOutbox, quiet } from './bed.ts'
import { drain, drainAll, expectChain, KINDS, make, PRESS } from './evidence.ts'

const canMount = (() => {
  const probe = mkdtempSync(join(tmpdir(), 'handrail-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { stdio: 'ignore' })
    execFileSync('umount', [probe])
    return true
  } catch {
    return false
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
})()

let bed: Bed
const open: Outbox[] = []
beforeEach(() => {
  bed = makeBed()
  mkdirSync(bed.paths.state, { recursive: true })
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
  bed.remove()
})
const school = makeSchool()
function opened(author: typeof school.author | null = school.author, clock = fakeClock()): Outbox {
  const outbox = openBedOutbox(bed, author, clock)
  open.push(outbox)
  return outbox
}
function isSigned(text: string, signature: string | undefined): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: school.deviceKey }, format: 'jwk' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature ?? '', 'base64url'))
}

describe('the outbox', () => {
  test('numbers are contiguous, each names the one before, and the most urgent goes first, for any mix of events', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (records, limit) => {
          rmSync(bed.paths.outbox, { force: true })
          rmSync(`${bed.paths.outbox}-wal`, { force: true })
          rmSync(bed.paths.highWater, { force: true })
          const outbox = opened()
          for (const names of records) outbox.record(names.map(make))
          const sent = drain(outbox, limit)
          expect(sent).toHaveLength(records.flat().length)
          expectChain(sent)
          const lanes = sent.map((e) => LANES.indexOf(EVENTS[e.header.type]?.lane ?? 'telemetry'))
          expect(lanes).toEqual([...lanes].sort((a, b) => a - b))
          expect(outbox.unsent()).toBe(0)
          outbox.close()
          open.pop()
        },
      ),
      { numRuns: 25 },
    )
  })

  test('commits are durable: WAL with synchronous FULL, not better-sqlite3’s default', () => {
    opened().record([make('incident')])
    const db = new Database(bed.paths.outbox, { readonly: true })
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    db.close()
    expect(readFileSync(new URL('../../../agent/outbox/open.ts', import.meta.url), 'utf8')).toContain("synchronous', { simple: true }) !== 2")
  })

  test('a stolen disk reads nobody’s name: personal contents are sealed before they are written', () => {
    const outbox = opened()
    outbox.record([make('panic'), make('telemetry')])
    outbox.close()
    open.pop()
    const bytes = readdirSync(bed.paths.state).map((name) => readFileSync(`${bed.paths.state}/${name}`).toString('latin1'))
    expect(bytes.join('')).not.toContain('ada.l')
  })

  test('the school can open what was sealed, and the fingerprint covers it', () => {
    const outbox = opened()
    outbox.record([make('panic')])
    const [envelope] = drain(outbox)
    if (!envelope || !('sealed' in envelope.body)) throw new Error('not sealed')
    const { sealed } = envelope.body
    const primitives = sealPrimitives(createRandom())
    const key = sealingKey(primitives, school.sealPrivate, sealed.epk, { epk: sealed.epk, schoolKey: school.identity.sealKey.key })
    const plain = openBody(primitives, key, envelope.header.id, sealed)
    expect(JSON.parse(plain.json)).toMatchObject({ press: PRESS, who: { account: 'ada.l' } })
    expect(bodyHash(plain, sha256)).toBe(envelope.header.bodyHash)
    expect(() => openBody(primitives, key, PRESS, sealed)).toThrow()
  })

  test('the sealing key is replaced every hour: what leaks from memory opens an hour, not a term', () => {
    const sealer = createSealer(createRandom())
    const seal = (mono: number) => sealer.seal(school.identity.sealKey, PRESS, { salt: 's', json: '{}' }, mono).epk
    const first = seal(0)
    expect(seal(ROTATE_MS - 1)).toBe(first)
    expect(seal(ROTATE_MS)).not.toBe(first)
  })

  test('a press convinces by its own signature, a batch by that of its head', () => {
    const outbox = opened()
    outbox.record([make('incident'), make('panic')])
    const batch = outbox.nextBatch('panic')?.batch as Batch
    const [press] = batch.events
    expect(batch.events).toHaveLength(1)
    expect(isSigned(headerHash(press?.header as Envelope['header'], sha256), press?.signature)).toBe(true)
    expect(isSigned(headSigned(batch), batch.signature)).toBe(true)
    // The earlier incident is still to come: without this a press sent early would look like a gap.
    expect(batch).toMatchObject({ headSeq: 2, lowestUnsent: 1 })
  })

  test('what a feature changes is written with the event that reports it, or not at all', () => {
    const outbox = opened()
    expect(() =>
      outbox.record([make('incident')], (tx) => {
        tx.put('f', 'k', 1)
        throw new Error('the feature broke')
      }),
    ).toThrow('the feature broke')
    expect(outbox.state.get('f', 'k')).toBeUndefined()
    expect(outbox.unsent()).toBe(0)
    outbox.record([make('incident')], (tx, [id]) => tx.put('f', 'k', id))
    expect(JSON.parse(outbox.state.get('f', 'k') ?? '')).toBe(drain(outbox)[0]?.header.id)
  })

  test('before enrolment nothing is recorded, because nothing could be sealed; nothing is written in the clear', () => {
    const outbox = opened(null)
    expect(() => outbox.record([make('panic')])).toThrow(Refusal)
    expect(outbox.nextBatch('panic')).toBeNull()
    outbox.change((tx) => tx.put('f', 'k', 1))
    expect(outbox.state.get('f', 'k')).toBe('1')
  })

  test('what the server refuses is put aside with a report, its header still goes, and later events are not held up', () => {
    const outbox = opened()
    outbox.record([make('incident'), make('telemetry')])
    const first = outbox.nextBatch('rest')
    if (!first) throw new Error('nothing to send')
    const [poison, good] = first.batch.events.map((e) => e.header.id)
    outbox.settle(first.outgoing, { acked: [good ?? ''], refused: [{ id: poison ?? '', code: 'EVENT_BODY_INVALID' }], backedUpSeq: null })
    const second = outbox.nextBatch('rest')
    expect(second?.batch.events.map((e) => [e.header.type, 'dead' in e.body])).toEqual([
      ['tamper.seen', true],
      ['outbox.deadLettered', false],
    ])
    // Refused even so: kept here, but no longer sent, and it breeds no further letters.
    if (second)
      outbox.settle(second.outgoing, { acked: [], refused: second.batch.events.map((e) => ({ id: e.header.id, code: 'BAD_REQUEST' })), backedUpSeq: null })
    const third = outbox.nextBatch('rest')
    expect(third?.batch.events.map((e) => 'dead' in e.body)).toEqual([true])
  })

  test('a child is not told "told" when only the empty header of the press arrived', () => {
    const outbox = opened()
    const told: string[] = []
    outbox.acked.on((ids) => told.push(...ids))
    const [id] = outbox.record([make('panic')])
    const first = outbox.nextBatch('panic')
    if (first) outbox.settle(first.outgoing, { acked: [], refused: [{ id: id ?? '', code: 'EVENT_SEAL_UNREADABLE' }], backedUpSeq: null })
    const second = outbox.nextBatch('panic')
    if (second) outbox.settle(second.outgoing, { acked: [id ?? ''], refused: [], backedUpSeq: null })
    expect(told).toEqual([])
  })

  test('acknowledged events stay until a backup covers them or 30 days are over; unsent ones for ever', () => {
    const clock = fakeClock()
    const outbox = opened(school.author, clock)
    for (let i = 0; i < 5; i++) outbox.record([make('incident')])
    const next = outbox.nextBatch('rest', 4)
    if (!next) throw new Error('nothing')
    outbox.settle(next.outgoing, { acked: next.batch.events.map((e) => e.header.id), refused: [], backedUpSeq: 2 })
    const seqs = () => {
      const db = new Database(bed.paths.outbox, { readonly: true })
      const found = db.prepare('SELECT seq FROM events ORDER BY seq').pluck().all()
      db.close()
      return found
    }
    outbox.tidy()
    expect(seqs()).toEqual([3, 4, 5])
    clock.pass(31 * 86_400_000)
    outbox.tidy()
    expect(seqs()).toEqual([5])
  })

  test('the disk reserve takes real blocks: a file of holes would be no use to a child on a full disk', () => {
    const outbox = opened()
    expect(statSync(bed.paths.reserve).blocks * 512).toBeGreaterThanOrEqual(64 * 1024)
    expect(outbox.unsent()).toBe(0)
  })

  test.skipIf(!canMount)('C43 (SKIPPED without root and mount): on a full disk a press is still kept, and other events are refused aloud', () => {
    const small = join(bed.folder, 'small')
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small])
    try {
      const paths = agentPaths(small, small)
      const outbox = openOutbox({ paths, clock: fakeClock(), log: quiet, author: () => school.author, reserveBytes: 256 * 1024 })
      const fillUp = () => {
        for (;;) outbox.record([make('incident')])
      }
      expect(fillUp).toThrow(Refusal)
      const before = outbox.unsent()
      expect(outbox.record([make('panic')])).toHaveLength(1)
      expect(outbox.unsent()).toBe(before + 1)
      expect(existsSync(paths.reserve)).toBe(false)
      expectChain([...drainAll(outbox)])
      outbox.close()
    } finally {
      execFileSync('umount', ['-l', small])
    }
  })
})
