import { hash } from 'node:crypto'
import { CompactSign } from 'jose'
import { describe, expect, test } from 'vitest'
import { newId } from '../../../agent/core/index.ts'
import { fact } from '../../../agent/outbox/index.ts'
import { createPolicy } from '../../../agent/policy/index.ts'
import { enrol } from '../../../agent/uplink/index.ts'
import { createTransport } from '../../../agent/uplink/transport.ts'
import { fetchPinnedAuthority } from '../../../agent/uplink/trust.ts'
import type { EnrolToken } from '../../../protocol/device.ts'
import { panicPressed, tamperSeen } from '../../../protocol/events.ts'
import { canonical } from '../../../protocol/evidence.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import { makeSchool, quiet, until } from './bed.ts'
import { makeAuthority } from './certificates.ts'
import { uplinkBed } from './uplink-bed.ts'

const PRESS = '019aa000-0000-7000-8000-000000000001'
const pressed = () => fact(panicPressed, { press: PRESS, who: { account: 'ada', session: '1' }, via: 'button', pressedAt: 1, keptAfterMs: 2 })
const tamper = (count = 1) => fact(tamperSeen, { what: 'badFrame', session: null, count })

const at = uplinkBed()
const { fakeServer, outboxOf, uplinkOf, setUp, ends } = at

describe('evidence up', () => {
  test('a press is on its way at once, and is sent once', async () => {
    const { server, school, outbox } = await setUp()
    const uplink = uplinkOf(school.identity, outbox)
    await until(() => uplink.online)
    const started = performance.now()
    outbox.record([pressed()])
    await until(() => server.received.length > 0)
    expect(performance.now() - started).toBeLessThan(500)
    await until(() => outbox.unsent() === 0)
    expect(server.received).toHaveLength(1)
  })

  test('C69: a server that never answers an ordinary batch does not hold up a press', async () => {
    const { server, school, outbox } = await setUp()
    server.ingest = (batch) =>
      batch.events.some((e) => e.header.type === 'panic.pressed') ? { acked: batch.events.map((e) => e.header.id), refused: [], backedUpSeq: null } : 'hang'
    outbox.record([tamper()])
    uplinkOf(school.identity, outbox)
    await until(() => server.received.length === 1)
    outbox.record([pressed()])
    await until(() => server.received.some((e) => e.header.type === 'panic.pressed'))
    await until(() => outbox.unsent() === 1)
  })

  test.each([
    ['answers 500 with a page of its own', 500],
    ['is busy', 'BUSY'],
    ['acknowledges nothing', { acked: [], refused: [], backedUpSeq: null }],
  ] as const)('C40: from a server that %s nothing counts as sent; it is tried again and arrives', async (_, said) => {
    const { server, school, outbox } = await setUp()
    server.ingest = () => (typeof said === 'object' ? { acked: [...said.acked], refused: [...said.refused], backedUpSeq: null } : said)
    outbox.record([tamper()])
    uplinkOf(school.identity, outbox)
    await until(() => server.batches.length >= 1)
    expect(outbox.unsent()).toBe(1)
    server.ingest = null
    await until(() => outbox.unsent() === 0, 8_000)
  })

  test('works without a server and sends everything, in order, when there is one', async () => {
    const first = await fakeServer()
    const port = Number(new URL(first.url).port)
    await first.close()
    const school = makeSchool(first.url)
    const outbox = outboxOf(school)
    const uplink = uplinkOf(school.identity, outbox)
    for (let i = 1; i <= 700; i++) outbox.record([tamper(i)])
    outbox.record([pressed()])
    expect(uplink.online).toBe(false)
    const server = await fakeServer(undefined, port)
    await until(() => outbox.unsent() === 0, 20_000)
    expect(server.received[0]?.header.type === 'panic.pressed' || server.batches[0]?.events.length === 500).toBe(true)
    const others = server.received.filter((e) => e.header.type === 'tamper.seen').map((e) => e.header.seq)
    expect(others).toEqual(Array.from({ length: 700 }, (_, i) => i + 1))
    expect(uplink.online).toBe(true)
  }, 30_000)

  test('one event the server can’t read is found among many, put aside with a report, and the others arrive', async () => {
    const { server, school, outbox } = await setUp()
    server.ingest = (batch) =>
      batch.events.some((e) => e.header.seq === 7 && !('dead' in e.body))
        ? 'BAD_REQUEST'
        : { acked: batch.events.map((e) => e.header.id), refused: [], backedUpSeq: null }
    for (let i = 1; i <= 20; i++) outbox.record([tamper(i)])
    uplinkOf(school.identity, outbox)
    await until(() => outbox.unsent() === 0, 10_000)
    const bodies = new Map(
      server.batches.filter((b) => !b.events.some((e) => e.header.seq === 7 && !('dead' in e.body))).flatMap((b) => b.events.map((e) => [e.header.seq, e])),
    )
    expect([...bodies.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1))
    expect(bodies.get(7)?.body).toEqual({ dead: true })
    expect(bodies.get(21)?.header.type).toBe('outbox.deadLettered')
  })

  test('C48: a pass the server no longer takes is replaced by proving the key again', async () => {
    const { server, school, outbox } = await setUp()
    const uplink = uplinkOf(school.identity, outbox)
    await until(() => uplink.online)
    server.refusePass = 'pass-1'
    outbox.record([tamper()])
    await until(() => outbox.unsent() === 0)
    expect(server.passes).toBe(2)
  })
})

describe('C46: whom the PC believes to be its server', () => {
  async function codeFor(over: { host?: string; from?: number; to?: number }, trusts?: string) {
    const authority = await makeAuthority()
    const server = await fakeServer(await authority.issue(over))
    const transport = createTransport(new URL(server.url), [trusts ?? authority.pem])
    ends.push(() => transport.close())
    return transport.post('enrol.challenge', {}, { timeoutMs: 3_000 }).then(
      () => 'ok',
      (error: { code: string }) => `${error.code} after ${server.calls.length} calls`,
    )
  }
  test('its own, with the right name and dates', async () => {
    expect(await codeFor({})).toBe('ok')
  })
  test('not one with another name: nothing is sent to it', async () => {
    expect(await codeFor({ host: 'other.example' })).toBe('SERVER_CERT_WRONG_NAME after 0 calls')
  })
  test('not one whose certificate has expired, or is not valid yet', async () => {
    expect(await codeFor({ from: -10, to: -1 })).toBe('SERVER_CERT_DATE after 0 calls')
    expect(await codeFor({ from: 1, to: 10 })).toBe('SERVER_CERT_DATE after 0 calls')
  })
  test('not one issued by somebody else, as a TLS-inspecting box or a pupil’s laptop would have', async () => {
    const own = await makeAuthority('the school’s own')
    expect(await codeFor({}, own.pem)).toBe('SERVER_CERT_UNTRUSTED after 0 calls')
  })
  test('not plain http on another machine', () => {
    expect(() => createTransport(new URL('http://192.0.2.1'), [])).toThrow(/http is for this machine/)
  })
  test('nobody at all: told apart from a wrong one', async () => {
    const transport = createTransport(new URL('https://127.0.0.1:9'), [])
    await expect(transport.post('x', {}, { timeoutMs: 2_000 })).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  })
})

describe('enrolment', () => {
  const token = (url: string, over: Partial<EnrolToken> = {}): EnrolToken => ({
    server: url,
    trust: 'pin',
    caFingerprint: null,
    secret: 's'.repeat(43),
    expiresAt: 1,
    uses: 1,
    ...over,
  })
  const about = { hostname: 'PC-1', os: 'Linux', machineIdHint: null }
  const answer = () => ({
    device: newId(),
    school: newId(),
    schoolName: 'Ysgol y Bryn',
    sealKey: { kid: 'k', key: 'A'.repeat(43) },
    policyKey: 'A'.repeat(43),
    epoch: 1,
  })

  test('with the pinned authority the PC gets its identity and trusts that authority alone from then on', async () => {
    const authority = await makeAuthority()
    const server = await fakeServer(await authority.issue())
    server.claim = answer
    const identity = await enrol({ token: token(server.url, { caFingerprint: authority.fingerprint }), ...about })
    expect(identity).toMatchObject({ schoolName: 'Ysgol y Bryn', trust: 'pin' })
    expect(identity.ca?.replaceAll(/\s/g, '')).toBe(authority.pem.replaceAll(/\s/g, ''))
  })
  test('C46: another server at that address gets neither the secret nor a request', async () => {
    const authority = await makeAuthority()
    const impostor = await fakeServer(await (await makeAuthority()).issue())
    await expect(enrol({ token: token(impostor.url, { caFingerprint: authority.fingerprint }), ...about })).rejects.toMatchObject({
      code: 'SERVER_CERT_UNTRUSTED',
    })
    expect(impostor.calls).toEqual([])
  })
  test('C46: showing the pinned authority’s certificate without its key helps nobody', async () => {
    const authority = await makeAuthority()
    const other = await (await makeAuthority()).issue()
    const [leaf = ''] = other.cert.split(/(?<=-----END CERTIFICATE-----)/)
    const impostor = await fakeServer({ key: other.key, cert: `${leaf}\n${authority.pem}\n` })
    await expect(enrol({ token: token(impostor.url, { caFingerprint: authority.fingerprint }), ...about })).rejects.toMatchObject({
      code: 'SERVER_CERT_UNTRUSTED',
    })
    expect(impostor.calls).toEqual([])
  })
  test('the right authority with the wrong name is still refused', async () => {
    const authority = await makeAuthority()
    const server = await fakeServer(await authority.issue({ host: 'other.example' }))
    await expect(fetchPinnedAuthority(new URL(server.url), authority.fingerprint)).resolves.toContain('BEGIN CERTIFICATE')
    await expect(enrol({ token: token(server.url, { caFingerprint: authority.fingerprint }), ...about })).rejects.toMatchObject({
      code: 'SERVER_CERT_WRONG_NAME',
    })
  })
  test.each(['ENROL_TOKEN_EXPIRED', 'ENROL_TOKEN_USED_UP', 'ENROL_TOKEN_UNKNOWN'] as const)('C59: the server’s %s is told as it is', async (code) => {
    const server = await fakeServer()
    server.claim = () => code
    await expect(enrol({ token: token(server.url, { trust: 'system' }), ...about })).rejects.toMatchObject({ code })
  })
})

describe('policy', () => {
  const school = makeSchool()
  function signed(over: object = {}, by = school): Promise<string> {
    const values = { ...policyDefaults(), 'school.language': 'cy' as const }
    const document = {
      ...{ school: school.identity.school, device: school.identity.device },
      version: { epoch: 1, n: 3 },
      issuedAt: 1,
      schoolName: 'Ysgol y Bryn',
      networks: [],
      values,
      hash: hash('sha256', canonical(values), 'base64url'),
      ...over,
    }
    return new CompactSign(Buffer.from(JSON.stringify(document))).setProtectedHeader({ alg: 'EdDSA' }).sign(by.policyPrivate)
  }
  test('signed by the school it is in force, kept as signed, and there again after a restart', async () => {
    const policy = createPolicy(at.bed.paths.policy, quiet)
    await policy.restore(school.identity)
    await policy.take(await signed())
    expect(policy.kiosk()['school.language']).toBe('cy')
    const again = createPolicy(at.bed.paths.policy, quiet)
    await again.restore(school.identity)
    expect(again.version).toEqual({ epoch: 1, n: 3 })
  })
  test.each([
    ['signed by another key', () => signed({}, makeSchool()), 'POLICY_SIGNATURE_INVALID'],
    ['altered after signing', async () => (await signed()).replace(/\.(.)/, (_, c) => `.${c === 'e' ? 'f' : 'e'}`), 'POLICY_SIGNATURE_INVALID'],
    ['older than the one in force', () => signed({ version: { epoch: 1, n: 2 } }), 'POLICY_OLDER'],
    ['with a value that is not possible', () => signed({ values: { 'school.language': 'xx' } }), 'POLICY_INVALID'],
    ['for another PC', () => signed({ device: newId() }), 'POLICY_INVALID'],
    ['that is no policy', async () => 'hello', 'POLICY_SIGNATURE_INVALID'],
  ])('one %s changes nothing', async (_, make, code) => {
    const policy = createPolicy(at.bed.paths.policy, quiet)
    await policy.restore(school.identity)
    await policy.take(await signed())
    await expect(policy.take(await make())).rejects.toMatchObject({ code })
    expect(policy.version).toEqual({ epoch: 1, n: 3 })
  })
})
