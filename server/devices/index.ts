/**
 * Enrolled PCs: their passes, their presence, and the commands that go down to them.
 * Invariants: a pass is a PC's only credential and names its school; a command is a row in the transaction that caused it and
 * is sent until the PC's cursor has passed it.
 * Fail direction: an unknown, run-out or revoked pass is refused; a revoked PC's streams end within a second.
 */
import { Refusal } from '../../protocol/errors.ts'
import type { Device } from '../../protocol/places.ts'
import {
  asDevice,
  asStaff,
  type Clock,
  type Credential,
  type Database,
  type DeviceCaller,
  type HandlersFor,
  newSecret,
  type OpenFeed,
  sha256,
  waitFor,
} from '../core/index.ts'
import { commandFeed } from './commands.ts'
import { startPresence } from './presence.ts'
import { describeDevice } from './rules.ts'
import { deviceOfPass, devicesOf, insertPass, markRevoked } from './store.ts'

export { sendCommand, sendToAll } from './commands.ts'
export { type DeviceRow, findDevice, insertChallenge, insertDevice, takeChallenge } from './store.ts'

export const PASS_LIFETIME_MS = 15 * 60_000

export interface Devices {
  readonly handlers: HandlersFor<'devices.beat' | 'devices.commandsAfter' | 'devices.revoke'>
  readonly feeds: { 'devices.commands': OpenFeed }
  /** All PCs of a school as staff see them, revoked ones included. */
  list(school: string): Promise<Device[]>
  /** By the hash of a pass. */
  lookUp(passHash: string): Promise<Credential<DeviceCaller> | undefined>
  issuePass(device: { id: string; school_id: string }): Promise<string>
}

/** The topic that tells every process that this PC's credentials ended. */
const ended = (device: string): string => `ended:device:${device}`

/** `warnings`: what is wrong with each PC's evidence, by PC. */
export type Warnings = (school: string) => Promise<Map<string, Set<Device['warnings'][number]>>>

export function startDevices({ db, clock, warnings }: { db: Database; clock: Clock; warnings: Warnings }): Devices {
  const presence = startPresence(db)
  return {
    handlers: {
      async 'devices.beat'(beat, caller) {
        await presence.beat(asDevice(caller).id, { ...beat, lastSeenAt: clock.now() })
        return {}
      },
      async 'devices.commandsAfter'({ after, waitMs }, caller) {
        return { items: await waitFor(db, commandFeed(db, asDevice(caller)), after, waitMs) }
      },
      async 'devices.revoke'({ device }, caller) {
        const { school } = asStaff(caller)
        const known = await db.write(async (tx) => {
          const revoked = await markRevoked(tx, school, device, clock.now())
          if (revoked) tx.notify(ended(device))
          return revoked
        })
        if (!known) throw new Refusal('NOT_FOUND')
        presence.forget(device)
        return {}
      },
    },
    feeds: { 'devices.commands': (caller) => commandFeed(db, asDevice(caller)) },
    async list(school) {
      const [rows, wrong] = await Promise.all([devicesOf(db, school), warnings(school)])
      return rows.map((row) => describeDevice(row, presence.of(row.id), wrong.get(row.id), clock.now()))
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
  }
}
