import { readFileSync } from 'node:fs'
import type { Gateway, NetworkPort } from './network.ts'

/** From what the kernel shows of its routes and neighbours (IPv4; a network with IPv6 alone counts as none). */
export function createLinuxNetwork(folder = '/proc/net'): NetworkPort {
  const text = (name: string): string => {
    try {
      return readFileSync(`${folder}/${name}`, 'utf8')
    } catch {
      return ''
    }
  }
  return {
    read() {
      const route = defaultRoute(text('route'))
      return route && { address: route.address, mac: macOf(text('arp'), route) }
    },
  }
}

interface Route {
  address: string
  device: string
}
const GATEWAY_FLAG = 0x2

/** The default route with the lowest metric. Addresses there are hexadecimal in the machine's own byte order. */
export function defaultRoute(table: string): Route | null {
  const routes = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([device, destination, gateway, flags]) =>
        device !== undefined && destination === '00000000' && /^[0-9A-F]{8}$/i.test(gateway ?? '') && (Number.parseInt(flags ?? '', 16) & GATEWAY_FLAG) !== 0,
    )
    .map(([device = '', , gateway = '', , , , metric]) => ({ device, address: dotted(gateway), metric: Number(metric) || 0 }))
    .sort((a, b) => a.metric - b.metric)
  const [first] = routes
  return first ? { address: first.address, device: first.device } : null
}
function dotted(hex: string): string {
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.')
}

const NO_MAC = '00:00:00:00:00:00'
/** The gateway's hardware address; null while the system has not asked for it. */
export function macOf(table: string, route: Route): Gateway['mac'] {
  for (const line of table.split('\n').slice(1)) {
    const [address, , , mac, , device] = line.trim().split(/\s+/)
    if (address === route.address && device === route.device && mac !== undefined && mac !== NO_MAC) return mac.toLowerCase()
  }
  return null
}
