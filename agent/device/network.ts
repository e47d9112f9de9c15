/** Which network this PC is on, as a fingerprint that means something to its own school only. The parsing is pure; the port reads the system. */
import { hash } from 'node:crypto'

/** The way out of this PC: the default gateway, and its hardware address where the system knows it just now. */
export interface Gateway {
  readonly address: string
  readonly mac: string | null
}
export interface NetworkPort {
  /** null: there is no way out. */
  read(): Gateway | null
}

/**
 * The same for every PC behind this gateway, and another for another school: networks of homes can't be told apart or joined
 * up across schools. 43 characters of base64url.
 */
export function fingerprintOf(gateway: { address: string; mac: string }, school: string): string {
  return hash('sha256', `handrail-network:${school}:${gateway.mac}:${gateway.address}`, 'base64url')
}

/** Two small files of the system, read this often. */
const LOOK_MS = 10_000

export interface NetworkWatch {
  /** null: on none. undefined: there is a gateway, but not yet known well enough to say which. */
  current(school: string): string | null | undefined
  look(): void
  stop(): void
}

export function createNetworkWatch(port: NetworkPort, onChange: () => void): NetworkWatch {
  let known = port.read()
  const look = (): void => {
    const now = port.read()
    // An idle gateway's hardware address is forgotten by the system; as long as the way out is the same, so is the network.
    const next = now && now.mac === null && now.address === known?.address ? known : now
    const changed = next?.address !== known?.address || next?.mac !== known?.mac
    known = next
    if (changed) onChange()
  }
  const timer = setInterval(look, LOOK_MS).unref()
  return {
    current(school) {
      if (known === null) return null
      return known.mac === null ? undefined : fingerprintOf({ address: known.address, mac: known.mac }, school)
    },
    look,
    stop: () => clearInterval(timer),
  }
}

/** Is this PC away from all networks its policy names? Not known, or none named: it is where it should be. */
export function isOffSite(network: string | null | undefined, ours: readonly string[]): boolean {
  return ours.length > 0 && network !== undefined && (network === null || !ours.includes(network))
}
