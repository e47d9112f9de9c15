/** Commands of the server: each once, in order, whatever the way they come. */
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../agent/core/index.ts'
import { createLine } from '../../../agent/uplink/line.ts'
import { startListener } from '../../../agent/uplink/listener.ts'
import { createTransport } from '../../../agent/uplink/transport.ts'
import type { Command } from '../../../protocol/device.ts'
import { quiet, type School, until } from './bed.ts'
import type { FakeServer } from './fake-server.ts'
import { uplinkBed } from './uplink-bed.ts'

const PRESS = '019aa000-0000-7000-8000-000000000001'
const { uplinkOf, setUp, ends } = uplinkBed()

describe('commands down', () => {
  const lift = (n: number): Command => ({ kind: 'panic.lift', press: PRESS, alert: `019aa000-0000-7000-8000-${String(n).padStart(12, '0')}` })

  test('each is carried out once, also when the stream breaks and when the agent starts again', async () => {
    const { server, school, outbox } = await setUp()
    const carried: Command[] = []
    const uplink = uplinkOf(school.identity, outbox, carried)
    server.command(lift(1))
    await until(() => carried.length === 1)
    server.cutStreams()
    server.command(lift(2))
    await until(() => carried.length === 2)
    await uplink.stop()
    server.command(lift(3))
    uplinkOf(school.identity, outbox, carried)
    await until(() => carried.length === 3)
    expect(carried).toEqual([lift(1), lift(2), lift(3)])
  })

  test('a server restored from yesterday (higher epoch, smaller numbers) is obeyed; its old numbers are not', async () => {
    const { server, school, outbox } = await setUp()
    const carried: Command[] = []
    uplinkOf(school.identity, outbox, carried)
    server.command(lift(1), { epoch: 1, n: 900 })
    server.command(lift(2), { epoch: 2, n: 1 })
    server.command(lift(3), { epoch: 1, n: 901 })
    server.command(lift(4), { epoch: 2, n: 2 })
    await until(() => carried.length === 3)
    expect(carried).toEqual([lift(1), lift(2), lift(4)])
  })

  /** Behind a filter that holds streams back. */
  function pollFrom({ server, school }: { server: FakeServer; school: School }, carried: Command[]) {
    server.stream = 'held'
    const transport = createTransport(new URL(server.url), [])
    let at = { epoch: 1, n: 0 }
    const listener = startListener({
      transport,
      line: createLine(transport, school.author, systemClock()),
      clock: systemClock(),
      log: quiet,
      listenMs: 200,
      position: () => at,
      carryOut(item) {
        at = item.at
        carried.push(item.command)
      },
      passOver(to) {
        at = to
      },
      onReached: () => undefined,
      onFailed: () => undefined,
    })
    ends.push(() => transport.close())
    ends.push(() => listener.stop())
  }
  const polls = (server: FakeServer) => server.calls.filter((name) => name === 'devices.commandsAfter').length
  test('behind a filter that holds streams back they come by long poll', async () => {
    const { server, school, outbox } = await setUp()
    const carried: Command[] = []
    pollFrom({ server, school }, carried)
    await until(() => polls(server) > 0)
    server.command(lift(1))
    await until(() => carried.length === 1)
    server.command(lift(2))
    await until(() => carried.length === 2)
    expect(outbox.unsent()).toBe(0)
  })

  describe('of a newer server', () => {
    /** kinds of a later version, a kind of ours that says more, and what is none at all */
    const newer = [
      { kind: 'lock.release', timer: 5 },
      { kind: 'aup.changed', urgent: true },
      { kind: 'aup.standing', account: 'a', standing: { mood: 'good' } },
      {},
      null,
    ]
    const send = (server: FakeServer) => newer.forEach((command) => void server.command(command as unknown as Command))
    test('are left alone, sent once, and stop nothing that comes after them', async () => {
      const { server, school, outbox } = await setUp()
      const carried: Command[] = []
      const uplink = uplinkOf(school.identity, outbox, carried)
      send(server)
      server.command(lift(1))
      await until(() => carried.length === 1)
      send(server)
      const last = JSON.stringify({ epoch: 1, n: 2 * newer.length + 1 })
      await until(() => outbox.state.get('uplink', 'cursor') === last)
      await uplink.stop()
      const opened = server.asked.length
      uplinkOf(school.identity, outbox, carried)
      await until(() => server.asked.length > opened)
      expect(server.asked.at(-1)).toBe(last)
      expect(carried).toEqual([lift(1)])
    })
    test('are not asked for again and again by long poll', async () => {
      const { server, school } = await setUp()
      const carried: Command[] = []
      pollFrom({ server, school }, carried)
      await until(() => polls(server) > 0)
      send(server)
      server.command(lift(1))
      await until(() => carried.length === 1)
      send(server)
      await until(() => server.asked.at(-1) === JSON.stringify({ epoch: 1, n: 2 * newer.length + 1 }))
      const before = polls(server)
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(polls(server)).toBe(before)
      expect(carried).toEqual([lift(1)])
    })
  })
})
