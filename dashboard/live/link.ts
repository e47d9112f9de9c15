/**
 * How the browser stands with the server. Pure.
 *
 *   connecting ─▶ live(stream) ── 3 heartbeats silent ──▶ lost ─▶ connecting ─▶ live(poll) ── 5 min ──▶ live(stream)
 *        └──── refused ────▶ lost                            signedOut, off: until somebody signs in
 */
import { HEARTBEAT_MS } from '../../protocol/device.ts'

export type Via = 'stream' | 'poll'
export type Link =
  /** this role gets no alerts */
  | { kind: 'off' }
  | { kind: 'connecting' }
  | { kind: 'live'; via: Via; heardAt: number }
  | { kind: 'lost'; since: number; retryAt: number }
  | { kind: 'signedOut' }

export const SILENT_AFTER_MS = 3 * HEARTBEAT_MS
/** A poll comes back within two heartbeats, so that a quiet school doesn't look like a lost connection. */
export const POLL_WAIT_MS = 2 * HEARTBEAT_MS
/** Then the stream gets another chance: the filter that held it back may only have been busy. */
export const POLL_FOR_MS = 5 * 60_000

const FIRST_DELAY_MS = 250
const LONGEST_DELAY_MS = 5_000

/** Milliseconds before the n-th retry (0 is the first): doubling, capped, and spread out so that a school doesn't return in one instant. */
export function retryDelayMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10))
  return Math.round(full / 2 + (full / 2) * random)
}

/** A worker that died can't say so: what it last heard grows old instead. */
export function linkShown(link: Link, now: number): Link {
  if (link.kind !== 'live' || now - link.heardAt <= SILENT_AFTER_MS) return link
  return { kind: 'lost', since: link.heardAt, retryAt: now }
}
