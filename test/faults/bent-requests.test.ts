/** C51: every operation of server and agent gets requests nobody should make: fields too many, keys twice, depths, numbers, rubbish. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fact, sha256 } from '../../agent/outbox/envelope.ts'
import { deviceStarted } from '../../protocol/events.ts'
import { bodyHash, headerHash } from '../../protocol/evidence.ts'
import { LOCAL_OPS } from '../../protocol/local.ts'
import type { Op, Role } from '../../protocol/op.ts'
import { ROLES } from '../../protocol/op.ts'
import { staffList } from '../../protocol/staff.ts'
import { SERVER_OPS } from '../../server/core/operations.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { newPress, pick, type Random, rounds, seededRandom, whole } from '../tools/sampling.ts'
import { storedEvents } from '../tools/server-disk.ts'
import { PASSWORD, type ServerProcess, startServer } from '../tools/server-process.ts'
import { SimulatedPc } from '../tools/simulated-pc.ts'

const EACH = rounds(6, 1_000)
const TIMEOUT_MS = rounds(2, 60) * 60_000
const GOOD = JSON.parse(readFileSync(join(import.meta.dirname, '../contract/corpora/ops.good.json'), 'utf8')) as Record<string, Record<string, unknown>[]>

/** What must never be in an answer: our paths, our database, our stack. */
const INTERNALS = /node_modules|\.ts:\d|SQLITE|sqlite|ECONN|ENOENT|at (async )?\w+ \(|TypeError|RangeError|SyntaxError|\/work|\/tmp/

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const VALUES = [
  'null',
  'true',
  '-1',
  '1.5',
  '1e999',
  '9007199254740993',
  '-9007199254740993',
  'NaN',
  'Infinity',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '"\' OR 1=1 --"',
  '"../../etc/passwd"',
  '"%"',
  JSON.stringify('x'.repeat(40_000)),
  '[]',
  '{}',
  '[null]',
  '{"__proto__":{"role":"head"}}',
  '{"constructor":{"prototype":{"role":"head"}}}',
  '{"$ne":null}',
  deep(10_000),
  JSON.stringify(Array.from({ length: 5_000 }, () => 0)),
]
const FIELDS = ['role', 'school_id', 'school', 'id', 'device', 'isAdmin', 'uid', 'account', 'toString', 'hasOwnProperty', 'then', '']

/** A good request of this operation with one thing wrong; or nothing like a request at all. */
function bend(random: Random, op: Op): string {
  const good = pick(random, GOOD[op.name] ?? [{}])
  // A long poll that is not bent would be waited for.
  const members = Object.entries(good).map(([key, value]) => [JSON.stringify(key), key === 'waitMs' ? '0' : JSON.stringify(value)] as [string, string])
  const text = (list: readonly [string, string][]) => `{${list.map(([key, value]) => `${key}:${value}`).join(',')}}`
  switch (whole(random, 5)) {
    case 0:
      return pick(random, VALUES)
    case 1:
      return text([...members, [JSON.stringify(pick(random, FIELDS)), pick(random, VALUES)]])
    case 2:
      return text(members.map((member, i) => (i === whole(random, members.length) ? [member[0], pick(random, VALUES)] : member)))
    case 3:
      return text(members.flatMap((member) => [member, [member[0], pick(random, VALUES)] as [string, string]]))
    default:
      return text(members).slice(0, whole(random, 40))
  }
}

let server: ServerProcess
let agent: AgentProcess
let pc: SimulatedPc
const cookies = new Map<Role, string>()
beforeAll(async () => {
  server = await startServer()
  const token = await server.enrolToken(2)
  agent = await startAgent(token)
  pc = await SimulatedPc.enrol(server.url, token)
  for (const role of ROLES) cookies.set(role, await signIn(role))
})
afterAll(async () => {
  pc?.close()
  await agent?.close()
  await server?.stop()
})

async function signIn(role: Role): Promise<string> {
  const answer = await ask('staff.signIn', JSON.stringify({ email: `${role}@school.example`, password: PASSWORD }), {})
  return answer.cookie
}

async function ask(operation: string, body: string, headers: Record<string, string>) {
  const answer = await fetch(new URL(`/api/${operation}`, server.url), { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  const text = await answer.text()
  return { status: answer.status, text, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

function headersFor({ access }: Op, random: Random): Record<string, string> {
  if (access.who === 'device') return { authorization: `Bearer ${pc.pass}` }
  return access.who === 'staff' ? { cookie: cookies.get(pick(random, access.roles)) ?? '' } : {}
}

/** These would end the session or the staff that the next request needs, or soon answer only "wait": they ask for a password or a code. */
const NOT_ASKED = new Set([
  'staff.signOut',
  'staff.signIn',
  'staff.beginSecondFactor',
  'staff.confirmSecondFactor',
  'staff.removeSecondFactor',
  'staff.changePassword',
])

describe('C51 a bent request', () => {
  test(`to each operation of the server, ${EACH} times: a clear refusal or an ordinary answer, no fault, nothing of our insides`, {
    timeout: TIMEOUT_MS,
  }, async () => {
    const random = seededRandom('C51 server')
    const staffBefore = await (await server.signIn('head')).call(staffList, {})
    let asked = 0
    for (const op of Object.values(SERVER_OPS)) {
      if (NOT_ASKED.has(op.name)) continue
      for (let i = 0; i < EACH; i++) {
        const body = bend(random, op)
        let answer = await ask(op.name, body, headersFor(op, random))
        // The limits on how often are for others to test.
        while (answer.status === 429) {
          await new Promise((resolve) => setTimeout(resolve, 100))
          answer = await ask(op.name, body, headersFor(op, random))
        }
        const about = `${op.name} ${body.slice(0, 300)} → ${answer.status} ${answer.text.slice(0, 300)}`
        expect(answer.status, about).toBeLessThan(500)
        expect(answer.text, about).not.toMatch(INTERNALS)
        expect(JSON.parse(answer.text), about).toHaveProperty('ok')
        asked++
      }
    }
    expect(asked).toBeGreaterThan(100)
    expect(server.readLog()).not.toMatch(/"fault"|"level":(50|60)/)
    const staffAfter = await (await server.signIn('head')).call(staffList, {})
    expect(staffAfter.staff.filter(({ role }) => role === 'head')).toHaveLength(staffBefore.staff.filter(({ role }) => role === 'head').length)
  })

  test(`to each operation of the agent, ${EACH} times: refused, and the next press is kept`, { timeout: TIMEOUT_MS }, async () => {
    const random = seededRandom('C51 agent')
    for (const op of Object.values(LOCAL_OPS)) {
      for (let i = 0; i < EACH; i++) {
        const said = await agent.send(op.name, bend(random, op))
        expect(said).not.toMatch(INTERNALS)
        expect(JSON.parse(said)).toHaveProperty('ok')
      }
      expect(await agent.press(newPress())).toMatchObject({ kept: true })
    }
    expect(agent.log).not.toMatch(/"level":60/)
  })

  test('that gives a role twice can’t smuggle one in: what was checked is what counts', async () => {
    const technician = cookies.get('technician') ?? ''
    const head = cookies.get('head') ?? ''
    const adding = (roles: string) => `{"name":"N","email":"n${whole(Math.random, 1e9)}@school.example",${roles}}`
    expect((await ask('staff.add', adding('"role":"teacher","role":"emperor"'), { cookie: head })).status).toBe(400)
    expect((await ask('staff.add', adding('"role":"emperor","__proto__":{"role":"head"}'), { cookie: head })).status).toBe(400)
    expect((await ask('staff.add', adding('"role":"teacher","role":"head"'), { cookie: technician })).status).toBe(403)
  })

  test('in evidence, one that says two things to two readers is refused: only the one canonical spelling is stored', async () => {
    const event = pc.make(fact(deviceStarted, { version: '1', bootId: 'b', restored: [] }))
    const { header, body } = event.envelope
    if (!('plain' in body)) throw new Error('a start is not personal')
    for (const json of [
      '{"bootId":"a","bootId":"b","restored":[],"version":"1"}',
      '{"bootId":"b","restored":[],"version":"1" }',
      '{"bootId":"\\u0062","restored":[],"version":"1"}',
      '{"version":"1","bootId":"b","restored":[]}',
    ]) {
      const plain = { salt: body.plain.salt, json }
      const bent = { ...header, bodyHash: bodyHash(plain, sha256) }
      const head = pc.link
      pc.link = { seq: header.seq, hash: headerHash(bent, sha256) }
      const { result } = await pc.post('events.ingest', pc.batch([{ header: bent, body: { plain } }]))
      pc.link = head
      expect(result).toMatchObject({ ok: true, value: { acked: [], refused: [{ code: 'EVENT_BODY_INVALID' }] } })
    }
    expect((await pc.send([event])).acked).toHaveLength(1)
    expect(storedEvents(server.data).filter(({ device_id }) => device_id === pc.device)).toHaveLength(1)
  })
})
