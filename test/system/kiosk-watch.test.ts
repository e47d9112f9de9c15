/** What the setting promises of a pupil's screen that ends or hangs, through a real server and a real agent: off, observe, enforce. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import { placesList } from '../../protocol/places.ts'
import type { Mode } from '../../protocol/policy.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { publishPolicy } from '../tools/publish-policy.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

const WITHIN_MS = 30_000
/** Longer than the agent takes to call a kiosk gone (1 s) and to start one again (at most 1 s), several times over. */
const LONG_MS = 5_000

let server: ServerProcess
let dsl: StaffSession
beforeAll(async () => {
  server = await startServer()
  dsl = await server.signIn('dsl')
}, 60_000)
afterAll(() => server?.stop())

/** A PC of its own: what it has reported once in a minute is only counted after that. */
async function openPc(): Promise<{ agent: AgentProcess; put(mode: Mode): Promise<void>; tampers(): number }> {
  const known = new Set((await dsl.call(placesList, {})).unplaced.map((pc) => pc.id))
  const agent = await startAgent(await server.enrolToken(), { standInKiosk: true })
  const id = (await dsl.call(placesList, {})).unplaced.find((pc) => !known.has(pc.id))?.id ?? ''
  await until('its screen is there', () => agent.kioskPid !== null, WITHIN_MS)
  return {
    agent,
    async put(mode) {
      const { version } = await publishPolicy(dsl, { 'session.kioskWatch': mode }, { scope: 'pc', id })
      const taken = `"version":{"epoch":${version.epoch},"n":${version.n}},"msg":"policy in force"`
      await until(`${mode} is in force on the PC`, () => agent.log.includes(taken), WITHIN_MS)
    },
    tampers: () => agent.outbox().filter((event) => event.type === 'tamper.seen').length,
  }
}
function stop(agent: AgentProcess, signal: 'SIGKILL' | 'SIGSTOP'): number {
  const pid = agent.kioskPid
  if (pid === null) throw new Error('there is no screen to stop')
  process.kill(pid, signal)
  return pid
}
function hasAnother(agent: AgentProcess, than: number): boolean {
  const now = agent.kioskPid
  return now !== null && now !== than
}

test('enforce: a screen that is killed is started again, and one that hangs is reported and replaced', async () => {
  const { agent, tampers } = await openPc()
  await using _ = agent
  const killed = stop(agent, 'SIGKILL')
  await until('it is started again', () => hasAnother(agent, killed), WITHIN_MS)
  const before = tampers()
  const hung = stop(agent, 'SIGSTOP')
  await until('the hung one is replaced', () => hasAnother(agent, hung), WITHIN_MS)
  expect(tampers()).toBeGreaterThan(before)
}, 120_000)

test('observe: a screen that is killed is reported to the server, and nobody starts it again until the school enforces', async () => {
  const { agent, put, tampers } = await openPc()
  await using _ = agent
  await put('observe')
  const killed = stop(agent, 'SIGKILL')
  await until('it is reported', () => tampers() === 1, WITHIN_MS)
  await until('the server has the report', () => agent.unsent() === 0, WITHIN_MS)
  await sleep(LONG_MS)
  expect([agent.kioskPid, tampers()]).toEqual([null, 1])
  await put('enforce')
  await until('it is there again', () => hasAnother(agent, killed), WITHIN_MS)
}, 120_000)

test('off: a screen that is killed is neither reported nor started again', async () => {
  const { agent, put, tampers } = await openPc()
  await using _ = agent
  await put('off')
  stop(agent, 'SIGKILL')
  await sleep(LONG_MS)
  expect([agent.kioskPid, tampers()]).toEqual([null, 0])
}, 120_000)
