/** Windows' own words about its network, as its programs print them; the rest is the same contract as on Linux. */
import { describe, expect, test } from 'vitest'
import { createWindowsNetwork, defaultGateway, neighbourMac } from '../../../agent/device/network.windows.ts'

const ROUTES = `===========================================================================\r
Interface List\r
 12...aa bb cc 00 00 01 ......Intel(R) Ethernet Connection\r
===========================================================================\r
\r
IPv4 Route Table\r
===========================================================================\r
Active Routes:\r
Network Destination        Netmask          Gateway       Interface  Metric\r
          0.0.0.0          0.0.0.0      192.168.1.1    192.168.1.23     50\r
          0.0.0.0          0.0.0.0       10.0.0.254       10.0.0.17     25\r
===========================================================================\r
Persistent Routes:\r
  Network Address          Netmask  Gateway Address  Metric\r
          0.0.0.0          0.0.0.0       172.16.0.1  Default \r
===========================================================================\r
`
const GERMAN = ROUTES.replace('Active Routes', 'Aktive Routen').replace('Network Destination', 'Netzwerkziel')
const NEIGHBOURS = `\r
Interface: 10.0.0.17 --- 0xc\r
  Internet Address      Physical Address      Type\r
  10.0.0.254            AA-BB-CC-00-11-22     dynamic   \r
`

describe('what Windows says', () => {
  test('the way out is the active default route with the lowest metric, in any language', () => {
    expect([defaultGateway(ROUTES), defaultGateway(GERMAN), defaultGateway('')]).toEqual(['10.0.0.254', '10.0.0.254', null])
    expect(defaultGateway('          0.0.0.0          0.0.0.0         On-link       10.0.0.17     25')).toBeNull()
  })
  test('a neighbour nobody has asked for has no address yet', () => {
    expect(neighbourMac(NEIGHBOURS, '10.0.0.254')).toBe('aa:bb:cc:00:11:22')
    expect(neighbourMac(NEIGHBOURS, '10.0.0.25')).toBeNull()
    expect(neighbourMac('No ARP Entries Found.\r\n', '10.0.0.254')).toBeNull()
  })
})

test('its programs are started when an address has changed, once a minute, and until the gateway is known: not at every look', () => {
  const started: string[] = []
  let [addresses, now, neighbours] = ['a', 0, '']
  const port = createWindowsNetwork({
    run(program) {
      started.push(program)
      return program === 'route' ? ROUTES : neighbours
    },
    addresses: () => addresses,
    mono: () => now,
  })
  expect(port.read()).toEqual({ address: '10.0.0.254', mac: null })
  neighbours = NEIGHBOURS
  for (let look = 0; look < 5; look++) expect(port.read()).toEqual({ address: '10.0.0.254', mac: 'aa:bb:cc:00:11:22' })
  expect(started).toHaveLength(4)
  addresses = 'b'
  port.read()
  now += 60_000
  port.read()
  expect(started).toHaveLength(8)
})
