/**
 * How a PC becomes the school's: a token is made, a PC claims it with a key of its own, and from then on proves that key against a
 * nonce for each short-lived pass. The PC's clock plays no part.
 * Invariants: secrets and passes are stored as hashes; a token's uses are counted in the same statement that checks them; a nonce
 * works once, for one PC, within a minute; a claim always makes a new PC and never takes over an old one's id.
 * Fail direction: whatever is not proven is refused.
 */

import { claimSigned, nonceSigned } from '../../protocol/device.ts'
import { encodeEnrolToken } from '../../protocol/enrol-token.ts'
import { Refusal } from '../../protocol/errors.ts'
import { PROTOCOL_VERSION, speaks } from '../../protocol/version.ts'
import {
  asStaff,
  type Caller,
  type Clock,
  type Database,
  type HandlersFor,
  isSignedByRaw,
  type Keys,
  Limit,
  newId,
  newSecret,
  sha256,
  type Tx,
} from '../core/index.ts'
import { changeDevice, type Devices, findDevice, insertChallenge, PASS_LIFETIME_MS, takeChallenge } from '../devices/index.ts'
import { tokenAddress, trustOf } from './rules.ts'
import { insertToken, schoolOf, useToken } from './store.ts'

const CHALLENGE_LIFETIME_MS = 60_000
/** A roomful of PCs claims at once from one address; a guesser needs 2^255 tries. The limit is for the database's sake. */
const CLAIM_RATE = { perSecond: 5, burst: 200 }
/** Per PC: a challenge and a pass every 15 minutes are normal. */
const PASS_RATE = { perSecond: 0.5, burst: 20 }
/** Counted by PC here and by nothing else: a school is one address, and a flood from it must not keep its PCs from their passes. */
export const COUNTED_BY_PC: ReadonlySet<string> = new Set(['enrol.challenge', 'enrol.pass'])

export interface EnrolOptions {
  db: Database
  clock: Clock
  keys: Keys
  devices: Pick<Devices, 'issuePass' | 'enrolled'>
  /** how PCs reach this server */
  publicUrl: () => string
  /** of our own authority; null with the school's certificate or without https */
  caFingerprint: string | null
  /** a seat for the PC, in the same transaction; `room` is the one its token names, `replaces` the PC it is the successor of */
  seat(tx: Tx, arrival: { school: string; device: string; hostname: string; room: string | null; replaces: string | null }): Promise<void>
  /** NOT_FOUND unless the room is the school's */
  requireRoom(school: string, room: string): Promise<void>
}

export function startEnrol(options: EnrolOptions): { handlers: HandlersFor<'enrol.createToken' | 'enrol.claim' | 'enrol.challenge' | 'enrol.pass'> } {
  const { db, clock, keys, devices } = options
  const claims = new Limit(CLAIM_RATE)
  const challenges = new Limit(PASS_RATE)
  const passes = new Limit(PASS_RATE)

  return {
    handlers: {
      async 'enrol.createToken'({ uses, lifetimeMs, trust, room }, caller) {
        const staff = asStaff(caller)
        if (room !== null) await options.requireRoom(staff.school, room)
        const now = clock.now()
        const secret = newSecret()
        const expiresAt = now + lifetimeMs
        const row = {
          id: newId(now),
          school_id: staff.school,
          secret_hash: sha256(secret),
          expires_at: expiresAt,
          uses,
          used: 0,
          room_id: room,
          created_by: staff.id,
          created_at: now,
        }
        await db.write((tx) => insertToken(tx, row))
        const token = { server: tokenAddress(options.publicUrl()), ...trustOf(trust, options.caFingerprint), secret, expiresAt, uses }
        return { token: encodeEnrolToken(token, (text) => Buffer.from(text).toString('base64url')), expiresAt, uses }
      },

      async 'enrol.claim'(claim, caller) {
        requireSpoken(claim.protocol)
        requireWithin(claims, addressOf(caller), clock)
        if (!(await isSignedByRaw(claim.key, claimSigned(claim.secret, claim.key), claim.signature))) throw new Refusal('CHALLENGE_FAILED')
        const now = clock.now()
        const device = newId(now)
        const token = await db.write(async (tx) => {
          const used = await useToken(tx, sha256(claim.secret), now)
          const { hostname, os, key, machineIdHint } = claim
          const row = { id: device, school_id: used.school_id, hostname, os, key, machine_id_hint: machineIdHint, protocol: claim.protocol }
          const enrolled = await devices.enrolled(tx, row, now)
          await options.seat(tx, { school: used.school_id, device, room: used.room_id, ...enrolled })
          return used
        })
        const school = await schoolOf(db, token.school_id)
        const seal = keys.sealOf(school.id)
        return {
          device,
          school: school.id,
          schoolName: school.name,
          sealKey: { kid: seal.kid, key: seal.publicKey },
          policyKey: keys.policy.publicKey,
          epoch: school.epoch,
        }
      },

      async 'enrol.challenge'({ protocol, device }) {
        requireSpoken(protocol)
        const known = await requireDevice(db, device)
        requireWithin(challenges, device, clock)
        const now = clock.now()
        const nonce = newSecret()
        const row = { nonce_hash: sha256(nonce), school_id: known.school_id, device_id: device, expires_at: now + CHALLENGE_LIFETIME_MS }
        await db.write(async (tx) => {
          await insertChallenge(tx, row, now)
          // Others ask what this PC understands.
          if (known.protocol !== protocol) await changeDevice(tx, known.school_id, device, { protocol })
        })
        return { nonce }
      },

      async 'enrol.pass'({ device, nonce, signature }) {
        const known = await requireDevice(db, device)
        requireWithin(passes, device, clock)
        // The nonce is used up by any attempt, also a wrong one.
        const fresh = await db.write((tx) => takeChallenge(tx, sha256(nonce), device, clock.now()))
        if (!fresh || !(await isSignedByRaw(known.key, nonceSigned(device, nonce), signature))) throw new Refusal('CHALLENGE_FAILED')
        return { pass: await devices.issuePass(known), lifetimeMs: PASS_LIFETIME_MS }
      },
    },
  }
}

function requireSpoken(protocol: number): void {
  if (!speaks(protocol)) throw new Refusal(protocol > PROTOCOL_VERSION ? 'PROTOCOL_TOO_NEW' : 'PROTOCOL_TOO_OLD')
}
async function requireDevice(db: Database, id: string) {
  const device = await findDevice(db, id)
  if (!device) throw new Refusal('DEVICE_UNKNOWN')
  if (device.revoked_at !== null) throw new Refusal('DEVICE_REVOKED')
  return device
}
function requireWithin(limit: Limit, key: string, clock: Clock): void {
  if (!limit.take(key, clock.now())) throw new Refusal('TOO_MANY_ATTEMPTS')
}
function addressOf(caller: Caller): string {
  return caller.who === 'public' ? caller.address : ''
}
