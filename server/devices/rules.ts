import { DEVICE_BEAT_MS } from '../../protocol/device.ts'
import type { Device } from '../../protocol/places.ts'
import type { DeviceRow } from './store.ts'

/** Three beats missed, as for streams: a PC that is switched off shows so within a minute and a half. */
export const OFFLINE_AFTER_MS = 3 * DEVICE_BEAT_MS

export interface Presence {
  lastSeenAt: number
  protection: Device['protection']
  covered: boolean
  version: string
  unsent: number
}

/** A PC as staff see it: what it last said, or that nothing has been heard. */
export function describeDevice(row: DeviceRow, live: Presence | undefined, warnings: Set<Device['warnings'][number]> | undefined, now: number): Device {
  const lastSeenAt = Math.max(row.last_seen_at ?? 0, live?.lastSeenAt ?? 0)
  const online = row.revoked_at === null && lastSeenAt > 0 && now - lastSeenAt < OFFLINE_AFTER_MS
  const latest = live && live.lastSeenAt >= (row.last_seen_at ?? 0) ? live : undefined
  return {
    id: row.id,
    hostname: row.hostname,
    os: row.os,
    version: latest?.version ?? row.version,
    state: row.revoked_at !== null ? 'revoked' : online ? 'online' : 'offline',
    // What an absent PC last said about its protection is not known to be so now.
    protection: online ? (latest?.protection ?? (row.protection as Device['protection'])) : 'unknown',
    covered: latest?.covered ?? row.covered === 1,
    enrolledAt: row.enrolled_at,
    lastSeenAt: lastSeenAt === 0 ? null : lastSeenAt,
    warnings: [...(warnings ?? [])],
  }
}
