import type { Gateway, NetworkPort } from './network.ts'

/** A network that can be plugged in and pulled out. */
export function createFakeNetwork(first: Gateway | null): NetworkPort & { set(gateway: Gateway | null): void } {
  let gateway = first
  return {
    read: () => gateway,
    set(next) {
      gateway = next
    },
  }
}
