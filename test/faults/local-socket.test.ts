/** C19: somebody at the pupil's keyboard talks to the agent's socket, in every wrong way, while a child needs it. */
import { spawnSync } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placesList } from '../../protocol/places.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { newPress, rounds } from '../tools/sampling.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

const ASSUMED_DEAD_MS = 12_000
const GIB = 2 ** 30
/** connections of rubbish */
const FLOOD = rounds(2_000, 50_000)

let server: ServerProcess
let agent: AgentProcess
beforeAll(async () => {
  server = await startServer()
  agent = await startAgent(await server.enrolToken())
})
afterAll(async () => {
  await agent?.close()
  await server?.stop()
})

/** A connection of ours and whatever the agent says on it. */
function open(): { socket: Socket; said: () => string; ended: Promise<void> } {
  const socket = connect(agent.socket)
  let said = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => (said += chunk))
  socket.on('error', () => undefined)
  return { socket, said: () => said, ended: new Promise((resolve) => socket.once('close', () => resolve())) }
}

/** The child's side of every attack: a press is kept, soon. */
async function expectAPressIsKept(withinMs = 5_000): Promise<void> {
  const press = newPress()
  const startedAt = performance.now()
  expect(await agent.press(press)).toMatchObject({ kept: true })
  expect(performance.now() - startedAt).toBeLessThan(withinMs)
}

function memoryMb(): number {
  const status = spawnSync('grep', ['VmRSS', `/proc/${agent.pid}/status`], { encoding: 'utf8' }).stdout
  return Number(/(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}

describe('C19 the agent’s socket', () => {
  test.skipIf(process.getuid?.() !== 0)('does not open to another user of the PC, who could press, or ask who sits there', () => {
    const script = `require('node:net').connect(process.argv[1]).on('error',e=>{console.log(e.code);process.exit()}).on('connect',()=>{console.log('open');process.exit()})`
    const asUser = (uid: number) =>
      spawnSync(process.execPath, ['-e', script, agent.socket], { uid, gid: uid, cwd: '/', encoding: 'utf8', env: {} }).stdout.trim()
    expect(asUser(65_532)).toBe('EACCES')
    expect(asUser(agent.uid)).toBe('open')
  })

  test('refuses orders to unlock, lift, or stop, and every field it does not know, with a code each', async () => {
    for (const operation of ['panic.lift', 'alerts.lift', 'session.unlock', 'agent.stop', 'policy.change', '../panic.press', 'constructor', '__proto__', ''])
      expect(await agent.call(operation, {})).toMatchObject({ ok: false, code: 'UNKNOWN_OPERATION' })
    const press = { press: newPress(), via: 'shortcut', pressedAt: 1, elapsedMs: 1 }
    for (const field of ['uid', 'account', 'path', 'command', 'policy', 'session', '__proto__x'])
      expect(await agent.call('panic.press', { ...press, [field]: 'root' })).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
    await expectAPressIsKept()
  })

  test('reads no gigabyte: announced or trickling in pieces, it is cut off and costs the PC no memory', async () => {
    const before = memoryMb()
    const announced = open()
    announced.socket.write(`POST /v1/panic.press HTTP/1.1\r\nhost: x\r\ncontent-length: ${GIB}\r\n\r\n`)
    const chunked = open()
    chunked.socket.write('POST /v1/panic.press HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n')
    const endless = open()
    endless.socket.write('GET /v1/session.facts HTTP/1.1\r\nhost: x\r\nx: ')
    const million = 'x'.repeat(2 ** 20)
    const pour = setInterval(() => {
      for (const { socket } of [announced, endless]) if (socket.writable && !socket.writableNeedDrain) socket.write(million)
      if (chunked.socket.writable && !chunked.socket.writableNeedDrain) chunked.socket.write(`${million.length.toString(16)}\r\n${million}\r\n`)
    }, 5)
    try {
      await expectAPressIsKept()
      await Promise.race([
        Promise.all([announced.ended, chunked.ended, endless.ended]),
        sleep(ASSUMED_DEAD_MS).then(() => Promise.reject(new Error('it goes on listening'))),
      ])
    } finally {
      clearInterval(pour)
    }
    for (const attack of [announced, chunked, endless]) expect(attack.said()).toContain('TOO_LARGE')
    expect(memoryMb() - before).toBeLessThan(100)
  })

  test('hangs up on half frames, so that they can’t hold every place a kiosk could connect to', async () => {
    const halves = Array.from({ length: 20 }, (_, i) => {
      const attack = open()
      attack.socket.write('POST /v1/panic.press HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"press":'.slice(0, 20 + i * 4))
      return attack
    })
    await expectAPressIsKept()
    await Promise.race([Promise.all(halves.map(({ ended }) => ended)), sleep(ASSUMED_DEAD_MS).then(() => Promise.reject(new Error('it waits for ever')))])
    await expectAPressIsKept()
  })

  test('answers presses during a flood of rubbish, and reports the flood as a few events, not thousands', { timeout: rounds(3, 30) * 60_000 }, async () => {
    const before = agent.outbox().length
    let sent = 0
    const flood = async (bytes: string) => {
      while (sent < FLOOD) {
        sent++
        const attack = open()
        attack.socket.end(bytes)
        await attack.ended
      }
    }
    const body = '{"press":"x"}'
    const floods = [
      '\u0000\u0001\u0002rubbish\r\n\r\n',
      'GET /v1/../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n',
      `POST /v1/panic.press HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    ].map(flood)
    let presses = 0
    while (sent < FLOOD) {
      await expectAPressIsKept()
      presses++
    }
    await Promise.all(floods)
    expect(presses).toBeGreaterThan(0)
    const since = agent.outbox().slice(before)
    expect(since.filter(({ type }) => type === 'panic.pressed')).toHaveLength(presses)
    // Each kind is told at once and then counted for a minute: what the tests before this one did is in there too.
    const reports = agent.outbox().filter(({ type }) => type === 'tamper.seen')
    expect(reports.length).toBeGreaterThan(0)
    expect(reports.length).toBeLessThan(20)
  })

  test('and the school still has its PC: everything arrived, and it answers', async () => {
    await until('all of it is at the server', () => agent.unsent() === 0, 30_000)
    const { unplaced } = await (await server.signIn('technician')).call(placesList, {})
    expect(unplaced).toMatchObject([{ state: 'online', warnings: [] }])
  })
})
