/** A PC's codes: told of without contents, fetched by it as one signed document, acknowledged when they are on its disk. */
import type { CodesDocument, KnownCode } from '../../protocol/codes.ts'
import {
  type Database,
  type DeviceCaller,
  type Keys,
  nextPosition,
  type Position,
  type Query,
  sha256,
  signDocument,
  type Tx,
  type Vault,
} from '../core/index.ts'
import { sendCommand } from '../devices/index.ts'
import { devicesIn, roomOf } from '../places/index.ts'
import { makePepper, saltOf, verifierFor } from './secret.ts'
import { type CodeDeviceRow, type CodeRow, codeDevice, codeDevices, codesOn, epochOf, roomsOfCode, saveCodeDevice, usesOf } from './store.ts'

const aboutCode = (id: string): string => `code:${id}`
const aboutPepper = (device: string): string => `pepper:${device}`

export function sealStretched(vault: Vault, id: string, stretched: Buffer): string {
  return vault.seal(stretched.toString('base64url'), aboutCode(id))
}
export function openStretched(vault: Vault, row: Pick<CodeRow, 'id' | 'stretched'>): Buffer {
  return Buffer.from(vault.open(row.stretched, aboutCode(row.id)), 'base64url')
}

/** The PCs a code is for now. */
export async function devicesOf(q: Query, code: CodeRow): Promise<string[]> {
  if (code.device_id !== null) return [code.device_id]
  const found: string[] = []
  for (const room of await roomsOfCode(q, code.id)) found.push(...(await devicesIn(q, code.school_id, room)))
  return found
}

/** How many PCs know a code, of how many it is for, and on how many it was accepted. */
export async function reachOf(q: Query, code: CodeRow): Promise<{ known: number; of: number; used: number }> {
  const devices = await devicesOf(q, code)
  const known = (await codeDevices(q, devices)).filter((device) => (JSON.parse(device.known) as string[]).includes(code.id)).length
  return { known, of: devices.length, used: (await usesOf(q, [code.id])).get(code.id) ?? 0 }
}

/** Inside the transaction that changes what these PCs should have. */
export async function tellPcs(tx: Tx, school: string, devices: Iterable<string>, now: number): Promise<void> {
  for (const device of [...new Set(devices)].toSorted()) await sendCommand(tx, { school, device }, { kind: 'codes.changed' }, now)
}

/**
 * The newest envelope for this PC; null when it has that one already. A PC that has none is given its pepper with it.
 * The version rises only when what the PC should have has changed, so that asking costs a PC and a school's disk nothing.
 */
export async function envelopeFor(
  { db, keys, now }: { db: Database; keys: Keys; now: number },
  device: DeviceCaller,
  have: Position | null,
): Promise<{ envelope: string | null; pepper: string | null }> {
  const vault = keys.codes
  const listed = async (q: Query) => {
    const room = await roomOf(q, device.school, device.id)
    return { room, rows: await codesOn(q, device.school, device.id, room?.id ?? null, now) }
  }
  const known = await codeDevice(db.read, device.id)
  const current = known && have && known.epoch === have.epoch && known.n === have.n
  if (current && isGiven(known, (await listed(db.read)).rows) && known.epoch === (await epochOf(db.read, device.school)))
    return { envelope: null, pepper: null }

  const { document, pepper } = await db.write(async (tx) => {
    // First: its lock makes two fetches follow each other, so that the higher number holds the newer list.
    const n = await nextPosition(tx, device.school, `codes:${device.id}`)
    const epoch = await epochOf(tx.q, device.school)
    const { room, rows } = await listed(tx.q)
    const before = await codeDevice(tx.q, device.id)
    const pepper = before ? Buffer.from(vault.open(before.pepper, aboutPepper(device.id)), 'base64url') : makePepper()
    const row: CodeDeviceRow = {
      device_id: device.id,
      school_id: device.school,
      pepper: before?.pepper ?? vault.seal(pepper.toString('base64url'), aboutPepper(device.id)),
      epoch,
      n,
      given: JSON.stringify(idsOf(rows)),
      known: before?.known ?? '[]',
    }
    await saveCodeDevice(tx, row)
    const salt = saltOf(vault, device.school).toString('base64url')
    const document: CodesDocument = {
      device: device.id,
      school: device.school,
      version: { epoch, n },
      issuedAt: now,
      pepperHash: sha256(pepper.toString('base64url')),
      codes: rows.map(
        (code): KnownCode => ({
          id: code.id,
          kind: code.kind,
          holderName: code.holder_name,
          salt,
          verifier: verifierFor(pepper, openStretched(vault, code)),
          scope: { device: code.device_id, room: code.device_id === null ? (room?.id ?? null) : null },
          validFrom: code.valid_from,
          validUntil: code.valid_until,
          once: code.kind === 'once',
        }),
      ),
    }
    return { document, pepper: have === null ? pepper.toString('base64url') : null }
  })
  return { envelope: signDocument(keys.policy.privateKey, document), pepper }
}

function idsOf(rows: readonly CodeRow[]): string[] {
  return rows.map(({ id }) => id)
}
function isGiven(device: CodeDeviceRow, rows: readonly CodeRow[]): boolean {
  return device.given === JSON.stringify(idsOf(rows))
}
