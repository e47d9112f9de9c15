import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceBeat } from '../../../../protocol/device.ts'
import { deviceFacts } from '../../../../protocol/events.ts'
import type { Item } from '../../../../protocol/op.ts'
import {
  devicesClearWarning,
  devicesRevoke,
  networksList,
  networksMark,
  placesAddRoom,
  type placesChanges,
  placesList,
  placesMarkDevice,
  placesSavePlan,
  placesUsePattern,
} from '../../../../protocol/places.ts'
import { policyFetch } from '../../../../protocol/policy-document.ts'
import { sha256 } from '../../../../server/core/ids.ts'
import { raiseWarning } from '../../../../server/evidence/index.ts'
import { placeOf } from '../../../../server/places/index.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { type Browser, type EventStream, type Pc, type Serving, serveOn } from '../serving.ts'

const BEAT = { protection: 'protected', covered: false, version: '1', unsent: 0 } as const

onBothDatabases('live places', (open, kind) => {
  let serving: Serving
  let tech: Browser
  const stop = new AbortController()
  beforeAll(async () => {
    serving = await serveOn(open)
    tech = await serving.signIn('technician')
  })
  afterAll(async () => {
    stop.abort()
    await serving.close()
  })
  const list = () => tech.client.call(placesList, {})
  const deviceOf = async (pc: Pc) => {
    const { rooms, unplaced } = await list()
    return [...rooms.flatMap((r) => r.seats.flatMap((s) => (s.device ? [s.device] : []))), ...unplaced].find((d) => d.id === pc.id)
  }
  async function follow(by: Browser = tech): Promise<EventStream> {
    const { cursor } = await by.client.call(placesList, {})
    return by.stream('places.changes', stop.signal, cursor)
  }
  const next = async (stream: EventStream) => ((await stream.next()).data as Item<typeof placesChanges>).change

  test('what a beat changes is on every page within a second; what it does not change is not sent', async () => {
    const pc = await serving.enrolPc()
    await pc.client.call(deviceBeat, BEAT)
    const stream = await follow()
    await pc.client.call(deviceBeat, BEAT)
    await pc.client.call(deviceBeat, BEAT)
    const at = Date.now()
    await pc.client.call(deviceBeat, { ...BEAT, covered: true })
    expect(await next(stream)).toMatchObject({ kind: 'device', device: { id: pc.id, covered: true, state: 'online' } })
    expect(Date.now() - at).toBeLessThan(1_000)
  })

  test('a child who would like help with the rules is on every page within a second, and nothing of it is kept', async () => {
    const pc = await serving.enrolPc()
    await pc.client.call(deviceBeat, BEAT)
    const stream = await follow()
    await pc.client.call(deviceBeat, { ...BEAT, asksHelp: true })
    expect(await next(stream)).toMatchObject({ kind: 'device', device: { id: pc.id, asksHelp: true } })
    const row = await serving.db.read.selectFrom('devices').selectAll().where('id', '=', pc.id).executeTakeFirstOrThrow()
    expect(Object.keys(row).filter((column) => /help/i.test(column))).toEqual([])
    await pc.client.call(deviceBeat, BEAT)
    expect(await next(stream)).toMatchObject({ kind: 'device', device: { id: pc.id, asksHelp: false } })
  })

  test('that nobody is there, and who locked it, is shown within a second of the beat that says so, and no longer than it is so', async () => {
    const pc = await serving.enrolPc()
    await pc.client.call(deviceBeat, BEAT)
    const stream = await follow()
    for (const lock of ['away', 'idle', 'staff', undefined] as const) {
      const beganAt = performance.now()
      await pc.client.call(deviceBeat, lock ? { ...BEAT, lock } : BEAT)
      expect(await next(stream)).toMatchObject({ kind: 'device', device: { id: pc.id, lock: lock ?? 'none' } })
      expect(performance.now() - beganAt).toBeLessThan(1_000)
    }
    await pc.client.call(deviceBeat, { ...BEAT, lock: 'idle' })
    serving.clock.advance(120_000)
    expect(await deviceOf(pc)).toMatchObject({ state: 'offline', lock: 'none' })
    await expect
      .poll(() => serving.db.read.selectFrom('devices').select('lock').where('id', '=', pc.id).executeTakeFirst(), { timeout: 10_000 })
      .toEqual({ lock: 'none' })
    serving.clock.advance(-120_000)
  })

  test('a PC that falls silent is shown as off, and on again with its next beat', async () => {
    const pc = await serving.enrolPc()
    await pc.client.call(deviceBeat, BEAT)
    const stream = await follow()
    serving.clock.advance(120_000)
    const seen: unknown[] = []
    while (seen.length === 0) {
      const change = await next(stream)
      if (change.kind === 'device' && change.device.id === pc.id) seen.push(change.device.state)
    }
    expect(seen).toEqual(['offline'])
    await pc.fetchPass()
    await pc.client.call(deviceBeat, BEAT)
    expect((await deviceOf(pc))?.state).toBe('online')
  }, 20_000)

  test('of two technicians who save one plan the second is told, and the first one’s is what stands', async () => {
    const other = await serving.signIn('technician')
    const room = await tech.client.call(placesAddRoom, { name: 'Two', seats: 2, perRow: 2 })
    const [one, two] = room.seats.map(({ device: _, ...seat }) => seat)
    if (!one || !two) throw new Error('no seats')
    const stream = await follow(other)
    const saved = await tech.client.call(placesSavePlan, {
      room: room.id,
      from: 0,
      seats: [{ ...one, x: 9 }, two, { id: null, name: 'Board', x: 4, y: 4, kind: 'projector' }],
    })
    expect(saved).toMatchObject({ revision: 1, changedBy: 'A technician' })
    expect(await next(stream)).toMatchObject({ kind: 'room', room: { id: room.id, revision: 1 } })
    await expect(other.client.call(placesSavePlan, { room: room.id, from: 0, seats: [] })).rejects.toMatchObject({ code: 'CONFLICT' })
    const stands = (await list()).rooms.find((r) => r.id === room.id)
    expect(stands?.seats.map((s) => [s.name, s.x, s.y, s.kind])).toEqual([
      ['Seat 2', 1, 0, 'pupil'],
      ['Seat 1', 9, 0, 'pupil'],
      ['Board', 4, 4, 'projector'],
    ])
    // A plan that can't be is refused whole.
    await expect(other.client.call(placesSavePlan, { room: room.id, from: 1, seats: [one, { ...two, x: one.x, y: one.y }] })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    expect((await list()).rooms.find((r) => r.id === room.id)?.revision).toBe(1)
  })

  test('two saves at the same instant: exactly one is taken', async () => {
    const room = await tech.client.call(placesAddRoom, { name: 'Race', seats: 1, perRow: 1 })
    const saves = await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        tech.call('places.savePlan', { room: room.id, from: 0, seats: [{ id: null, name: `S${i}`, x: i, y: 0, kind: 'pupil' }] }),
      ),
    )
    expect(saves.map((s) => (s.ok ? 'ok' : s.code)).sort()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'ok'])
  })

  test('a hall of a thousand seats is saved as one plan, and its PCs stay where they were', async () => {
    const room = await tech.client.call(placesAddRoom, { name: 'Hall', seats: 1_000, perRow: 40 })
    const seats = room.seats.map(({ device: _, ...seat }) => ({ ...seat, x: 39 - seat.x }))
    const at = Date.now()
    const saved = await tech.client.call(placesSavePlan, { room: room.id, from: 0, seats })
    expect(saved.seats).toHaveLength(1_000)
    expect(Date.now() - at).toBeLessThan(5_000)
  }, 20_000)

  test('an alert from the teacher’s PC or the projector says so, and names nobody there', async () => {
    const room = await tech.client.call(placesAddRoom, { name: 'Front', seats: 1, perRow: 1 })
    const pc = await serving.enrolPc()
    await tech.client.call(placesMarkDevice, { device: pc.id, kind: 'teacher' })
    expect(await serving.db.write((tx) => placeOf(tx, serving.school, pc.id))).toMatchObject({ mark: 'teacher', offSite: false })
    expect(room.seats).toHaveLength(1)
  })

  test('a laptop on a network that isn’t the school’s is off site: for staff, in its alerts, and by its own policy', async () => {
    const [home, school] = [sha256('home'), sha256('school')]
    const [pc, laptop] = [await serving.enrolPc(), await serving.enrolPc()]
    await pc.client.call(deviceBeat, { ...BEAT, network: school })
    await laptop.client.call(deviceBeat, { ...BEAT, network: home })
    await tech.client.call(placesMarkDevice, { device: laptop.id, kind: 'laptop' })
    // Nobody has said yet which is the school's.
    expect(await deviceOf(laptop)).toMatchObject({ offSite: false, network: 'unknown' })
    const before = await laptop.client.call(policyFetch, { have: null })
    await tech.client.call(networksMark, { fingerprint: school, ours: true })
    expect(await deviceOf(laptop)).toMatchObject({ offSite: true, network: 'elsewhere' })
    expect(await deviceOf(pc)).toMatchObject({ offSite: false, network: 'school' })
    expect(await serving.db.write((tx) => placeOf(tx, serving.school, laptop.id))).toMatchObject({ offSite: true })
    const after = await laptop.client.call(policyFetch, { have: null })
    const networks = (envelope: string | null) => JSON.parse(Buffer.from(envelope?.split('.')[1] ?? '', 'base64url').toString()).networks
    expect([networks(before.envelope), networks(after.envelope)]).toEqual([[], [school]])
    expect(networks((await pc.client.call(policyFetch, { have: null })).envelope)).toEqual([])
    await laptop.client.call(deviceBeat, { ...BEAT, network: school })
    expect((await deviceOf(laptop))?.offSite).toBe(false)
    await laptop.client.call(deviceBeat, { ...BEAT, network: null })
    expect((await deviceOf(laptop))?.offSite).toBe(true)
    const { networks: seen } = await tech.client.call(networksList, {})
    expect(seen.find((n) => n.fingerprint === school)).toMatchObject({ ours: true, pcs: 1 })
    // Another school's mark says nothing here, and can't be set.
    const stranger = await serving.signIn('technician', await addSchool(serving.db, 'Other'))
    expect(await stranger.call('networks.mark', { fingerprint: school, ours: false })).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a warning is put aside with a reason, by somebody, and comes back when it happens again', async () => {
    const pc = await serving.enrolPc()
    const warn = () => serving.db.write((tx) => raiseWarning(tx, { id: pc.id, school: serving.school }, 'clone', serving.clock.now()))
    await warn()
    expect((await deviceOf(pc))?.warnings).toContain('clone')
    await tech.client.call(devicesClearWarning, { device: pc.id, warning: 'clone', reason: 'Both were enrolled again.' })
    expect((await deviceOf(pc))?.warnings).not.toContain('clone')
    const row = await serving.db.read.selectFrom('anomalies').selectAll().where('device_id', '=', pc.id).executeTakeFirst()
    expect(row).toMatchObject({ cleared_by: 'A technician', cleared_reason: 'Both were enrolled again.' })
    expect(await tech.call('devices.clearWarning', { device: pc.id, warning: 'clone', reason: 'again' })).toMatchObject({ code: 'NOT_FOUND' })
    await warn()
    expect((await deviceOf(pc))?.warnings).toContain('clone')
    expect(await (await serving.signIn('teacher')).call('devices.clearWarning', { device: pc.id, warning: 'clone', reason: 'x' })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('C45 a PC that was renamed shows both names, and stands where its new name says', async () => {
    const room = await tech.client.call(placesAddRoom, { name: 'ICT1', seats: 3, perRow: 3 })
    await tech.client.call(placesUsePattern, { room: room.id, pattern: 'ICT1-{seat}' })
    const pc = await serving.enrolPc()
    const facts = { hostname: 'ICT1-03', os: 'Debian 12', model: 'm', memoryMb: 1, machineIdHint: null }
    await pc.send([pc.make(deviceFacts, facts)])
    expect(await deviceOf(pc)).toMatchObject({ hostname: 'ICT1-03', formerName: 'PC-01' })
    expect((await deviceOf(pc))?.warnings).toContain('renamed')
    const seat = (await list()).rooms.find((r) => r.id === room.id)?.seats.find((s) => s.device?.id === pc.id)
    expect(seat?.name).toBe('Seat 3')
    await tech.client.call(devicesClearWarning, { device: pc.id, warning: 'renamed', reason: 'It is right.' })
    expect(await deviceOf(pc)).toMatchObject({ formerName: null })
    // Saying the same again is no renaming.
    await pc.send([pc.make(deviceFacts, facts)])
    expect((await deviceOf(pc))?.warnings).not.toContain('renamed')
  })

  test('a member of staff who is removed loses the stream within a second, and another school hears nothing', async () => {
    const head = await serving.signIn('head')
    const leaving = await serving.signIn('teacher')
    const me = (await leaving.call('staff.me', {})) as { ok: true; value: { id: string } }
    const [stream, theirs] = [await follow(leaving), await follow(await serving.signIn('technician', await addSchool(serving.db, 'Elsewhere')))]
    const heard: unknown[] = []
    void theirs.next().then(
      (item) => heard.push(item),
      () => undefined,
    )
    await head.call('staff.remove', { id: me.value.id })
    await Promise.race([stream.ended, sleep(1_500).then(() => Promise.reject(new Error('still open')))])
    await tech.client.call(placesAddRoom, { name: 'Quiet', seats: 0, perRow: 1 })
    await sleep(300)
    expect(heard).toEqual([])
  })

  test('a thousand PCs that change at once reach a page in a few readings', async () => {
    const school = await addSchool(serving.db, 'Large')
    const large = await serving.signIn('technician', school)
    const rows = Array.from({ length: 1_000 }, (_, i) => [
      `${sha256(`${school}${i}`).slice(0, 36)}`,
      school,
      `PC-${i}`,
      'Debian',
      '1',
      'k',
      'unknown',
      0,
      1,
      i + 1,
    ])
    await serving.db.write(async (tx) => {
      await tx.insertMany('devices', ['id', 'school_id', 'hostname', 'os', 'version', 'key', 'protection', 'covered', 'enrolled_at', 'shown_n'], rows as never)
      await tx.q.insertInto('counters').values({ school_id: school, name: 'places', n: 1_000 }).execute()
    })
    const stream = await large.stream('places.changes', stop.signal)
    const at = Date.now()
    const seen = new Set<string>()
    while (seen.size < 1_000) {
      const change = await next(stream)
      if (change.kind === 'device') seen.add(change.device.hostname)
    }
    expect(Date.now() - at).toBeLessThan(5_000)
  }, 20_000)

  test('a removed PC goes from every page', async () => {
    const pc = await serving.enrolPc()
    const stream = await follow()
    await tech.client.call(devicesRevoke, { device: pc.id })
    let change = await next(stream)
    while (change.kind !== 'device' || change.device.id !== pc.id) change = await next(stream)
    expect(change.device.state).toBe('revoked')
  })

  if (kind === 'postgres')
    test('a PC that beats to another server process is seen here', async () => {
      const second = await serving.another()
      const pc = await serving.enrolPc()
      const elsewhere = Object.assign(Object.create(Object.getPrototypeOf(pc)), pc, { url: second.url }) as Pc
      const stream = await follow()
      await elsewhere.call('devices.beat', { ...BEAT, covered: true, lock: 'idle' })
      let change = await next(stream)
      while (change.kind !== 'device' || change.device.id !== pc.id) change = await next(stream)
      expect(change.device).toMatchObject({ state: 'online', covered: true, lock: 'idle' })
    })
})
