/** C59: the string a technician copies is late, used up, altered, guessed at. What its finder gets, and what the technician is told. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeKey } from '../../agent/uplink/identity.ts'
import { claimSigned } from '../../protocol/device.ts'
import { decodeEnrolToken, encodeEnrolToken } from '../../protocol/enrol-token.ts'
import { placesList } from '../../protocol/places.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { enrol } from '../tools/agent-process.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { SimulatedPc } from '../tools/simulated-pc.ts'

let server: ServerProcess
let folder: string
beforeAll(async () => {
  server = await startServer()
  folder = mkdtempSync(join(tmpdir(), 'handrail-enrol-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server?.stop()
})

let tries = 0
/** What the technician sees, and whether the PC took itself for enrolled afterwards. */
async function tryToEnrol(token: string): Promise<{ code: number; said: string; enrolled: boolean }> {
  const state = join(folder, String(tries++))
  const { code, said } = await enrol(token, state)
  return { code, said, enrolled: existsSync(join(state, 'identity.json')) }
}
const read = (token: string) => decodeEnrolToken(token, (coded) => Buffer.from(coded, 'base64url').toString())
const write = (token: ReturnType<typeof read>) => encodeEnrolToken(token, (text) => Buffer.from(text).toString('base64url'))

async function devices(): Promise<number> {
  return (await (await server.signIn('technician')).call(placesList, {})).unplaced.length
}

describe('C59 an enrolment token', () => {
  test('that has expired, is used up, cut short or altered enrols nobody: one clear line says why, without the secret', async () => {
    const before = await devices()
    const expired = await server.enrolToken(1, 60_000)
    const db = new Database(join(server.data, 'handrail.db'))
    db.prepare('UPDATE enrol_tokens SET expires_at = ?').run(Date.now() - 1)
    db.close()
    const usedUp = await server.enrolToken(1)
    expect(await tryToEnrol(usedUp)).toMatchObject({ code: 0, enrolled: true })
    const good = read(await server.enrolToken(1))
    const other = `${good.secret[0] === 'A' ? 'B' : 'A'}${good.secret.slice(1)}`
    const wrong: [string, string][] = [
      [expired, 'ENROL_TOKEN_EXPIRED'],
      [usedUp, 'ENROL_TOKEN_USED_UP'],
      [write({ ...good, secret: other }), 'ENROL_TOKEN_UNKNOWN'],
      [write(good).slice(0, -20), 'ENROL_TOKEN_MALFORMED'],
      [`x${write(good)}`, 'ENROL_TOKEN_MALFORMED'],
      ['hr1.', 'ENROL_TOKEN_MALFORMED'],
      // To a longer life and more uses: the server's own count decides, so it is only as good as it was.
      [write({ ...read(usedUp), uses: 100_000, expiresAt: 253_402_300_799_999 }), 'ENROL_TOKEN_USED_UP'],
      [write({ ...good, server: 'http://127.0.0.1:9' }), 'SERVER_UNREACHABLE'],
    ]
    const answers = await Promise.all(wrong.map(([token]) => tryToEnrol(token)))
    for (const [i, [token, code]] of wrong.entries()) {
      expect(answers[i]).toMatchObject({ code: 1, enrolled: false })
      expect(answers[i]?.said).toMatch(new RegExp(`^${code}: [^\n]+\n$`))
      if (token.length > 40) expect(answers[i]?.said).not.toContain(token.slice(10, 40))
    }
    expect(server.readLog()).not.toContain(good.secret)
    expect(await devices()).toBe(before + 1)
  })

  test('is guessed at by thousands: the guesser is slowed down, makes no PC, and does not keep the school’s own PCs from enrolling or pressing', async () => {
    const token = await server.enrolToken(2)
    const enrolledBefore = await SimulatedPc.enrol(server.url, token)
    const count = await devices()
    const key = makeKey()
    const secret = Buffer.alloc(32, 7).toString('base64url')
    const claim = {
      protocol: PROTOCOL_VERSION,
      secret,
      key: key.publicKey,
      hostname: 'x',
      os: 'x',
      machineIdHint: null,
      signature: key.sign(claimSigned(secret, key.publicKey)),
    }
    const codes = new Map<string, number>()
    let flooding = true
    const flood = Array.from({ length: 8 }, async () => {
      while (flooding) {
        const code = await postFrom('127.0.0.66', 'enrol.claim', claim)
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
    })
    try {
      // Long enough that nothing is left of what an address may ask for at once.
      while ((codes.get('TOO_MANY_ATTEMPTS') ?? 0) < 1_000) await new Promise((resolve) => setTimeout(resolve, 20))
      const press = enrolledBefore.makePress()
      expect((await enrolledBefore.send([press])).acked).toHaveLength(1)
      using pc = await SimulatedPc.enrol(server.url, token)
      expect(pc.pass).not.toBe('')
      // A school is one address to a server outside it: its PCs must get their passes from the very address that floods.
      for (let i = 0; i < 10; i++) expect(await postFrom('127.0.0.66', 'enrol.challenge', { protocol: PROTOCOL_VERSION, device: pc.device })).toBe('ok')
    } finally {
      flooding = false
      await Promise.all(flood)
    }
    expect([...codes.keys()].sort()).toEqual(['ENROL_TOKEN_UNKNOWN', 'TOO_MANY_ATTEMPTS'])
    expect(await devices()).toBe(count + 1)
    enrolledBefore.close()
  })
})

/** The answer's code, or `ok`, for a request that comes from this address of the loopback network. */
function postFrom(localAddress: string, operation: string, body: unknown): Promise<string> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const asked = httpRequest(new URL(`/api/${operation}`, server.url), { method: 'POST', agent: false, localAddress, headers }, (answer) => {
      let said = ''
      answer.on('data', (chunk) => (said += chunk))
      answer.on('end', () => {
        const result = JSON.parse(said) as { ok: boolean; code?: string }
        resolve(result.ok ? 'ok' : (result.code ?? ''))
      })
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(text)
  })
}
