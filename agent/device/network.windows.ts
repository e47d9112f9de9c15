import { execFileSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Gateway, NetworkPort } from './network.ts'

/** Two programs are started for an answer: not oftener than this while the PC's own addresses stay the same. */
const ASK_AGAIN_MS = 60_000

/** What this port needs of the system; `run` gives a program's output, and nothing when it fails. */
export interface WindowsNetworkParts {
  run(program: 'route' | 'arp', args: readonly string[]): string
  /** changes whenever an address of this PC does */
  addresses(): string
  mono(): number
}

/** From `route print` and `arp -a`, whose columns are the same in every language (IPv4; a network with IPv6 alone counts as none). */
export function createWindowsNetwork(parts: WindowsNetworkParts = systemParts()): NetworkPort {
  let known: { gateway: Gateway | null; addresses: string; at: number } | undefined
  return {
    read() {
      const [addresses, at] = [parts.addresses(), parts.mono()]
      const isFresh = known?.addresses === addresses && at - known.at < ASK_AGAIN_MS && known.gateway?.mac !== null
      if (!known || !isFresh) {
        const address = defaultGateway(parts.run('route', ['print', '-4', '0.0.0.0']))
        known = { gateway: address === null ? null : { address, mac: neighbourMac(parts.run('arp', ['-a', address]), address) }, addresses, at }
      }
      return known.gateway
    },
  }
}

const DOTTED = /^\d{1,3}(\.\d{1,3}){3}$/

/** The gateway of the active default route with the lowest metric; null without one. Destination, mask, gateway, interface, metric. */
export function defaultGateway(output: string): string | null {
  const routes = output
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    // A persistent route has no interface, and one to a link no gateway.
    .filter(([to, mask, gateway, own]) => to === '0.0.0.0' && mask === '0.0.0.0' && DOTTED.test(gateway ?? '') && DOTTED.test(own ?? ''))
    .map(([, , gateway = '', , metric]) => ({ gateway, metric: Number(metric) || 0 }))
    .sort((a, b) => a.metric - b.metric)
  return routes[0]?.gateway ?? null
}
/** The hardware address of a neighbour, in lower case with colons; null while the system has not asked for it. */
export function neighbourMac(output: string, address: string): string | null {
  for (const line of output.split(/\r?\n/)) {
    const [at, mac] = line.trim().split(/\s+/)
    if (at === address && /^([0-9a-f]{2}-){5}[0-9a-f]{2}$/i.test(mac ?? '')) return (mac ?? '').toLowerCase().replaceAll('-', ':')
  }
  return null
}

function systemParts(): WindowsNetworkParts {
  const system = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32')
  return {
    run(program, args) {
      try {
        // By its whole path: a service must not start what lies earlier on the path.
        return execFileSync(join(system, `${program}.exe`), args, {
          encoding: 'latin1',
          timeout: 5_000,
          windowsHide: true,
          stdio: ['ignore', 'pipe', 'ignore'],
        })
      } catch {
        return ''
      }
    },
    addresses: () => JSON.stringify(networkInterfaces()),
    mono: () => performance.now(),
  }
}
