/** C45 · PCs that come back: installed anew, copied, under an old name; and two technicians on one plan (live.test.ts). */
import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { client } from '../../../../protocol/client.ts'
import { claimSigned, deviceBeat, enrolClaim } from '../../../../protocol/device.ts'
import { decodeEnrolToken } from '../../../../protocol/enrol-token.ts'
import { devicesClearWarning, enrolCreateToken, placesAddRoom, placesList } from '../../../../protocol/places.ts'
import { PROTOCOL_VERSION } from '../../../../protocol/version.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, Pc, post, type Serving, serveOn } from '../serving.ts'

const HOUR_MS = 3_600_000

onBothDatabases('reinstalled PCs', (open) => {
  let serving: Serving
  let tech: Browser
  beforeAll(async () => {
    serving = await serveOn(open)
    tech = await serving.signIn('technician')
  })
  afterAll(() => serving.close())

  async function enrol(hostname: string, machineIdHint: string | null, room: string | null = null): Promise<Pc> {
    tech = await serving.signIn('technician')
    const made = await tech.client.call(enrolCreateToken, { uses: 1, lifetimeMs: HOUR_MS, trust: 'system', room })
    const token = decodeEnrolToken(made.token, (text) => Buffer.from(text, 'base64url').toString())
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ format: 'jwk' }).x ?? ''
    const signature = sign(null, Buffer.from(claimSigned(token.secret, key)), privateKey).toString('base64url')
    const claimed = await client((name, request) => post(serving.url, name, request)).call(enrolClaim, {
      protocol: PROTOCOL_VERSION,
      secret: token.secret,
      key,
      hostname,
      os: 'Debian 12',
      machineIdHint,
      signature,
    })
    const pc = Object.assign(Object.create(Pc.prototype) as Pc, { url: serving.url, id: claimed.device, key: privateKey, pass: '' })
    Object.assign(pc, { client: client((name, request) => pc.call(name, request)) })
    await pc.fetchPass()
    return pc
  }
  const beat = (pc: Pc) => pc.client.call(deviceBeat, { protection: 'protected', covered: false, version: '1', unsent: 0 })
  async function known(pc: Pc) {
    const { rooms, unplaced } = await tech.client.call(placesList, {})
    const seat = rooms.flatMap((r) => r.seats).find((s) => s.device?.id === pc.id)
    return { seat: seat?.name ?? null, device: seat?.device ?? unplaced.find((d) => d.id === pc.id) ?? null }
  }

  test('C45 a PC installed anew takes its seat back; the old record stays until it has been silent for long', async () => {
    const room = await tech.client.call(placesAddRoom, { name: 'One', seats: 3, perRow: 3 })
    const old = await enrol('ONE-01', 'machine-1', room.id)
    const other = await enrol('ONE-02', 'machine-2', room.id)
    await beat(old)
    serving.clock.advance(10 * 60_000)
    const fresh = await enrol('one-01', 'machine-1', room.id)
    expect(await known(fresh)).toMatchObject({ seat: 'Seat 1', device: { state: 'offline' } })
    expect(await known(other)).toMatchObject({ seat: 'Seat 2' })
    expect((await known(old)).device?.warnings).toContain('replaced')
    // Kept by a technician, who knows that it is another one.
    await tech.client.call(devicesClearWarning, { device: old.id, warning: 'replaced', reason: 'It is a spare.' })
    expect((await known(old)).device?.warnings).not.toContain('replaced')
  })

  test('C45 a PC that has been silent for an hour is replaced at once', async () => {
    const room = await tech.client.call(placesAddRoom, { name: 'Two', seats: 2, perRow: 2 })
    const old = await enrol('TWO-01', 'machine-3', room.id)
    await beat(old)
    serving.clock.advance(HOUR_MS + 60_000)
    const fresh = await enrol('TWO-01', 'machine-3')
    expect(await known(fresh)).toMatchObject({ seat: 'Seat 1' })
    expect((await known(old)).device).toBeNull()
    await expect(old.fetchPass()).rejects.toMatchObject({ code: 'DEVICE_REVOKED' })
  })

  test('C45 nothing is taken from a PC that is on: both are shown as copies', async () => {
    const room = await tech.client.call(placesAddRoom, { name: 'Three', seats: 2, perRow: 2 })
    const old = await enrol('THREE-01', 'machine-4', room.id)
    await beat(old)
    const copy = await enrol('THREE-01', 'machine-4', room.id)
    expect(await known(old)).toMatchObject({ seat: 'Seat 1', device: { state: 'online' } })
    expect(await known(copy)).toMatchObject({ seat: 'Seat 2' })
    for (const pc of [old, copy]) expect((await known(pc)).device?.warnings).toEqual(expect.arrayContaining(['clone', 'sameName']))
  })

  test('C45 a PC thought replaced that is heard again is a copy, and keeps its record', async () => {
    const old = await enrol('FOUR-01', 'machine-5')
    await beat(old)
    serving.clock.advance(10 * 60_000)
    const fresh = await enrol('FOUR-01', 'machine-5')
    await old.fetchPass()
    await beat(old)
    for (const pc of [old, fresh]) expect((await known(pc)).device?.warnings).toContain('clone')
  })

  test('C45 two PCs of one name on two machines are told apart, and both say so', async () => {
    const [one, two] = [await enrol('FIVE-01', 'machine-6'), await enrol('FIVE-01', 'machine-7')]
    for (const pc of [one, two]) expect((await known(pc)).device?.warnings).toEqual(['sameName'])
  })

  test('C22 a name with NUL enrols under a name that can be stored', async () => {
    const pc = await enrol('BAD\u0000NAME', 'hint\u0000')
    expect((await known(pc)).device?.hostname).toBe('BAD\uFFFDNAME')
  })
})
