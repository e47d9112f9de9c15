import { type ChildProcess, spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeEnrolToken } from '../../../../protocol/enrol-token.ts'
import { enrolCreateToken } from '../../../../protocol/places.ts'
import { staffList } from '../../../../protocol/staff.ts'
import { spkiFingerprint } from '../../../../server/core/tls.ts'
import { Browser, PASSWORD } from '../serving.ts'

const MAIN = join(import.meta.dirname, '../../../../server/main.ts')
const SETUP = { school: { name: 'Ysgol y Bryn' }, staff: [{ name: 'Mrs Head', email: 'head@school.test', role: 'head', password: PASSWORD }] }

let folder: string
let setup: string
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-main-'))
  setup = join(folder, 'setup.json')
  await writeFile(setup, JSON.stringify(SETUP))
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'exit')
  await rm(folder, { recursive: true, force: true })
})

function run(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } })
  children.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const exited = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }))
  async function ready(): Promise<string[]> {
    while (!out.includes('\n')) {
      if (child.exitCode !== null) throw new Error(`the server ended: ${err}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return (JSON.parse(out) as { listen: string[] }).listen
  }
  return { child, exited, ready }
}
const start = (...more: string[]) => run('--data', join(folder, 'data'), '--listen', 'http://127.0.0.1:0', '--setup', setup, ...more)

async function signIn(url: string): Promise<Browser> {
  const browser = new Browser(url)
  expect(await browser.call('staff.signIn', { email: 'head@school.test', password: PASSWORD })).toMatchObject({ ok: true })
  return browser
}

test('a fresh folder becomes a working server; a restart keeps everything and ignores the set-up file', async () => {
  const log = join(folder, 'server.log')
  const first = start('--log', log)
  await signIn((await first.ready())[0] ?? '')
  first.child.kill('SIGTERM')
  expect((await first.exited).code).toBe(0)
  await writeFile(setup, JSON.stringify({ ...SETUP, school: { name: 'Another' } }))
  const second = start('--log', log)
  const browser = await signIn((await second.ready())[0] ?? '')
  expect(await browser.call('staff.me', {})).toMatchObject({ value: { school: { name: 'Ysgol y Bryn' } } })
  second.child.kill('SIGINT')
  expect((await second.exited).code).toBe(0)
  const text = await readFile(log, 'utf8')
  expect(text).toContain('--setup ignored')
  expect(text).not.toContain(PASSWORD)
})

test('killed in the middle, it comes back with what it had acknowledged', async () => {
  const first = start()
  const browser = await signIn((await first.ready())[0] ?? '')
  expect(await browser.call('staff.add', { name: 'New', email: 'new@school.test', role: 'teacher' })).toMatchObject({ ok: true })
  first.child.kill('SIGKILL')
  await first.exited
  const second = start()
  const again = await signIn((await second.ready())[0] ?? '')
  expect((await again.client.call(staffList, {})).staff.map((s) => s.email)).toContain('new@school.test')
})

test('an empty server says on its console, and nowhere else, how to claim it; the code is gone once it is used', async () => {
  const log = join(folder, 'server.log')
  const data = join(folder, 'data')
  const empty = () => run('--data', data, '--listen', 'http://127.0.0.1:0', '--log', log)
  const first = empty()
  const [url = ''] = await first.ready()
  const code = (await readFile(join(data, 'setup-code'), 'utf8')).trim()
  expect(code).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/)
  expect((await stat(join(data, 'setup-code'))).mode & 0o777).toBe(0o600)
  first.child.kill('SIGTERM')
  expect((await first.exited).err).toContain(`${url}  and type the set-up code  ${code}`)
  const second = empty()
  const browser = new Browser((await second.ready())[0] ?? '')
  const school = { name: 'Ysgol', nation: 'wales', phase: 'primary', language: 'cy', timeZone: 'Europe/London' }
  expect(await browser.call('setup.school', { code, school })).toMatchObject({ ok: true })
  const account = { code, name: 'Mrs Head', email: 'head@school.test', role: 'head', password: PASSWORD }
  expect(await browser.call('setup.account', account)).toMatchObject({ ok: true })
  expect(await readdir(data)).not.toContain('setup-code')
  second.child.kill('SIGTERM')
  await second.exited
  const third = empty()
  await third.ready()
  third.child.kill('SIGTERM')
  expect((await third.exited).err).toBe('')
  expect(await readdir(data)).not.toContain('setup-code')
  expect(await readFile(log, 'utf8')).not.toContain(code)
})

test('a live stream does not hold up a stop', async () => {
  const server = start()
  const browser = await signIn((await server.ready())[0] ?? '')
  const stream = await browser.stream('alerts.stream', new AbortController().signal)
  expect(stream.status).toBe(200)
  const askedAt = Date.now()
  server.child.kill('SIGTERM')
  expect((await server.exited).code).toBe(0)
  expect(Date.now() - askedAt).toBeLessThan(5_000)
})

test('https shows a certificate of our own authority, whose fingerprint is in the token PCs get', async () => {
  const server = start('--listen', 'https://127.0.0.1:0')
  const [http, https] = await server.ready()
  const made = await (await signIn(http ?? '')).client.call(enrolCreateToken, { uses: 1, lifetimeMs: 60_000, trust: 'pin', room: null })
  const token = decodeEnrolToken(made.token, (text) => Buffer.from(text, 'base64url').toString())
  expect(token.server).toBe(https)
  const { port } = new URL(https ?? '')
  const chain = await new Promise<Buffer>((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate(true).issuerCertificate.raw)
      socket.destroy()
    })
    socket.on('error', reject)
  })
  const authority = new X509Certificate(chain)
  expect(token.caFingerprint).toBe(spkiFingerprint(authority))
  const status = await new Promise((resolve, reject) => {
    const request = httpsRequest(
      { host: 'localhost', port, method: 'POST', path: '/api/enrol.challenge', ca: authority.toString(), headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume()
        resolve(response.statusCode)
      },
    )
    request.on('error', reject)
    request.end('{}')
  })
  expect(status).toBe(400)
})

test('what a thief of the folder’s backups would want is readable by the server alone, and refused when it is not', async () => {
  const server = start('--listen', 'https://127.0.0.1:0')
  await server.ready()
  const keys = join(folder, 'data', 'keys')
  for (const name of await readdir(keys)) expect([name, (await stat(join(keys, name))).mode & 0o077]).toEqual([name, 0])
  server.child.kill('SIGTERM')
  await server.exited
  await chmod(join(keys, 'policy.key'), 0o644)
  const { code, err } = await start().exited
  expect([code, err]).toEqual([1, expect.stringContaining('can be read by others')])
})

test('a second server on the same folder is refused, and so is a port that is taken', async () => {
  const first = start()
  const [url] = await first.ready()
  const second = await start().exited
  expect([second.code, second.err]).toEqual([1, expect.stringContaining('another server is running')])
  const third = await run('--data', join(folder, 'other'), '--listen', url ?? '').exited
  expect([third.code, third.err]).toEqual([1, expect.stringContaining('EADDRINUSE')])
})

test('wrong arguments end it with one line and exit code 2, before anything is touched', async () => {
  const { code, out, err } = await run('--data', join(folder, 'data'), '--listen', 'http://0.0.0.0:80').exited
  expect([code, out, err.trim().split('\n')]).toEqual([2, '', [expect.stringContaining('this machine only')]])
  expect(await readdir(folder)).toEqual(['setup.json'])
})
