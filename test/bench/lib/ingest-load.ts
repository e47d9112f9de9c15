/**
 * The load of the ingest bench, in a process of its own so that its CPU is not counted as the server's: `PCS` simulated PCs make
 * their batches beforehand (sealed, chained, signed), then send them at the word of the parent, each PC one request at a time.
 */
import { fact } from '../../../agent/outbox/envelope.ts'
import { sessionOpened, tamperSeen } from '../../../protocol/events.ts'
import type { BatchAnswer } from '../../../protocol/evidence.ts'
import { SimulatedPc } from '../../tools/simulated-pc.ts'

export interface LoadOrder {
  url: string
  token: string
  pcs: number
  /** batches each PC sends per round */
  batches: number
  batchSize: number
  rounds: number
}
export interface LoadRound {
  events: number
  tookMs: number
  /** CPU of this load generator during the round, in milliseconds */
  cpuMs: number
  requestMs: number[]
}

async function main(order: LoadOrder) {
  const pcs: SimulatedPc[] = []
  for (let n = 0; n < order.pcs; n++) pcs.push(await SimulatedPc.enrol(order.url, order.token, `BENCH-${n}`))
  for (let round = 0; round < order.rounds; round++) {
    const work = pcs.map((pc) => ({ pc, bodies: Array.from({ length: order.batches }, () => body(pc, order.batchSize)) }))
    process.send?.({ prepared: round })
    await new Promise((resolve) => process.once('message', resolve))
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    const times = (await Promise.all(work.map(({ pc, bodies }) => sendAll(pc, bodies, order.batchSize)))).flat()
    const tookMs = performance.now() - startedAt
    const used = process.cpuUsage(cpu)
    const done: LoadRound = { events: order.pcs * order.batches * order.batchSize, tookMs, cpuMs: (used.user + used.system) / 1000, requestMs: times }
    process.send?.(done)
  }
  for (const pc of pcs) pc.close()
  process.disconnect()
}

/** What a PC really sends: mostly small facts, one in four of them personal. */
function body(pc: SimulatedPc, size: number): string {
  const made = Array.from({ length: size }, (_, n) =>
    pc.make(
      n % 4 === 0 ? fact(sessionOpened, { who: { account: `pupil${n}`, session: '1' } }) : fact(tamperSeen, { what: 'clockJumped', session: '1', count: n }),
    ),
  )
  return JSON.stringify(pc.batch(made.map((m) => m.envelope)))
}

async function sendAll(pc: SimulatedPc, bodies: readonly string[], expected: number): Promise<number[]> {
  const times: number[] = []
  for (const text of bodies) {
    const startedAt = performance.now()
    const { result } = await pc.post('events.ingest', text)
    times.push(performance.now() - startedAt)
    const acked = result.ok ? (result.value as BatchAnswer).acked.length : 0
    if (acked !== expected) throw new Error(`the server took ${acked} of ${expected}: ${JSON.stringify(result).slice(0, 300)}`)
  }
  return times
}

process.once('message', (order) => {
  main(order as LoadOrder).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  })
})
