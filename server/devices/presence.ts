/**
 * Who is on. Beats are kept in memory and written together: what staff act on within 0.1 s and at once for all who changed in it,
 * the rest every few seconds, so that presence does not wear the disk.
 */
import { OFFLINE_AFTER_MS } from '../../protocol/device.ts'
import type { Clock, Database, Tx } from '../core/index.ts'
import { keepNetwork } from '../networks/index.ts'
import { isSilent, looksDifferent, type Presence } from './rules.ts'
import { showDevices } from './shown.ts'
import { devicesById, silentDevices, writeOffline, writePresence } from './store.ts'

/** Ten times a second at most: a page paints no faster, and a roomful of PCs that come on together are one write. */
const SOON_MS = 100
const LATER_MS = 5_000
const LOOK_MS = 5_000
const WRITE_EVERY_MS = 25_000

export interface PresenceNeed {
  db: Database
  clock: Clock
  /** a PC whose seat another has taken is heard again, in the transaction that says so */
  returned(tx: Tx, device: { id: string; school_id: string; replaced_by: string | null }): Promise<void>
  onFault(error: unknown): void
}

export function startPresence({ db, clock, returned, onFault }: PresenceNeed) {
  const live = new Map<string, Presence>()
  const writtenAt = new Map<string, number>()
  const dirty = new Map<string, Presence>()
  /** PCs that pages show as asking for help: in no table, so remembered here */
  const asking = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let dueAt = Number.POSITIVE_INFINITY
  let flushed: PromiseWithResolvers<void> = settledLater()
  let writing: Promise<void> = Promise.resolve()

  function plan(delayMs: number): void {
    const at = performance.now() + delayMs
    if (at >= dueAt) return
    clearTimeout(timer)
    dueAt = at
    timer = setTimeout(flush, delayMs).unref()
  }
  function flush(): void {
    clearTimeout(timer)
    dueAt = Number.POSITIVE_INFINITY
    const batch = new Map(dirty)
    const told = flushed
    dirty.clear()
    flushed = settledLater()
    writing = writing.then(() => (batch.size === 0 ? undefined : write(batch))).then(told.resolve, told.reject)
  }
  async function write(batch: ReadonlyMap<string, Presence>): Promise<void> {
    await db.write(async (tx) => {
      const rows = await devicesById(tx, [...batch.keys()])
      const changed = Map.groupBy(
        rows.filter((row) => looksDifferent(row, batch.get(row.id)) || asking.has(row.id) !== (batch.get(row.id)?.asksHelp ?? false)),
        (row) => row.school_id,
      )
      for (const row of rows) {
        const presence = batch.get(row.id)
        if (!presence) continue
        await writePresence(tx, row.id, presence)
        if (row.replaced_by !== null) await returned(tx, row)
      }
      const networks = new Map(rows.map((row) => [`${row.school_id} ${batch.get(row.id)?.network ?? ''}`, row]))
      for (const row of networks.values()) {
        const seen = batch.get(row.id)
        if (seen?.network) await keepNetwork(tx, row.school_id, seen.network, seen.lastSeenAt)
      }
      for (const [school, devices] of changed)
        await showDevices(
          tx,
          school,
          devices.map((row) => row.id),
        )
    })
    for (const [device, { lastSeenAt, asksHelp }] of batch) {
      writtenAt.set(device, lastSeenAt)
      if (asksHelp) asking.add(device)
      else asking.delete(device)
    }
  }

  /** Nothing says that a PC is gone but its silence. */
  async function lookForSilent(): Promise<void> {
    const before = clock.now() - OFFLINE_AFTER_MS
    const silent = (await silentDevices(db.read, before)).filter((row) => isSilent(live.get(row.id)?.lastSeenAt ?? 0, clock.now()))
    for (const [school, rows] of Map.groupBy(silent, (row) => row.school_id)) {
      await db.write(async (tx) => {
        const gone = await writeOffline(
          tx,
          rows.map((row) => row.id),
          before,
        )
        await showDevices(tx, school, gone)
      })
    }
  }
  const looking = setInterval(() => void lookForSilent().catch(onFault), LOOK_MS).unref()

  return {
    of: (device: string): Presence | undefined => live.get(device),
    /** Resolves when a change staff act on is written; at once when there is none. */
    async beat(device: string, presence: Presence): Promise<void> {
      const before = live.get(device)
      live.set(device, presence)
      const changed =
        !before ||
        isSilent(before.lastSeenAt, presence.lastSeenAt) ||
        before.covered !== presence.covered ||
        before.lock !== presence.lock ||
        before.asksHelp !== presence.asksHelp ||
        before.protection !== presence.protection ||
        before.network !== presence.network ||
        before.version !== presence.version
      if (!changed && presence.lastSeenAt - (writtenAt.get(device) ?? 0) < WRITE_EVERY_MS) return
      dirty.set(device, presence)
      plan(changed ? SOON_MS : LATER_MS)
      if (changed) await flushed.promise
    },
    lookForSilent,
    forget(device: string): void {
      live.delete(device)
      writtenAt.delete(device)
      dirty.delete(device)
      asking.delete(device)
    },
    async stop(): Promise<void> {
      clearInterval(looking)
      const last = flushed.promise
      flush()
      await last.catch(onFault)
    },
  }
}

/** Whether anybody waits or not, a failure is no unhandled one. */
function settledLater(): PromiseWithResolvers<void> {
  const later = Promise.withResolvers<void>()
  later.promise.catch(() => undefined)
  return later
}
