/**
 * A child's waiting time is counted on the server's clock: staff PCs are often minutes off. Every answer carries a Date header;
 * half of its round trip and half of its one-second grain are allowed for.
 */
export interface ServerClock {
  /** The server's time, epoch ms, as well as this page knows it. */
  now(): number
  observe(dateHeader: string | null, sentAt: number, receivedAt: number): void
}

export function createClock(localNow: () => number): ServerClock {
  let offsetMs = 0
  return {
    now: () => localNow() + offsetMs,
    observe(dateHeader, sentAt, receivedAt) {
      const stamped = dateHeader === null ? Number.NaN : Date.parse(dateHeader)
      if (Number.isNaN(stamped)) return
      const measured = stamped + 500 - (sentAt + receivedAt) / 2
      // Within the grain of the header the local clock is the better one.
      offsetMs = Math.abs(measured) < 1_500 ? 0 : measured
    },
  }
}

export function secondsSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / 1_000))
}

/** Whole minutes a child has waited; never negative. */
export function waitedMinutes(at: number, now: number): number {
  return Math.floor(secondsSince(at, now) / 60)
}
