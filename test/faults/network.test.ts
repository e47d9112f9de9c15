/** C40: what a child is told, and what becomes of the press, when the way to the server is not as it should be. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import { alertsList } from '../../protocol/alerts.ts'
import type { EnrolToken } from '../../protocol/device.ts'
import { decodeEnrolToken, encodeEnrolToken } from '../../protocol/enrol-token.ts'
import { UNSENT_AFTER_MS } from '../../protocol/panic.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { type FlakyProxy, openFlakyProxy, type Weather } from '../tools/flaky-proxy.ts'
import { newPress } from '../tools/sampling.ts'
import { storedPresses } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

let server: ServerProcess
let token: EnrolToken
let teacher: StaffSession
beforeAll(async () => {
  server = await startServer()
  token = decodeEnrolToken(await server.enrolToken(20), (coded) => Buffer.from(coded, 'base64url').toString())
  teacher = await server.signIn('teacher')
})
afterAll(() => server?.stop())

/** An agent whose server is behind the proxy, and has been reached once. */
async function behind(line: FlakyProxy): Promise<AgentProcess> {
  const agent = await startAgent(encodeEnrolToken({ ...token, server: `http://127.0.0.1:${line.port}` }, (text) => Buffer.from(text).toString('base64url')))
  await agent.facts((facts) => facts.server === 'online')
  return agent
}

/** Full back-off is half a minute; the press itself is tried again sooner. */
const BACK_WITHIN_MS = 45_000

const LOST: [string, Weather][] = [
  ['is not there', { kind: 'absent' }],
  ['is behind a black hole', { kind: 'blackHole' }],
  ['answers 500 with a page of HTML', { kind: 'answers', status: '500 Internal Server Error', body: '<html><h1>Oops</h1></html>' }],
  [
    'answers 500 in our own words',
    { kind: 'answers', status: '500 Internal Server Error', body: '{"ok":false,"code":"INTERNAL","message":"Something went wrong","id":"1"}' },
  ],
  ['is a captive portal that says yes to everything', { kind: 'answers', status: '200 OK', body: '{"ok":true,"value":{}}' }],
]

describe.concurrent('C40 a child presses while the server', () => {
  test.each(LOST)('%s: the press is kept, the child is asked to put a hand up, then told, and the adult is called once', async (_, weather) => {
    await using line = await openFlakyProxy(server.url)
    await using agent = await behind(line)
    const press = newPress()
    await line.change(weather)
    const unsent = agent.facts(({ panic }) => panic?.state === 'unsent', UNSENT_AFTER_MS + 10_000)
    expect(await agent.press(press)).toMatchObject({ kept: true, state: 'sending' })
    const toldWhileLost = (await unsent).map(({ panic }) => panic?.state)
    expect(toldWhileLost).not.toContain('told')
    expect(storedPresses(server.data).get(press)).toBeUndefined()

    const told = agent.facts(({ panic }) => panic?.state === 'told', BACK_WITHIN_MS)
    await line.change({ kind: 'clear' })
    await told
    expect(storedPresses(server.data).get(press)).toBe(1)
    await until('everything else is sent too', () => agent.unsent() === 0, BACK_WITHIN_MS)
    expect(storedPresses(server.data).get(press)).toBe(1)
    const { alerts } = await teacher.call(alertsList, {})
    expect(alerts.filter((alert) => alert.press === press)).toMatchObject([{ count: 1 }])
  })

  test('takes three seconds for every answer: the child is told when it has answered, and the press counts once', async () => {
    await using line = await openFlakyProxy(server.url)
    await using agent = await behind(line)
    await line.change({ kind: 'slow', ms: 3_000 })
    const press = newPress()
    const told = agent.facts(({ panic }) => panic?.state === 'told', BACK_WITHIN_MS)
    await agent.press(press)
    await told
    expect(storedPresses(server.data).get(press)).toBe(1)
  })

  test('resets every connection, again and again: each of ten presses arrives, once', async () => {
    await using line = await openFlakyProxy(server.url)
    await using agent = await behind(line)
    const cutting = setInterval(() => line.cut(), 150)
    const presses = Array.from({ length: 10 }, newPress)
    try {
      for (const press of presses) await agent.press(press)
      await until('all are there in spite of it', () => presses.every((press) => storedPresses(server.data).has(press)), BACK_WITHIN_MS)
    } finally {
      clearInterval(cutting)
    }
    await until('all are acknowledged', () => agent.unsent() === 0, BACK_WITHIN_MS)
    for (const press of presses) expect(storedPresses(server.data).get(press)).toBe(1)
  })
})
