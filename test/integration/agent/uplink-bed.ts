/** An uplink with a server that does what a test says, each test's own. */
import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach } from 'vitest'
import { systemClock } from '../../../agent/core/index.ts'
import type { Outbox, StateChange } from '../../../agent/outbox/index.ts'
import { createUplink, type Identity, type Uplink } from '../../../agent/uplink/index.ts'
import type { Command } from '../../../protocol/device.ts'
import { type Bed, makeBed, makeSchool, openBedOutbox, quiet, type School } from './bed.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

export function uplinkBed() {
  let bed: Bed
  const ends: (() => unknown)[] = []
  beforeEach(() => {
    bed = makeBed()
    mkdirSync(bed.paths.state, { recursive: true })
  })
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
    bed.remove()
  })

  async function fakeServer(...of: Parameters<typeof startFakeServer>): Promise<FakeServer> {
    const server = await startFakeServer(...of)
    ends.push(() => server.close())
    return server
  }
  function outboxOf(school: School): Outbox {
    const outbox = openBedOutbox(bed, school.author, systemClock())
    ends.push(() => outbox.close())
    return outbox
  }
  function uplinkOf(identity: Identity, outbox: Outbox, carried: Command[] = []): Uplink {
    const uplink = createUplink({
      identity,
      outbox,
      clock: systemClock(),
      log: quiet,
      status: () => ({ protection: 'noSession', covered: false, version: '0', unsent: outbox.unsent() }),
      onCommand(command, advance: (tx: StateChange) => void) {
        outbox.change(advance)
        carried.push(command)
      },
    })
    ends.push(() => uplink.stop())
    return uplink
  }
  async function setUp() {
    const server = await fakeServer()
    const school = makeSchool(server.url)
    return { server, school, outbox: outboxOf(school) }
  }
  return {
    get bed() {
      return bed
    },
    ends,
    fakeServer,
    outboxOf,
    uplinkOf,
    setUp,
  }
}
