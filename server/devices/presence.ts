/** Who is on, kept in memory; the table gets it at most every 30 s per PC, so that presence does not wear the disk. */
import type { Database } from '../core/index.ts'
import type { Presence } from './rules.ts'
import { writePresence } from './store.ts'

const WRITE_EVERY_MS = 30_000

export function startPresence(db: Database) {
  const live = new Map<string, Presence>()
  const writtenAt = new Map<string, number>()
  return {
    of: (device: string): Presence | undefined => live.get(device),
    async beat(device: string, presence: Presence): Promise<void> {
      const before = live.get(device)
      live.set(device, presence)
      // A change of what staff act on is written at once: another server process shows it too.
      const changed = before?.covered !== presence.covered || before.protection !== presence.protection
      if (!changed && presence.lastSeenAt - (writtenAt.get(device) ?? 0) < WRITE_EVERY_MS) return
      writtenAt.set(device, presence.lastSeenAt)
      await db.write((tx) => writePresence(tx, device, presence))
    },
    forget(device: string): void {
      live.delete(device)
      writtenAt.delete(device)
    },
  }
}
