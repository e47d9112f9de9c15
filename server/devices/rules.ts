import { OFFLINE_AFTER_MS } from '../../protocol/device.ts'
import type { LockState } from '../../protocol/lock.ts'
import type { Device, DeviceKind, Warning } from '../../protocol/places.ts'
import { isOffSite, networkPlace } from '../networks/index.ts'
import type { DeviceRow } from './store.ts'

export interface Presence {
  lastSeenAt: number
  protection: Device['protection']
  covered: boolean
  lock: LockState
  version: string
  unsent: number
  /** a fingerprint; empty: on none; null: it can't tell */
  network: string | null
  /** kept in memory alone: that a child asked for help is nobody's to look up later */
  asksHelp: boolean
}

export function isSilent(lastSeenAt: number, now: number): boolean {
  return now - lastSeenAt >= OFFLINE_AFTER_MS
}

/** Would a page show this PC differently after its beat? */
export function looksDifferent(row: DeviceRow, beat: Presence | undefined): boolean {
  if (!beat) return false
  return (
    row.online === 0 ||
    row.protection !== beat.protection ||
    (row.covered === 1) !== beat.covered ||
    row.lock !== beat.lock ||
    row.version !== beat.version ||
    row.network !== beat.network
  )
}

/** What is known of the school around a PC. */
export interface Surroundings {
  ours: ReadonlySet<string>
  warnings: ReadonlySet<Warning> | undefined
  /** another PC of the school has this name */
  sameName: boolean
}

/** A PC as staff see it: what it last said, or that nothing has been heard. */
export function describeDevice(row: DeviceRow, live: Presence | undefined, { ours, warnings, sameName }: Surroundings, now: number): Device {
  const lastSeenAt = Math.max(row.last_seen_at ?? 0, live?.lastSeenAt ?? 0)
  const online = row.revoked_at === null && lastSeenAt > 0 && !isSilent(lastSeenAt, now)
  const latest = live && live.lastSeenAt >= (row.last_seen_at ?? 0) ? live : undefined
  const network = networkPlace(latest ? latest.network : row.network, ours)
  return {
    id: row.id,
    hostname: row.hostname,
    formerName: row.former_name,
    os: row.os,
    version: latest?.version ?? row.version,
    kind: row.kind as DeviceKind,
    state: row.revoked_at !== null ? 'revoked' : online ? 'online' : 'offline',
    // What an absent PC last said about its protection is not known to be so now.
    protection: online ? (latest?.protection ?? (row.protection as Device['protection'])) : 'unknown',
    covered: latest?.covered ?? row.covered === 1,
    asksHelp: online && (latest?.asksHelp ?? false),
    lock: online ? (latest?.lock ?? (row.lock as LockState)) : 'none',
    network,
    offSite: isOffSite(row.kind, network),
    enrolledAt: row.enrolled_at,
    lastSeenAt: lastSeenAt === 0 ? null : lastSeenAt,
    warnings: [...(warnings ?? []), ...(sameName && row.revoked_at === null ? (['sameName'] as const) : [])],
  }
}

/** Names differ by more than the case they are written in. */
export const sameNameKey = (hostname: string): string => hostname.toLowerCase()

/** Names that more than one PC has. */
export function doubledNames(hostnames: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const doubled = new Set<string>()
  for (const key of hostnames.map(sameNameKey)) {
    if (seen.has(key)) doubled.add(key)
    seen.add(key)
  }
  return doubled
}

/**
 * What an older PC of the same name on the same machine means for one that enrols now. `clone`: the old one is on, so they are two.
 * `reclaim`: it has been silent, but not for long: the new one takes its seat, and a person says whether the old one goes.
 * `replace`: it is long gone: its record ends.
 */
export function judgeTwin(silentMs: number, limitMs: number): 'clone' | 'reclaim' | 'replace' {
  if (silentMs < OFFLINE_AFTER_MS) return 'clone'
  return silentMs < limitMs ? 'reclaim' : 'replace'
}
