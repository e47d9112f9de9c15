import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningAgent, startAgent } from '../../../agent/agent.ts'
import { systemClock } from '../../../agent/core/index.ts'
import { FakeHolderPort } from '../../../agent/hold/holder.fake.ts'
import { declaredSessions, type OsSession } from '../../../agent/session/index.ts'
import { saveIdentity } from '../../../agent/uplink/index.ts'
import type { AgentFacts } from '../../../protocol/local.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import { statementsOf } from '../../../protocol/sees-told.ts'
import { PROTOCOL_VERSION } from '../../../protocol/version.ts'
import { type Bed, keepPolicy, makeBed, makeSchool, quiet, type School, until } from './bed.ts'

const asRoot = process.getuid?.() === 0
const own = process.getuid?.() ?? 0
const sessionOf = (uid: number, display: string | null = ':99'): OsSession => ({
  id: `s${uid}`,
  uid,
  gid: uid,
  account: `pupil${uid}`,
  home: '/tmp',
  display,
  xauthority: null,
})
const PRESS = (n: number) => `019aa000-0000-7000-8000-${String(n).padStart(12, '0')}`
const press = (n: number, over: object = {}) => ({ press: PRESS(n), via: 'button', pressedAt: 1_764_000_000_000, elapsedMs: 3, ...over })

let bed: Bed
let agent: RunningAgent | undefined
let holders: FakeHolderPort
beforeEach(() => {
  bed = makeBed()
  chmodSync(bed.folder, 0o755)
  mkdirSync(bed.paths.state, { recursive: true })
  holders = new FakeHolderPort()
})
afterEach(async () => {
  await agent?.stop()
  agent = undefined
  bed.remove()
})

/** These are about the button and the endpoint: the rules at logon are off. */
async function start(uids: number[] = [own], school: School | null = makeSchool()): Promise<RunningAgent> {
  if (school && !existsSync(bed.paths.identity)) {
    saveIdentity(bed.paths.identity, school.identity)
    keepPolicy(bed, school, { 'aup.gate': 'off' })
  }
  agent = await startAgent({
    paths: bed.paths,
    clock: systemClock(),
    log: quiet,
    sessions: declaredSessions(uids.map((uid) => sessionOf(uid))),
    holders,
    kioskCommand: null,
    network: null,
    version: '0.1.0',
    factsAfterMs: 600_000,
  })
  return agent
}
const socketOf = (uid: number = own): string => bed.paths.agentSocket(uid)

interface Answer {
  status: number
  body: { ok: boolean; code?: string; value?: unknown; message?: string }
}
function call(name: string, body: unknown, socketPath = socketOf()): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const out = request({ socketPath, agent: false, path: `/v1/${name}`, method: 'POST', headers: { 'content-type': 'application/json' } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }))
    })
    out.on('error', reject)
    out.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}
/** The kiosk's stream: every state it was told, newest last. */
function listen(socketPath = socketOf()): { facts: AgentFacts[]; close(): void } {
  const facts: AgentFacts[] = []
  const out = request({ socketPath, path: '/v1/session.facts' }, (answer) => {
    answer.setEncoding('utf8')
    answer.on('data', (text: string) => {
      for (const line of text.split('\n')) if (line.startsWith('data: ')) facts.push(JSON.parse(line.slice(6)))
    })
    answer.on('error', () => undefined)
  })
  out.on('error', () => undefined)
  out.end()
  return { facts, close: () => out.destroy() }
}
function rows(type?: string): { header: { type: string; seq: number }; body: { plain?: { json: string } } }[] {
  const db = new Database(bed.paths.outbox, { readonly: true })
  const found = db.prepare('SELECT header, body FROM events ORDER BY seq').all() as { header: string; body: string }[]
  db.close()
  return found
    .map(({ header, body }) => ({ header: JSON.parse(header), body: JSON.parse(body) }))
    .filter(({ header }) => type === undefined || header.type === type)
}
const tampers = (): { what: string; count: number }[] => rows('tamper.seen').map((r) => JSON.parse(r.body.plain?.json ?? '{}'))

describe('a press over the session’s socket', () => {
  test('is on disk when it is answered, covers through the holder, and is told to the kiosk', async () => {
    await start()
    const stream = listen()
    await until(() => stream.facts.length > 0)
    const { body } = await call('panic.press', press(1))
    expect(body).toMatchObject({ ok: true, value: { press: PRESS(1), state: 'sending', kept: true, count: 1 } })
    expect(rows('panic.pressed')).toHaveLength(1)
    expect(holders.started.get(own)?.presses).toEqual([PRESS(1)])
    await until(() => stream.facts.at(-1)?.panic?.press === PRESS(1))
    stream.close()
  })

  test('C21: the same id again is the same press; another is counted; each of them is kept', async () => {
    await start()
    for (let i = 0; i < 3; i++) await call('panic.press', press(1))
    for (let n = 2; n <= 21; n++) await call('panic.press', press(n))
    const { body } = await call('panic.press', press(5))
    expect(body.value).toMatchObject({ press: PRESS(1), count: 21 })
    expect(rows('panic.pressed')).toHaveLength(21)
  })

  test('is recorded even when the kiosk only reached the holder and died; and once when it did get through', async () => {
    await start()
    await until(() => holders.started.get(own))
    holders.started.get(own)?.pressFromKiosk(PRESS(7))
    await until(() => rows('panic.pressed').length === 1)
    expect((await call('panic.press', press(7))).body.value).toMatchObject({ press: PRESS(7), kept: true, count: 1 })
    holders.started.get(own)?.pressFromKiosk(PRESS(8))
    await call('panic.press', press(8))
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(rows('panic.pressed')).toHaveLength(2)
  })

  test('C03: after the agent was killed and started again the screen is covered before the socket answers', async () => {
    const running = await start()
    await call('panic.press', press(1))
    await running.stop()
    holders = new FakeHolderPort()
    await start()
    expect(holders.started.get(own)?.session.covered).toBe(PRESS(1))
    expect((await call('session.hello', { protocol: PROTOCOL_VERSION, version: 'x', host: 'chromium', displays: 2 })).body.value).toMatchObject({
      account: `pupil${own}`,
      school: 'Ysgol y Bryn',
      holder: bed.paths.holderSocket(own),
      facts: { panic: { press: PRESS(1), kept: true } },
    })
  })

  test('unreadable state of a cover means covered, never uncovered', async () => {
    const running = await start()
    await call('panic.press', press(1))
    await running.stop()
    const db = new Database(bed.paths.outbox)
    db.prepare("UPDATE state SET value = '{' WHERE feature = 'panic.cover'").run()
    db.close()
    holders = new FakeHolderPort()
    await start()
    expect(holders.started.get(own)?.session.covered).toBe(PRESS(1))
    expect((await call('session.hello', { protocol: PROTOCOL_VERSION, version: 'x', host: 'chromium', displays: 1 })).body.value).toMatchObject({
      facts: { panic: { state: 'unsent' } },
    })
    expect(tampers()).toContainEqual({ what: 'stateUnreadable', session: null, count: 1 })
  })

  test('on a PC that is not enrolled it covers, says "put your hand up", and stays in the kiosk’s spool', async () => {
    await start([own], null)
    expect((await call('panic.press', press(1))).body).toMatchObject({ ok: false, code: 'STORE_FAILED' })
    expect((await call('panic.press', press(1))).body).toMatchObject({ ok: false, code: 'STORE_FAILED' })
    expect(holders.started.get(own)?.presses).toEqual([PRESS(1)])
    const hello = () => call('session.hello', { protocol: PROTOCOL_VERSION, version: 'x', host: 'chromium', displays: 1 })
    expect((await hello()).body.value).toMatchObject({ facts: { panic: { state: 'unsent', kept: false, count: 1 } } })
    // Enrolled while running: the kiosk's next retry is kept.
    saveIdentity(bed.paths.identity, makeSchool().identity)
    await until(() => rows('device.started').length === 1)
    expect((await call('panic.press', press(1))).body).toMatchObject({ ok: true, value: { kept: true, count: 1, state: 'sending' } })
  })

  test('C05: without a server the child is asked to put a hand up after five seconds, not left hoping', async () => {
    await start()
    const stream = listen()
    await call('panic.press', press(1))
    await until(() => stream.facts.at(-1)?.panic?.state === 'unsent', 6_500)
    expect(stream.facts.at(-1)).toMatchObject({ server: 'offline', panic: { kept: true } })
    stream.close()
  }, 15_000)
})

describe('what can this see', () => {
  test('is said by the policy in force on this PC, without a server too', async () => {
    await start()
    expect((await call('sees.here', {})).body).toMatchObject({ ok: true, value: statementsOf({ ...policyDefaults(), 'aup.gate': 'off' }) })
  })
})

describe('what the socket refuses', () => {
  test('C19: unknown operations and fields, wrong shapes and wrong methods get their code, and are reported', async () => {
    await start()
    expect((await call('panic.lift', { press: PRESS(1) })).body.code).toBe('UNKNOWN_OPERATION')
    expect((await call('__proto__', {})).body.code).toBe('UNKNOWN_OPERATION')
    expect((await call('panic.press', press(1, { uid: 0 }))).body.code).toBe('BAD_REQUEST')
    expect((await call('panic.press', press(1, { press: '../../etc' }))).body.code).toBe('BAD_REQUEST')
    expect((await call('panic.press', '{"press":')).body.code).toBe('BAD_FRAME')
    expect((await call('session.hello', { protocol: 99, version: 'x', host: 'chromium', displays: 1 })).body.code).toBe('PROTOCOL_TOO_NEW')
    expect(rows('panic.pressed')).toEqual([])
    expect(
      tampers()
        .map((t) => t.what)
        .sort(),
    ).toEqual(['badFrame', 'unknownOperation'])
  })

  /** Sends raw bytes; resolves with what came back once the agent has hung up. */
  async function raw(head: string, go: (socket: Socket) => void = () => undefined): Promise<string> {
    const socket = connect(socketOf())
    let text = ''
    socket.on('data', (part) => {
      text += part.toString()
    })
    socket.on('error', () => undefined)
    socket.write(head)
    go(socket)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await Promise.race([closed, new Promise((_, reject) => setTimeout(() => reject(new Error('still open')), 12_000))])
    return text
  }

  test('C19: a frame of 1 GiB is refused before it is read, and the next press still goes through', async () => {
    await start()
    const before = process.memoryUsage().rss
    const answer = await raw(`POST /v1/panic.press HTTP/1.1\r\nhost: x\r\ncontent-length: ${2 ** 30}\r\n\r\n`, (socket) => {
      const chunk = Buffer.alloc(64 * 1024, 0x61)
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', pour)
      pour()
    })
    expect(answer === '' || answer.includes('413')).toBe(true)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
    // The same without saying how long it is.
    await raw('POST /v1/panic.press HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n', (socket) => {
      const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk));
      }
      socket.on('drain', pour)
      pour()
    })
    expect((await call('panic.press', press(1))).body.ok).toBe(true)
    expect(tampers().map((t) => t.what)).toContain('oversized')
  }, 30_000)

  test('C19: half a frame is hung up on, rubbish is answered and reported', async () => {
    await start()
    const [half, rubbish] = await Promise.all([
      raw('POST /v1/panic.press HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\n{"press"'),
      raw('\x00\x01unlock me\r\n\r\n'),
    ])
    expect(half).toContain('BAD_FRAME')
    expect(rubbish).toContain('BAD_FRAME')
    expect((await call('panic.press', press(1))).body.ok).toBe(true)
  }, 30_000)
})

describe('whose socket it is', () => {
  test('C18: a deleted socket is back within a second, and that it was gone is reported', async () => {
    await start()
    const before = lstatSync(socketOf()).ctimeMs
    rmSync(socketOf())
    const gone = performance.now()
    await until(() => existsSync(socketOf()) && lstatSync(socketOf()).ctimeMs !== before && (statSync(socketOf()).mode & 0o777) === 0o600)
    expect(performance.now() - gone).toBeLessThan(1_000)
    expect((await call('panic.press', press(1))).body.ok).toBe(true)
    expect(tampers()).toContainEqual({ what: 'socketLost', session: `s${own}`, count: 1 })
  })

  test('two pupils signed in at once are covered apart', async () => {
    const other = asRoot ? 65_533 : own + 1
    await start(asRoot ? [own, other] : [own])
    await call('panic.press', press(1))
    if (!asRoot) return
    const hello = await call('session.hello', { protocol: PROTOCOL_VERSION, version: 'x', host: 'chromium', displays: 1 }, socketOf(other))
    expect(hello.body.value).toMatchObject({ account: `pupil${other}`, facts: { panic: null } })
    expect(holders.started.get(other)?.presses).toEqual([])
  })

  test.skipIf(!asRoot)('SKIPPED unless root: another user can’t open a pupil’s socket, nor change its folder', async () => {
    await start([65_533])
    const path = socketOf(65_533)
    expect(statSync(path)).toMatchObject({ uid: 65_533 })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path))).toMatchObject({ uid: 0 })
    expect(statSync(bed.paths.identity).mode & 0o777).toBe(0o600)
    const attempt = (uid: number) =>
      execFileSync(
        process.execPath,
        [
          '-e',
          `process.setgid(${uid});process.setuid(${uid});require('net').connect(${JSON.stringify(path)}).on('connect',()=>{console.log('open');process.exit()}).on('error',e=>console.log(e.code))`,
        ],
        { encoding: 'utf8', cwd: '/' },
      ).trim()
    expect(attempt(65_532)).toBe('EACCES')
    expect(attempt(65_533)).toBe('open')
  })

  test('a second agent on the same folder is refused: two writers would fork the evidence', async () => {
    await start()
    const running = agent
    await expect(start()).rejects.toThrow(/another agent/)
    agent = running
  })
})
