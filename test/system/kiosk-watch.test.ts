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
let agent: AgentProcess
let pc: string

beforeAll(async () => {
  server = await startServer()
  agent = await startAgent(await server.enrolToken(), { standInKiosk: true })
  dsl = await server.signIn('dsl')
  pc = (await dsl.call(placesList, {})).unplaced[0]?.id ?? ''
  await until('the first screen is there', () => agent.kioskPid !== null, WITHIN_MS)
}, 60_000)
afterAll(async () => {
  await agent?.close()
  await server?.stop()
})

async function put(mode: Mode): Promise<void> {
  const { version } = await publishPolicy(dsl, { 'session.kioskWatch': mode }, { scope: 'pc', id: pc })
  await until(
    `${mode} is in force on the PC`,
    () => agent.log.includes(`"version":{"epoch":${version.epoch},"n":${version.n}},"msg":"policy in force"`),
    WITHIN_MS,
  )
}
const tampers = () => agent.outbox().filter((event) => event.type === 'tamper.seen').length
function stop(signal: 'SIGKILL' | 'SIGSTOP'): number {
  const pid = agent.kioskPid ?? 0
  expect(pid).toBeGreaterThan(1)
  process.kill(pid, signal)
  return pid
}
function anotherThan(pid: number): boolean {
  const now = agent.kioskPid
  return now !== null && now !== pid
}

test('enforce: a screen that is killed is started again, and one that hangs is reported and replaced', async () => {
  const first = stop('SIGKILL')
  await until('it is started again', () => anotherThan(first), WITHIN_MS)
  // It has to be seen alive before it can fall silent.
  await agent.facts(() => true)
  await sleep(1_000)
  const before = tampers()
  const second = stop('SIGSTOP')
  await until('the hung one is replaced', () => anotherThan(second), WITHIN_MS)
  expect(tampers()).toBeGreaterThan(before)
}, 90_000)

test('observe: a screen that is killed is reported to the server, and nobody starts it again until the school enforces', async () => {
  await put('observe')
  const before = tampers()
  const pid = stop('SIGKILL')
  await until('it is reported', () => tampers() > before, WITHIN_MS)
  await until('the server has the report', () => agent.unsent() === 0, WITHIN_MS)
  await sleep(LONG_MS)
  expect([agent.kioskPid, tampers()]).toEqual([null, before + 1])
  await put('enforce')
  await until('it is there again', () => anotherThan(pid), WITHIN_MS)
}, 90_000)

test('off: a screen that is killed is neither reported nor started again', async () => {
  await put('off')
  await sleep(1_000)
  const before = tampers()
  stop('SIGKILL')
  await sleep(LONG_MS)
  expect([agent.kioskPid, tampers()]).toEqual([null, before])
}, 60_000)
