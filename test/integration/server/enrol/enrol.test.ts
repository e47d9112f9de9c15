import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolChallenge, enrolPass, nonceSigned } from '../../../../protocol/device.ts'
import { decodeEnrolToken, encodeEnrolToken } from '../../../../protocol/enrol-token.ts'
import { enrolCreateToken, placesAddRoom, placesList } from '../../../../protocol/places.ts'
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts'
import { newSecret } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { Pc, post, type Serving, serveOn } from '../serving.ts'

onBothDatabases('enrolment', (open) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(() => serving.close())

  test('a PC enrolled with a room’s token stands in that room, and its pass works', async () => {
    const technician = await serving.signIn('technician')
    const room = await technician.client.call(placesAddRoom, { name: 'Room 4', seats: 2, perRow: 2 })
    const { token } = await technician.client.call(enrolCreateToken, { uses: 1, lifetimeMs: 60_000, trust: 'system', room: room.id })
    const pc = await Pc.enrol(
      serving.url,
      decodeEnrolToken(token, (text) => Buffer.from(text, 'base64url').toString()),
    )
    expect(await pc.call('devices.beat', { protection: 'protected', covered: false, version: '0.1.0', unsent: 0 })).toEqual({ ok: true, value: {} })
    const { rooms } = await technician.client.call(placesList, {})
    const seated = rooms.find((r) => r.id === room.id)?.seats.find((s) => s.device?.id === pc.id)
    expect(seated?.device).toMatchObject({ state: 'online', protection: 'protected', version: '0.1.0', hostname: 'PC-01' })
  })

  test('a token with three uses enrols three PCs, however many claim at the same moment', async () => {
    const token = await serving.token({ uses: 3 })
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => Pc.enrol(serving.url, token)))
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(3)
    const codes = results.flatMap((r) => (r.status === 'rejected' ? [(r.reason as { code: string }).code] : []))
    expect(new Set(codes)).toEqual(new Set(['ENROL_TOKEN_USED_UP']))
  })

  test('an expired, an unknown and an altered token are refused, each saying what is wrong', async () => {
    const token = await serving.token({ lifetimeMs: 60_000 })
    await expect(Pc.enrol(serving.url, { ...token, secret: newSecret() })).rejects.toMatchObject({ code: 'ENROL_TOKEN_UNKNOWN' })
    // Its own text can't prolong it: what counts is what the server wrote down.
    serving.clock.advance(61_000)
    await expect(Pc.enrol(serving.url, { ...token, expiresAt: token.expiresAt + 1e9, uses: 1_000 })).rejects.toMatchObject({ code: 'ENROL_TOKEN_EXPIRED' })
    const text = encodeEnrolToken(token, (t) => Buffer.from(t).toString('base64url'))
    const decode = (t: string) => decodeEnrolToken(t, (b) => Buffer.from(b, 'base64url').toString())
    expect(decode(` ${text.slice(0, 30)}\n${text.slice(30)} `)).toEqual(token)
    for (const bad of ['', text.slice(4), text.slice(0, -9), `hr2.${text.slice(4)}`, `${text}!`]) expect(() => decode(bad)).toThrow(/not an enrolment token/)
  })

  test('a claim whose signature is another’s is refused and costs the token nothing', async () => {
    const token = await serving.token({ uses: 1 })
    const claim = { protocol: PROTOCOL_VERSION, secret: token.secret, key: newSecret(), hostname: 'x', os: 'x', machineIdHint: null, signature: 'A'.repeat(86) }
    expect(await post(serving.url, 'enrol.claim', claim)).toMatchObject({ code: 'CHALLENGE_FAILED' })
    await Pc.enrol(serving.url, token)
  })

  test('a PC too new or too old for this server is told which of the two to update', async () => {
    const pc = await serving.enrolPc()
    expect(await pc.call('enrol.challenge', { protocol: PROTOCOL_VERSION + 1, device: pc.id })).toMatchObject({ code: 'PROTOCOL_TOO_NEW' })
    expect(await pc.call('enrol.challenge', { protocol: 0, device: pc.id })).toMatchObject({ code: 'PROTOCOL_TOO_OLD' })
  })

  test('a nonce works once, for its own PC, within a minute', async () => {
    const [pc, other] = [await serving.enrolPc(), await serving.enrolPc()]
    const challenge = async () => (await pc.client.call(enrolChallenge, { protocol: PROTOCOL_VERSION, device: pc.id })).nonce
    const pass = (device: Pc, nonce: string, signer = device) =>
      device.client.call(enrolPass, { device: device.id, nonce, signature: signer.sign(nonceSigned(device.id, nonce)) })
    const nonce = await challenge()
    await expect(pass(other, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_FAILED' })
    await pass(pc, nonce)
    await expect(pass(pc, nonce)).rejects.toMatchObject({ code: 'CHALLENGE_FAILED' })
    await expect(pass(pc, await challenge(), other)).rejects.toMatchObject({ code: 'CHALLENGE_FAILED' })
    const late = await challenge()
    serving.clock.advance(61_000)
    await expect(pass(pc, late)).rejects.toMatchObject({ code: 'CHALLENGE_FAILED' })
  })

  test('a pass ends after fifteen minutes and a new one is to be had', async () => {
    const pc = await serving.enrolPc()
    serving.clock.advance(15 * 60_000 + 1_000)
    expect(await pc.call('policy.fetch', { have: null })).toMatchObject({ code: 'DEVICE_TOKEN_INVALID' })
    await pc.fetchPass()
    expect(await pc.call('policy.fetch', { have: null })).toMatchObject({ ok: true })
  })

  test('secrets, passes and nonces are nowhere in the database', async () => {
    const token = await serving.token()
    const pc = await Pc.enrol(serving.url, token)
    const tables = [
      await serving.db.read.selectFrom('enrol_tokens').selectAll().execute(),
      await serving.db.read.selectFrom('device_passes').selectAll().execute(),
      await serving.db.read.selectFrom('devices').selectAll().execute(),
    ]
    const text = JSON.stringify(tables)
    expect(text).not.toContain(token.secret)
    expect(text).not.toContain(pc.pass)
    expect(serving.logged.join()).not.toContain(pc.pass)
  })

  test('a flood of claims from one address is slowed down, and enrolled PCs go on unhindered', async () => {
    const pc = await serving.enrolPc()
    const claim = { protocol: PROTOCOL_VERSION, secret: newSecret(), key: newSecret(), hostname: 'x', os: 'x', machineIdHint: null, signature: 'A'.repeat(86) }
    const answers = await Promise.all(Array.from({ length: 450 }, () => post(serving.url, 'enrol.claim', claim)))
    expect(answers.some((a) => !a.ok && a.code === 'TOO_MANY_ATTEMPTS')).toBe(true)
    expect(await pc.call('policy.fetch', { have: null })).toMatchObject({ ok: true })
  })
})
