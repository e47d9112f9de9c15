/** C43: the disk is full, on the pupil's PC or on the server. A press finds room; nothing is called kept that isn't. */
import { describe, expect, test } from 'vitest'
import { fact, type MadeEvent } from '../../agent/outbox/envelope.ts'
import { deviceStarted } from '../../protocol/events.ts'
import { startAgent } from '../tools/agent-process.ts'
import { newPress } from '../tools/sampling.ts'
import { serverIntegrity, storedEvents, storedPresses } from '../tools/server-disk.ts'
import { startServer } from '../tools/server-process.ts'
import { SimulatedPc } from '../tools/simulated-pc.ts'
import { openSmallDisk } from '../tools/small-disk.ts'
import { until } from '../tools/waiting.ts'

function canMount(): boolean {
  using disk = openSmallDisk(1)
  return disk !== null
}

describe.skipIf(!canMount())('C43 (SKIPPED without root and mount) a full disk', () => {
  test('on the pupil’s PC: fifty presses are kept all the same, over a kill of the agent too, and all arrive once', async () => {
    using disk = openSmallDisk(24)
    if (!disk) throw new Error('nothing can be mounted any more')
    await using server = await startServer()
    await using agent = await startAgent(await server.enrolToken(), { folder: disk.folder })
    await until('its start is sent', () => agent.unsent() === 0, 30_000)
    await server.kill()
    disk.fill()

    const presses = Array.from({ length: 50 }, newPress)
    for (const press of presses.slice(0, 25)) expect(await agent.press(press)).toMatchObject({ kept: true })
    await agent.kill()
    await agent.start()
    await agent.facts(({ panic }) => panic?.press === presses[0])
    for (const press of presses.slice(25)) expect(await agent.press(press)).toMatchObject({ kept: true })
    expect(agent.integrity()).toBe('ok')

    await server.start()
    await until('every press is at the server', () => presses.every((press) => storedPresses(server.data).get(press) === 1), 60_000)
  })

  test('on the pupil’s PC, with the reserve used up as well: the child is told to put a hand up, and the next press is kept when there is room again', async () => {
    using disk = openSmallDisk(24)
    if (!disk) throw new Error('nothing can be mounted any more')
    await using server = await startServer()
    await using agent = await startAgent(await server.enrolToken(), { folder: disk.folder })
    await server.kill()
    disk.fill()
    let refused = ''
    // The first press frees the reserve, which is then taken by something else, until nothing is left for a press.
    for (let i = 0; i < 50 && refused === ''; i++) {
      disk.fill()
      await agent.press(newPress()).catch((error: Error) => (refused = error.message))
    }
    expect(refused).toBe('STORE_FAILED')
    await agent.facts(({ panic }) => panic?.state === 'unsent', 10_000)

    disk.free()
    const press = newPress()
    expect(await agent.press(press)).toMatchObject({ kept: true })
    await server.start()
    await until('it is at the server', () => storedPresses(server.data).get(press) === 1, 60_000)
  })

  test('on the server: it says 503, acknowledges nothing it has not stored, and goes on when there is room', async () => {
    using disk = openSmallDisk(24)
    if (!disk) throw new Error('nothing can be mounted any more')
    await using server = await startServer({ within: disk.folder })
    const pc = await SimulatedPc.enrol(server.url, await server.enrolToken())
    const pid = server.pid
    disk.fill()
    const acked = new Set<string>()
    const unacked: MadeEvent[] = []
    // What the log of the database has room for already is still taken.
    for (let i = 0; i < 400 && unacked.length < 20; i++) {
      const event = i % 2 === 0 ? pc.makePress() : pc.make(fact(deviceStarted, { version: '1', bootId: 'b'.repeat(100), restored: [] }))
      const { status, result } = await pc.post('events.ingest', pc.batch([event.envelope]))
      if (result.ok) acked.add(event.envelope.header.id)
      else {
        expect([status, result.code]).toEqual([503, 'STORE_FAILED'])
        unacked.push(event)
      }
    }
    expect(unacked).toHaveLength(20)
    const stored = new Set(storedEvents(server.data).map(({ id }) => id))
    for (const id of acked) expect(stored.has(id)).toBe(true)

    disk.free()
    const answer = await pc.send(unacked)
    expect(answer.acked).toHaveLength(unacked.length)
    expect(server.pid).toBe(pid)
    expect(serverIntegrity(server.data)).toBe('ok')
    for (const [press, times] of storedPresses(server.data)) expect([press, times]).toEqual([press, 1])
    pc.close()
  })
})
