import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../../protocol/alerts.ts'
import type { AgentFacts } from '../../../protocol/local.ts'
import type { Result } from '../../../protocol/op.ts'
import { PROTOCOL_VERSION } from '../../../protocol/version.ts'
import { type Bed, makeBed, until } from './bed.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const PASSWORD = 'correct horse battery'
const PRESS = (n: number) => `019aa000-0000-7000-8000-${String(n).padStart(12, '0')}`
const uid = process.getuid?.() === 0 ? 65_533 : (process.getuid?.() ?? 0)

let bed: Bed
const children = new Set<ChildProcess>()
beforeEach(() => {
  bed = makeBed()
})
afterEach(async () => {
  for (const child of children) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  children.clear()
  bed.remove()
})

/** Starts one of our programs; resolves with its ready line. */
async function start(program: string, ...args: string[]): Promise<{ child: ChildProcess; ready: { listen?: string[]; sockets?: string[] } }> {
  const child = spawn(process.execPath, [join(ROOT, program), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let said = ''
  let wrong = ''
  child.stdout.on('data', (part) => {
    said += String(part)
  })
  child.stderr.on('data', (part) => {
    wrong += String(part)
  })
  await until(() => said.includes('\n') || (child.exitCode !== null && wrong !== ''), 20_000)
  if (!said.includes('\n')) throw new Error(wrong)
  return { child, ready: JSON.parse(said.split('\n')[0] ?? '') }
}
async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
  children.delete(child)
}
async function run(program: string, ...args: string[]): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, [join(ROOT, program), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  child.stdout.on('data', (part) => {
    out += String(part)
  })
  child.stderr.on('data', (part) => {
    out += String(part)
  })
  const [code] = await once(child, 'close')
  return { code: Number(code), out }
}

interface Where {
  socketPath?: string
  url?: string
  ca?: string
  cookie?: string
}
function post(where: Where, path: string, body: unknown): Promise<{ result: Result<unknown>; cookie: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      agent: false as const,
      headers: { 'content-type': 'application/json', ...(where.cookie === undefined ? {} : { cookie: where.cookie }) },
      ...(where.ca === undefined ? {} : { ca: where.ca }),
      ...(where.socketPath === undefined ? {} : { socketPath: where.socketPath, path }),
    }
    const url = new URL(path, where.url ?? 'http://agent')
    const out = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => resolve({ result: JSON.parse(text), cookie: (answer.headers['set-cookie'] ?? []).map((c) => c.split(';')[0]).join('; ') }))
    })
    out.on('error', reject)
    out.end(JSON.stringify(body))
  })
}
async function value<T>(where: Where, path: string, body: unknown): Promise<T> {
  const { result } = await post(where, path, body)
  if (!result.ok) throw new Error(`${path}: ${result.code} ${result.message}`)
  return result.value as T
}

/** A school with one teacher, signed in. */
async function openSchool() {
  const data = join(bed.folder, 'server')
  mkdirSync(data)
  const setup = join(bed.folder, 'setup.json')
  const staff = (name: string, role: string) => ({ name, email: `${role}@example.org`, role, password: PASSWORD })
  writeFileSync(
    setup,
    JSON.stringify({ school: { name: 'Ysgol y Bryn' }, staff: [staff('Ms Head', 'head'), staff('Mrs Khan', 'teacher'), staff('Mr Tech', 'technician')] }),
  )
  const args = ['--data', data, '--listen', 'https://127.0.0.1:0', '--setup', setup, '--log', join(bed.folder, 'server.log')]
  const server = await start('server/main.ts', ...args)
  const url = server.ready.listen?.[0] ?? ''
  const port = new URL(url).port
  const ca = /-----BEGIN CERTIFICATE[\s\S]+?END CERTIFICATE-----/.exec(readFileSync(join(data, 'keys', 'ca.pem'), 'utf8'))?.[0] ?? ''
  const signIn = async (role: string): Promise<Where> => {
    const { cookie } = await post({ url, ca }, '/api/staff.signIn', { email: `${role}@example.org`, password: PASSWORD })
    return { url, ca, cookie }
  }
  return {
    ...server,
    url,
    teacher: await signIn('teacher'),
    technician: await signIn('technician'),
    again: () => start('server/main.ts', '--data', data, '--listen', `https://127.0.0.1:${port}`, '--log', join(bed.folder, 'server.log')),
  }
}
async function enrolPc(technician: Where): Promise<void> {
  const { token } = await value<{ token: string }>(technician, '/api/enrol.createToken', { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room: null })
  const altered = await run('agent/enrol-main.ts', `${token.slice(0, -6)}AAAAAA`, '--state', bed.paths.state)
  expect(altered).toMatchObject({ code: 1, out: expect.stringMatching(/^ENROL_TOKEN_/) })
  expect(await run('agent/enrol-main.ts', token, '--state', bed.paths.state)).toEqual({ code: 0, out: 'Enrolled with Ysgol y Bryn.\n' })
  expect(await run('agent/enrol-main.ts', token, '--state', bed.paths.state)).toMatchObject({ code: 1, out: expect.stringContaining('already enrolled') })
  const second = await run('agent/enrol-main.ts', token, '--state', join(bed.folder, 'other-pc'))
  expect(second).toMatchObject({ code: 1, out: expect.stringContaining('ENROL_TOKEN_USED_UP') })
}
const startAgent = () =>
  start('agent/main.ts', '--state', bed.paths.state, '--run', bed.paths.run, '--session', String(uid), '--log', join(bed.folder, 'agent.log'))
const local = (): Where => ({ socketPath: bed.paths.agentSocket(uid) })
const press = (n: number) =>
  value<NonNullable<AgentFacts['panic']>>(local(), '/v1/panic.press', { press: PRESS(n), via: 'button', pressedAt: Date.now(), elapsedMs: 1 })
async function cover(): Promise<AgentFacts['panic']> {
  const hello = await value<{ facts: AgentFacts }>(local(), '/v1/session.hello', { protocol: PROTOCOL_VERSION, version: 'x', host: 'chromium', displays: 1 })
  return hello.facts.panic
}
async function untilCover(wanted: (fact: AgentFacts['panic']) => boolean, ms = 10_000): Promise<AgentFacts['panic']> {
  const end = performance.now() + ms
  for (;;) {
    const fact = await cover()
    if (wanted(fact)) return fact
    if (performance.now() > end) throw new Error(`the cover still says ${JSON.stringify(fact)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const alerts = async (teacher: Where): Promise<Alert[]> => (await value<{ alerts: Alert[] }>(teacher, '/api/alerts.list', {})).alerts
async function untilAlerts(teacher: Where, wanted: (alerts: Alert[]) => boolean, ms = 20_000): Promise<Alert[]> {
  const end = performance.now() + ms
  for (;;) {
    const found = await alerts(teacher)
    if (wanted(found)) return found
    if (performance.now() > end) throw new Error(`alerts: ${JSON.stringify(found)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a PC and its school, both real, over TLS with the school’s own authority', () => {
  test('enrol, press, be told; an adult says "I’m going", arrives, lifts: the child sees each step and the screen comes back', async () => {
    const school = await openSchool()
    await enrolPc(school.technician)
    await startAgent()
    expect(await press(1)).toMatchObject({ kept: true, state: 'sending' })
    await untilCover((fact) => fact?.state === 'told')
    const [alert] = await untilAlerts(school.teacher, (found) => found.length === 1)
    expect(alert).toMatchObject({ press: PRESS(1), count: 1, lift: 'covered' })
    const step = (name: string) => value<Alert>(school.teacher, `/api/alerts.${name}`, { alert: alert?.id })
    await step('acknowledge')
    expect(await untilCover((fact) => fact?.state === 'coming')).toMatchObject({ by: 'Mrs Khan' })
    await step('attend')
    await untilCover((fact) => fact?.state === 'here')
    await step('lift')
    await untilCover((fact) => fact === null)
    await untilAlerts(school.teacher, ([one]) => one?.lift === 'lifted')
  })

  test('C41: the server is killed while children press: every press arrives, one alert, none twice', async () => {
    const school = await openSchool()
    await enrolPc(school.technician)
    await startAgent()
    await press(1)
    await untilCover((fact) => fact?.state === 'told')
    await kill(school.child)
    for (let n = 2; n <= 6; n++) await press(n)
    await school.again()
    const [alert] = await untilAlerts(school.teacher, ([one]) => one?.count === 6, 45_000)
    expect(alert).toMatchObject({ press: PRESS(1), count: 6 })
    expect(await alerts(school.teacher)).toHaveLength(1)
  })

  test('C01: the agent is killed right after each press: nothing is lost, nothing doubled, the cover is there again', async () => {
    const school = await openSchool()
    await enrolPc(school.technician)
    for (let n = 1; n <= 4; n++) {
      const { child } = await startAgent()
      expect(await press(n)).toMatchObject({ kept: true })
      await kill(child)
    }
    await startAgent()
    expect(await cover()).toMatchObject({ press: PRESS(1), count: 4 })
    // The kiosk's spool sends again what it never saw answered.
    expect(await press(4)).toMatchObject({ count: 4 })
    await untilAlerts(school.teacher, ([one]) => one?.count === 4)
    await untilCover((fact) => fact?.state === 'told')
  })
})
