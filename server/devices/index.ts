/**
 * Enrolled PCs: their passes, their presence, and the commands that go down to them.
 * Invariants: a pass is a PC's only credential and names its school; a command is a row in the transaction that caused it and
 * is sent until the PC's cursor has passed it.
 * Fail direction: an unknown, run-out or revoked pass is refused; a revoked PC's streams end within a second.
 */

import { Refusal } from '../../protocol/errors.ts'
import { deviceFacts } from '../../protocol/events.ts'
import { storable } from '../../protocol/kinds.ts'
import type { Device, Warning } from '../../protocol/places.ts'
import {
  asDevice,
  asStaff,
  type Clock,
  type Credential,
  type Database,
  type DeviceCaller,
  type EventHandler,
  type HandlersFor,
  newSecret,
  type OpenFeed,
  onEvent,
  sha256,
  type TimerHandlers,
  type Tx,
  waitFor,
} from '../core/index.ts'
import { ourNetworks } from '../networks/index.ts'
import { commandFeed } from './commands.ts'
import { startPresence } from './presence.ts'
import { describeDevice, doubledNames, sameNameKey } from './rules.ts'
import { devicesShownAfter, showDevices } from './shown.ts'
import { changeDevice, type DeviceRow, deviceOfPass, devicesNamed, devicesOf, hostnamesOf, insertDevice, insertPass, markRevoked } from './store.ts'
import { startTwins } from './twins.ts'

export { sendCommand, sendToAll, sendToEach } from './commands.ts'
export { networksToldTo, nextShown, showDevices, showLaptops, shownCursor, shownTopic } from './shown.ts'
export { changeDevice, type DeviceRow, devicesOf, findDevice, insertChallenge, takeChallenge } from './store.ts'

export const PASS_LIFETIME_MS = 15 * 60_000

export interface Devices {
  readonly handlers: HandlersFor<'devices.beat' | 'devices.commandsAfter' | 'devices.revoke' | 'devices.clearWarning'>
  readonly feeds: { 'devices.commands': OpenFeed }
  readonly onEvents: readonly EventHandler[]
  readonly timers: TimerHandlers
  /** All PCs of a school as staff see them, revoked ones included. */
  list(school: string): Promise<Device[]>
  /** PCs that look different since position `n`, each with the position of its last change. */
  changedAfter(school: string, n: number, limit: number): Promise<{ n: number; device: Device }[]>
  /** Puts an enrolled PC on the books, in the transaction of its claim. Returns the id of the PC it is the successor of. */
  enrolled(
    tx: Tx,
    claim: Pick<DeviceRow, 'id' | 'school_id' | 'hostname' | 'os' | 'key' | 'machine_id_hint' | 'protocol'>,
    now: number,
  ): Promise<{ hostname: string; replaces: string | null }>
  /** By the hash of a pass. */
  lookUp(passHash: string): Promise<Credential<DeviceCaller> | undefined>
  issuePass(device: { id: string; school_id: string }): Promise<string>
  /** Marks silent PCs as off now instead of within seconds. */
  lookForSilent(): Promise<void>
  stop(): Promise<void>
}

/** The topic that tells every process that this PC's credentials ended. */
const ended = (device: string): string => `ended:device:${device}`

export interface DevicesNeed {
  db: Database
  clock: Clock
  /** what is wrong with each PC, by PC */
  warnings(school: string): Promise<Map<string, Set<Warning>>>
  warn(tx: Tx, device: { id: string; school: string }, warning: Warning, now: number): Promise<void>
  /** True when there was such a warning. */
  clearWarning(tx: Tx, device: { id: string; school: string }, warning: Warning, cleared: { by: string; reason: string; now: number }): Promise<boolean>
  replaceAfterMs(tx: Tx, school: string): Promise<number>
  /** A PC has another name now: the rule for names may know another seat. */
  renamed(tx: Tx, device: { id: string; school: string; hostname: string }): Promise<void>
  onFault(error: unknown): void
}

/** A name a PC gives itself. PostgreSQL stores no NUL, and a PC must not fail to enrol over one. */
const label = (text: string): string => storable(text, 120).text

export function startDevices({ db, clock, warnings, warn, clearWarning, replaceAfterMs, renamed, onFault }: DevicesNeed): Devices {
  const twins = startTwins({ db, clock, replaceAfterMs, warn, ended: (tx, device) => tx.notify(ended(device)) })
  const presence = startPresence({ db, clock, returned: twins.returned, onFault })

  async function describe(school: string, rows: readonly DeviceRow[], hostnames: readonly string[]): Promise<Device[]> {
    const [wrong, ours] = await Promise.all([warnings(school), ourNetworks(db.read, school)])
    const doubled = doubledNames(hostnames)
    return rows.map((row) =>
      describeDevice(row, presence.of(row.id), { ours, warnings: wrong.get(row.id), sameName: doubled.has(sameNameKey(row.hostname)) }, clock.now()),
    )
  }

  return {
    handlers: {
      async 'devices.beat'({ network, version, asksHelp = false, lock = 'none', ...beat }, caller) {
        // Left out: a PC that can't tell. Empty: it can, and is on none.
        const seen = network === undefined ? null : (network ?? '')
        await presence.beat(asDevice(caller).id, { ...beat, asksHelp, lock, version: label(version), network: seen, lastSeenAt: clock.now() })
        return {}
      },
      async 'devices.commandsAfter'({ after, waitMs }, caller) {
        return { items: await waitFor(db, commandFeed({ db, clock }, asDevice(caller)), after, waitMs) }
      },
      async 'devices.revoke'({ device }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          if (!(await markRevoked(tx, school, device, clock.now()))) throw new Refusal('NOT_FOUND')
          tx.notify(ended(device))
          await showDevices(tx, school, [device])
        })
        presence.forget(device)
        return {}
      },
      async 'devices.clearWarning'({ device, warning, reason }, caller) {
        const { school, name } = asStaff(caller)
        const now = clock.now()
        await db.write(async (tx) => {
          if (!(await clearWarning(tx, { id: device, school }, warning, { by: name, reason, now }))) throw new Refusal('NOT_FOUND')
          if (warning === 'renamed') await changeDevice(tx, school, device, { former_name: null })
          // Kept, although another took its seat: no timer ends it any more.
          if (warning === 'replaced') await changeDevice(tx, school, device, { replaced_by: null })
          await showDevices(tx, school, [device])
        })
        return {}
      },
    },
    feeds: { 'devices.commands': (caller) => commandFeed({ db, clock }, asDevice(caller)) },
    onEvents: [
      onEvent(deviceFacts, async (tx, { school, device, body, receivedAt }) => {
        const row = await tx.q.selectFrom('devices').selectAll().where('id', '=', device).executeTakeFirst()
        const [hostname, os] = [label(body.hostname), label(body.os)]
        if (!row || row.revoked_at !== null || (row.hostname === hostname && row.os === os)) return
        if (row.hostname === hostname) await changeDevice(tx, school, device, { os })
        else {
          const before = await devicesNamed(tx.q, school, row.hostname)
          await changeDevice(tx, school, device, { os, hostname, former_name: row.hostname })
          await warn(tx, { id: device, school }, 'renamed', receivedAt)
          await renamed(tx, { id: device, school, hostname })
          const after = await devicesNamed(tx.q, school, hostname)
          await showDevices(
            tx,
            school,
            [...new Set([...before, ...after].map(({ id }) => id))].filter((id) => id !== device),
          )
        }
        await showDevices(tx, school, [device])
      }),
    ],
    timers: twins.timers,
    async list(school) {
      const rows = await devicesOf(db, school)
      return describe(
        school,
        rows,
        rows.filter((row) => row.revoked_at === null).map((row) => row.hostname),
      )
    },
    async changedAfter(school, n, limit) {
      const rows = await devicesShownAfter(db.read, school, n, limit)
      if (rows.length === 0) return []
      const devices = await describe(school, rows, await hostnamesOf(db.read, school))
      return devices.map((device, i) => ({ n: rows[i]?.shown_n ?? n, device }))
    },
    async enrolled(tx, claim, now) {
      const row: DeviceRow = {
        ...claim,
        hostname: label(claim.hostname),
        os: label(claim.os),
        machine_id_hint: claim.machine_id_hint === null ? null : label(claim.machine_id_hint),
        version: '',
        protection: 'unknown',
        covered: 0,
        enrolled_at: now,
        last_seen_at: null,
        revoked_at: null,
        kind: 'pupil',
        online: 0,
        shown_n: 0,
        lock: 'none',
        network: null,
        former_name: null,
        replaced_by: null,
        protocol: claim.protocol,
      }
      await insertDevice(tx, row)
      const replaces = await twins.meet(tx, row, now)
      await showDevices(tx, row.school_id, [row.id])
      return { hostname: row.hostname, replaces }
    },
    async lookUp(passHash) {
      const found = await deviceOfPass(db, passHash, clock.now())
      return found && { caller: { who: 'device', id: found.id, school: found.school_id }, expiresAt: found.expires_at, ended: ended(found.id) }
    },
    async issuePass(device) {
      const pass = newSecret()
      const now = clock.now()
      const row = { hash: sha256(pass), school_id: device.school_id, device_id: device.id, expires_at: now + PASS_LIFETIME_MS }
      await db.write((tx) => insertPass(tx, row, now))
      return pass
    },
    lookForSilent: presence.lookForSilent,
    stop: presence.stop,
  }
}
