/** Events as tests make and read them. */
import { expect } from 'vitest'
import { sha256 } from '../../../agent/outbox/envelope.ts'
import { fact, type NewEvent, type Outbox } from '../../../agent/outbox/index.ts'
import { deviceStarted, panicLiftFailed, panicPressed, sessionOpened, tamperSeen } from '../../../protocol/events.ts'
import { type Envelope, GENESIS, headerHash } from '../../../protocol/evidence.ts'

export const PRESS = '019aa000-0000-7000-8000-000000000001'
const MAKE = {
  panic: () => fact(panicPressed, { press: PRESS, who: { account: 'ada.l', session: '1' }, via: 'button', pressedAt: 1, keptAfterMs: 2 }),
  incident: () => fact(tamperSeen, { what: 'badFrame', session: null, count: 1 }),
  incident2: () => fact(panicLiftFailed, { press: PRESS, alert: PRESS, why: 'x' }),
  telemetry: () => fact(sessionOpened, { who: { account: 'ada.l', session: '1' } }),
  telemetry2: () => fact(deviceStarted, { version: '1', bootId: 'b', restored: [] }),
} as const satisfies Record<string, () => NewEvent>
export const KINDS = Object.keys(MAKE) as (keyof typeof MAKE)[]
export const make = (kind: keyof typeof MAKE): NewEvent => MAKE[kind]()

/** Everything waiting, in the order it would be sent, each acknowledged. */
export function drain(outbox: Outbox, limit = 500): Envelope[] {
  const sent: Envelope[] = []
  for (const lanes of ['panic', 'rest'] as const) {
    for (let next = outbox.nextBatch(lanes, limit); next; next = outbox.nextBatch(lanes, limit)) {
      sent.push(...next.batch.events)
      outbox.settle(next.outgoing, { acked: next.batch.events.map((e) => e.header.id), refused: [], backedUpSeq: null })
    }
  }
  return sent
}

/** Contiguous from 1, each naming the hash of the one before. */
export function expectChain(events: readonly Envelope[]): void {
  const inOrder = [...events].sort((a, b) => a.header.seq - b.header.seq)
  let prev = GENESIS
  for (const [at, { header }] of inOrder.entries()) {
    expect(header.seq).toBe(at + 1)
    expect(header.prev).toBe(prev)
    prev = headerHash(header, sha256)
  }
}

/** Reads everything waiting without marking it: a full disk can't be written to. */
export function* drainAll(outbox: Outbox): Generator<Envelope> {
  for (const lanes of ['panic', 'rest'] as const) yield* outbox.nextBatch(lanes, 5_000)?.batch.events ?? []
}
