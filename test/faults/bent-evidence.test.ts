/** C49: evidence that was bent on its way or by its sender: cut short, flipped bits, other order, sent again, numbered from the future. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fact, type MadeEvent } from '../../agent/outbox/envelope.ts'
import { alertsList } from '../../protocol/alerts.ts'
import { deviceStarted } from '../../protocol/events.ts'
import { placesList } from '../../protocol/places.ts'
import { newPress, pick, type Random, rounds, seededRandom, whole } from '../tools/sampling.ts'
import { storedEvents, storedPresses } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { SimulatedPc } from '../tools/simulated-pc.ts'

const FLIPS = rounds(150, 5_000)
const CUTS = rounds(40, 1_000)
const REPLAYS = 10
const TIMEOUT_MS = rounds(1, 20) * 60_000

let server: ServerProcess
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

let enrolled = 0
const enrol = async () => SimulatedPc.enrol(server.url, await server.enrolToken(), `ROOM4-${++enrolled}`)
const ordinary = (pc: SimulatedPc) => pc.make(fact(deviceStarted, { version: '1', bootId: 'b', restored: [] }))
const storedOf = (pc: SimulatedPc) => storedEvents(server.data).filter((event) => event.device_id === pc.device)
const hashes = (events: readonly MadeEvent[]) => new Map(events.map(({ envelope, link }) => [envelope.header.id, link.hash]))
const wire = (pc: SimulatedPc, events: readonly MadeEvent[]) => JSON.stringify(pc.batch(events.map((event) => event.envelope)))

async function warningsOf(pc: SimulatedPc): Promise<readonly string[]> {
  const { unplaced } = await (await server.signIn('technician')).call(placesList, {})
  return unplaced.find((device) => device.id === pc.device)?.warnings ?? []
}

function flip(random: Random, text: string): string {
  const bytes = Buffer.from(text)
  const at = whole(random, bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << whole(random, 7))
  return bytes.toString()
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

describe('C49 evidence', () => {
  test(`with one flipped bit, ${FLIPS} times: no press is stored other than it was made, whatever else was altered shows, and the true events still come in`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const random = seededRandom('C49 flips')
    using pc = await enrol()
    const presses: MadeEvent[] = []
    const others: MadeEvent[] = []
    for (let i = 0; i < FLIPS; i++) {
      const [first, press, last] = [ordinary(pc), pc.makePress(), ordinary(pc)]
      const batch = [first, press, last]
      const { status } = await pc.post('events.ingest', flip(random, wire(pc, batch)))
      expect([200, 400, 403, 413]).toContain(status)
      const { refused } = await pc.send(batch)
      for (const { code } of refused) expect(code).toBe('EVENT_ALTERED')
      presses.push(press)
      others.push(first, last)
    }
    const stored = storedOf(pc)
    const made = hashes([...presses, ...others])
    const storedHashes = new Map(stored.map((event) => [event.id, event.hash]))
    for (const { envelope, link } of presses) expect(storedHashes.get(envelope.header.id)).toBe(link.hash)
    for (const { envelope } of others) expect(storedHashes.has(envelope.header.id)).toBe(true)
    const altered = stored.filter((event) => made.get(event.id) !== event.hash)
    // Headers of ordinary events are covered by the chain, not by a signature each: a forged one is stored, and contradicts its neighbours.
    for (const event of altered) expect(event.type).not.toBe('panic.pressed')
    if (altered.length > 0) expect(await warningsOf(pc)).toContain('fork')
    for (const [press, times] of storedPresses(server.data)) expect([press, times]).toEqual([press, 1])
  })

  test(`cut off at any byte, ${CUTS} times: refused as unreadable, and the whole of it is taken afterwards`, { timeout: TIMEOUT_MS }, async () => {
    const random = seededRandom('C49 cuts')
    using pc = await enrol()
    const batch = [ordinary(pc), pc.makePress(), ordinary(pc)]
    const text = wire(pc, batch)
    for (let i = 0; i < CUTS; i++) {
      const { status, result } = await pc.post('events.ingest', text.slice(0, whole(random, text.length)))
      // The PC's own limit on bad requests may come first.
      expect([400, 429]).toContain(status)
      expect(result).toMatchObject({ ok: false })
    }
    expect(storedOf(pc)).toEqual([])
    expect((await pc.send(batch)).acked).toHaveLength(batch.length)
    expect(await warningsOf(pc)).toEqual([])
  })

  test(`sent ${REPLAYS} times in any order and any portion, over a kill of the server: stored once, one alert, no alarm about the PC`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const random = seededRandom('C49 replay')
    using pc = await enrol()
    const press = newPress()
    const events = Array.from({ length: 120 }, (_, i) => (i % 20 === 10 ? pc.makePress(i === 10 ? press : undefined) : ordinary(pc)))
    for (let replay = 0; replay < REPLAYS; replay++) {
      if (replay === REPLAYS / 2) {
        await server.kill()
        await server.start()
      }
      const waiting = shuffled(random, events)
      while (waiting.length > 0) {
        const portion = waiting.splice(0, 1 + whole(random, 40))
        expect((await pc.send(portion)).acked.toSorted()).toEqual(portion.map(({ envelope }) => envelope.header.id).toSorted())
      }
    }
    expect(new Map(storedOf(pc).map((event) => [event.id, event.hash]))).toEqual(hashes(events))
    expect(await warningsOf(pc)).toEqual([])
    const { alerts } = await (await server.signIn('teacher')).call(alertsList, {})
    expect(alerts.filter((alert) => alert.device === pc.device)).toMatchObject([{ count: 6 }])
  })

  test('numbered from the far future, or above its own head, is refused and holds up nothing that comes after', async () => {
    using pc = await enrol()
    const true_ = pc.link
    for (const seq of [6_000_000, 2 ** 40, Number.MAX_SAFE_INTEGER - 1]) {
      pc.link = { seq, hash: pick(Math.random, [true_.hash, 'B'.repeat(43)]) }
      const { result } = await pc.post('events.ingest', pc.batch([pc.makePress().envelope]))
      expect(result).toMatchObject({ ok: true, value: { acked: [], refused: [{ code: 'EVENT_SEQ_IMPOSSIBLE' }] } })
    }
    pc.link = true_
    const above = [ordinary(pc), ordinary(pc)]
    pc.link = true_
    const { result } = await pc.post('events.ingest', pc.batch(above.map(({ envelope }) => envelope)))
    expect(result).toMatchObject({ value: { acked: [], refused: [{ code: 'EVENT_SEQ_IMPOSSIBLE' }, { code: 'EVENT_SEQ_IMPOSSIBLE' }] } })
    const right = [ordinary(pc), pc.makePress()]
    expect((await pc.send(right)).acked).toHaveLength(2)
    expect(await warningsOf(pc)).toEqual([])
  })
})
