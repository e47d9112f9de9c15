import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeNetwork } from '../../../agent/device/network.fake.ts'
import { createLinuxNetwork, defaultRoute, macOf } from '../../../agent/device/network.linux.ts'
import { createNetworkWatch, fingerprintOf, isOffSite, type NetworkPort } from '../../../agent/device/network.ts'

const ROUTES = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0101A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	FE00000A	0003	0	0	100	00000000	0	0	0
eth0	0000000A	00000000	0001	0	0	100	00FFFFFF	0	0	0
`
const NEIGHBOURS = `IP address       HW type     Flags       HW address            Mask     Device
10.0.0.254       0x1         0x2         AA:BB:CC:00:11:22     *        eth0
192.168.1.1      0x1         0x0         00:00:00:00:00:00     *        wlan0
`

describe('what the kernel says', () => {
  test('the way out is the default route with the lowest metric', () => {
    expect(defaultRoute(ROUTES)).toEqual({ address: '10.0.0.254', device: 'eth0' })
    expect(defaultRoute('')).toBeNull()
  })
  test('a neighbour nobody has asked for has no address yet', () => {
    expect(macOf(NEIGHBOURS, { address: '10.0.0.254', device: 'eth0' })).toBe('aa:bb:cc:00:11:22')
    expect(macOf(NEIGHBOURS, { address: '192.168.1.1', device: 'wlan0' })).toBeNull()
  })
})

/** What the agent relies on, of every implementation. */
const PORTS: { name: string; open(): { port: NetworkPort; plug(): void; pull(): void; close(): void } }[] = [
  {
    name: 'the fake',
    open() {
      const fake = createFakeNetwork(null)
      return { port: fake, plug: () => fake.set({ address: '10.0.0.254', mac: 'aa:bb:cc:00:11:22' }), pull: () => fake.set(null), close() {} }
    },
  },
  {
    name: 'Linux',
    open() {
      const folder = mkdtempSync(join(tmpdir(), 'handrail-net-'))
      const write = (routes: string, arp: string) => {
        writeFileSync(join(folder, 'route'), routes)
        writeFileSync(join(folder, 'arp'), arp)
      }
      return {
        port: createLinuxNetwork(folder),
        plug: () => write(ROUTES, NEIGHBOURS),
        pull: () => write('', ''),
        close: () => rmSync(folder, { recursive: true }),
      }
    },
  },
]
describe.each(PORTS)('a network port: $name', ({ open }) => {
  let bed: ReturnType<(typeof PORTS)[number]['open']>
  beforeEach(() => {
    bed = open()
  })
  afterEach(() => bed.close())
  test('none before a cable is in, its gateway afterwards, none again when it is out', () => {
    expect(bed.port.read()).toBeNull()
    bed.plug()
    expect(bed.port.read()).toEqual({ address: '10.0.0.254', mac: 'aa:bb:cc:00:11:22' })
    bed.pull()
    expect(bed.port.read()).toBeNull()
  })
})
test('this machine’s own network can be read without an error', () => {
  const gateway = createLinuxNetwork().read()
  if (gateway) expect(gateway.address).toMatch(/^\d+(\.\d+){3}$/)
})

describe('a network that changes', () => {
  const GATEWAY = { address: '10.0.0.254', mac: 'aa:bb:cc:00:11:22' }
  test('is told once, and an idle gateway is still the same one', () => {
    const fake = createFakeNetwork(GATEWAY)
    let told = 0
    const watch = createNetworkWatch(fake, () => told++)
    const before = watch.current('s')
    fake.set({ ...GATEWAY, mac: null })
    watch.look()
    expect([watch.current('s'), told]).toEqual([before, 0])
    fake.set(null)
    watch.look()
    watch.look()
    expect([watch.current('s'), told]).toEqual([null, 1])
    fake.set({ address: '192.168.1.1', mac: null })
    watch.look()
    expect([watch.current('s'), told]).toEqual([undefined, 2])
    watch.stop()
  })
  test('one home can’t be recognised by two schools', () => {
    expect(fingerprintOf(GATEWAY, 'one')).not.toBe(fingerprintOf(GATEWAY, 'two'))
    expect(fingerprintOf(GATEWAY, 'one')).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })
  test('a PC is off site only when its policy names networks and it is on none of them', () => {
    expect([isOffSite('home', ['school']), isOffSite(null, ['school'])]).toEqual([true, true])
    expect([isOffSite('school', ['school']), isOffSite(undefined, ['school']), isOffSite('home', [])]).toEqual([false, false, false])
  })
})
