/** C41, C42: server and agent are killed at any moment, again and again. What was acknowledged is there afterwards; nothing is there twice. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fact, type MadeEvent, sha256 } from '../../agent/outbox/envelope.ts'
import { alertsList } from '../../protocol/alerts.ts'
import { deviceStarted } from '../../protocol/events.ts'
import { GENESIS, headerHash } from '../../protocol/evidence.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { newPress, rounds, seededRandom, whole } from '../tools/sampling.ts'
import { serverIntegrity, storedEvents, storedPresses } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { SimulatedPc } from '../tools/simulated-pc.ts'
import { until } from '../tools/waiting.ts'

const SERVER_KILLS = rounds(4, 500)
const AGENT_KILLS = rounds(4, 500)
const MINUTES = 60_000
const TIMEOUT_MS = rounds(3, 60) * MINUTES

async function enrolMany(server: ServerProcess, count: number): Promise<SimulatedPc[]> {
  const token = await server.enrolToken(count)
  const pcs: SimulatedPc[] = []
  for (let i = 0; i < count; i++) pcs.push(await SimulatedPc.enrol(server.url, token, `ROOM4-${i + 1}`))
  return pcs
}

/** As an agent does: the same events until they are acknowledged. */
async function sendUntilAcked(pc: SimulatedPc, events: readonly MadeEvent[], acked: (id: string) => void): Promise<void> {
  let waiting = [...events]
  while (waiting.length > 0) {
    try {
      const answer = await pc.send(waiting)
      const done = new Set(answer.acked)
      for (const id of done) acked(id)
      expect(answer.refused).toEqual([])
      waiting = waiting.filter(({ envelope }) => !done.has(envelope.header.id))
    } catch (error) {
      // An answer that was no refusal, or none at all: the server is being killed.
      if (error instanceof Error && /^(EVENT|BAD)_/.test(error.message)) throw error
      await sleep(30)
    }
  }
}

test('C41 thirty children press while the server is killed and started again: every one is heard, each once', async () => {
  await using server = await startServer()
  const pcs = await enrolMany(server, 30)
  const presses = pcs.map(() => newPress())
  const pressing = pcs.map(async (pc, i) => {
    await sleep(i * 20)
    await sendUntilAcked(pc, [pc.makePress(presses[i])], () => undefined)
  })
  await sleep(250)
  await server.kill()
  await server.start()
  await Promise.all(pressing)
  const stored = storedPresses(server.data)
  expect(presses.map((press) => stored.get(press))).toEqual(presses.map(() => 1))
  const { alerts } = await (await server.signIn('teacher')).call(alertsList, {})
  expect(alerts.map((alert) => alert.press).sort()).toEqual([...presses].sort())
  expect(alerts.every((alert) => alert.count === 1)).toBe(true)
  for (const pc of pcs) pc.close()
})

test(`C42 the server is killed ${SERVER_KILLS} times in the middle of taking evidence: nothing it acknowledged is lost, nothing is there twice`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = seededRandom('C42 server')
  await using server = await startServer()
  const pcs = await enrolMany(server, 4)
  const acked = new Map<string, string>()
  const made = new Map<string, string>()
  let ending = false
  const sending = pcs.map(async (pc) => {
    while (!ending) {
      const events = Array.from({ length: 1 + whole(random, 20) }, () =>
        whole(random, 10) === 0 ? pc.makePress() : pc.make(fact(deviceStarted, { version: '1', bootId: 'b', restored: [] })),
      )
      for (const { envelope, link } of events) made.set(envelope.header.id, link.hash)
      await sendUntilAcked(pc, events, (id) => acked.set(id, made.get(id) ?? ''))
    }
  })
  for (let kill = 0; kill < SERVER_KILLS; kill++) {
    await sleep(20 + whole(random, 400))
    await server.kill()
    const promised = new Map(acked)
    await server.start()
    const stored = new Map(storedEvents(server.data).map((event) => [event.id, event.hash]))
    for (const [id, hash] of promised) expect(stored.get(id)).toBe(hash)
  }
  ending = true
  await Promise.all(sending)
  expect(serverIntegrity(server.data)).toBe('ok')
  const stored = storedEvents(server.data)
  expect(stored).toHaveLength(made.size)
  expect(new Map(stored.map((event) => [event.id, event.hash]))).toEqual(made)
  for (const [press, times] of storedPresses(server.data)) expect([press, times]).toEqual([press, 1])
  for (const pc of pcs) pc.close()
})

test(`C42 the agent is killed ${AGENT_KILLS} times while children press: every kept press is on its disk in an unbroken chain, and reaches the school once`, {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = seededRandom('C42 agent')
  await using server = await startServer()
  await using agent = await startAgent(await server.enrolToken())
  await server.kill()
  const kept = new Set<string>()
  const tried = new Set<string>()
  for (let kill = 0; kill < AGENT_KILLS; kill++) {
    const pressing = pressUntilGone(agent, kept, tried)
    await sleep(whole(random, 150))
    await agent.kill()
    await pressing
    await agent.start()
    expect(agent.integrity()).toBe('ok')
  }
  expect(kept.size).toBeGreaterThan(0)
  expectUnbroken(agent)
  await server.start()
  await until('everything is sent', () => agent.unsent() === 0, rounds(60, 600) * 1_000)
  const stored = storedPresses(server.data)
  for (const press of kept) expect(stored.get(press)).toBe(1)
  for (const [press, times] of stored) expect([tried.has(press), times]).toEqual([true, 1])
})

async function pressUntilGone(agent: AgentProcess, kept: Set<string>, tried: Set<string>): Promise<void> {
  try {
    for (;;) {
      const press = newPress()
      tried.add(press)
      await agent.press(press)
      kept.add(press)
    }
  } catch {
    // Killed: whether this last press was kept, nobody was told.
  }
}

function expectUnbroken(agent: AgentProcess): void {
  let prev = GENESIS
  for (const [at, { sent: _, ...header }] of agent.outbox().entries()) {
    expect(header.seq).toBe(at + 1)
    expect(header.prev).toBe(prev)
    prev = headerHash(header, sha256)
  }
}
