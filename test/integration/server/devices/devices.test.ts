import { afterAll, beforeAll, expect, test } from 'vitest'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import { devicesRevoke } from '../../../../protocol/places.ts'
import { newId } from '../../../../server/core/ids.ts'
import { sendCommand } from '../../../../server/devices/index.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { type Pc, type Serving, serveOn } from '../serving.ts'

onBothDatabases('devices', (open, kind) => {
  let serving: Serving
  const stop = new AbortController()
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(async () => {
    stop.abort()
    await serving.close()
  })
  const command = (pc: Pc, press = newId()) =>
    serving.db
      .write((tx) => sendCommand(tx, { school: serving.school, device: pc.id }, { kind: 'panic.state', press, state: 'seen', by: 'Mrs Ali' }, Date.now()))
      .then(() => press)

  test('commands given while a PC was away, and those given live, arrive once each and in order', async () => {
    const pc = await serving.enrolPc()
    const before = [await command(pc), await command(pc)]
    const stream = await pc.stream('devices.commands', stop.signal)
    const after = [await command(pc), await command(pc)]
    const items = [await stream.next(), await stream.next(), await stream.next(), await stream.next()]
    expect(items.map((i) => (i.data as { command: { press: string } }).command.press)).toEqual([...before, ...after])
    expect(items.map((i) => i.id)).toEqual(['1.1', '1.2', '1.3', '1.4'])
    const resumed = await pc.stream('devices.commands', stop.signal, { epoch: 1, n: 3 })
    expect((await resumed.next()).id).toBe('1.4')
  })

  test('a PC behind a filter that holds streams back gets the same by long poll, as soon as it is given', async () => {
    const pc = await serving.enrolPc()
    const started = Date.now()
    const waiting = pc.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 20_000 })
    setTimeout(() => void command(pc), 50)
    expect((await waiting).items.map((i) => i.at)).toEqual([{ epoch: 1, n: 1 }])
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(await pc.client.call(devicesCommandsAfter, { after: { epoch: 1, n: 1 }, waitMs: 10 })).toEqual({ items: [] })
  })

  test('one PC never gets another’s commands', async () => {
    const [pc, other] = [await serving.enrolPc(), await serving.enrolPc()]
    await command(other)
    expect(await pc.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })).toEqual({ items: [] })
  })

  test('a removed PC loses its pass and its stream within a second', async () => {
    const pc = await serving.enrolPc()
    const stream = await pc.stream('devices.commands', stop.signal)
    expect(stream.status).toBe(200)
    await (await serving.signIn('technician')).client.call(devicesRevoke, { device: pc.id })
    const revokedAt = Date.now()
    await stream.ended
    expect(Date.now() - revokedAt).toBeLessThan(1_000)
    expect(await pc.call('policy.fetch', { have: null })).toMatchObject({ code: 'DEVICE_TOKEN_INVALID' })
    await expect(pc.fetchPass()).rejects.toMatchObject({ code: 'DEVICE_REVOKED' })
  })

  test('another school cannot remove a PC, and its stream does not even flicker', async () => {
    const pc = await serving.enrolPc()
    const stream = await pc.stream('devices.commands', stop.signal)
    const stranger = await serving.signIn('technician', await addSchool(serving.db, 'Elsewhere'))
    expect(await stranger.call('devices.revoke', { device: pc.id })).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const press = await command(pc)
    expect((await stream.next()).data).toMatchObject({ command: { press } })
  })

  test('a PC with too many streams keeps the newest ones', async () => {
    const pc = await serving.enrolPc()
    const streams = []
    for (let i = 0; i < 4; i++) streams.push(await pc.stream('devices.commands', stop.signal))
    await streams[0]?.ended
    const press = await command(pc)
    expect((await streams[3]?.next())?.data).toMatchObject({ command: { press } })
  })

  if (kind === 'postgres')
    test('a removal and a command reach a PC that is connected to another server process', async () => {
      const second = await serving.another()
      const pc = await serving.enrolPc()
      const elsewhere = Object.assign(Object.create(Object.getPrototypeOf(pc)), pc, { url: second.url }) as Pc
      const stream = await elsewhere.stream('devices.commands', stop.signal)
      const press = await command(pc)
      expect((await stream.next()).data).toMatchObject({ command: { press } })
      await (await serving.signIn('head')).client.call(devicesRevoke, { device: pc.id })
      const revokedAt = Date.now()
      await stream.ended
      expect(Date.now() - revokedAt).toBeLessThan(1_000)
    })
})
