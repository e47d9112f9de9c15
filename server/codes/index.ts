/**
 * Staff codes: made here, shown once, and handed to the PCs they are for as something that tells a right code and is none.
 *
 * Invariants: no code in clear is stored or logged; what is stored is stretched and encrypted with a key outside the database; each
 * PC's verifiers are made with that PC's own pepper; a PC gets only codes that count on it; a change tells every PC it concerns, in
 * its own transaction; every try on a PC is kept for 30 days, and what looks like guessing is a warning on that PC.
 * Fail direction: a code that can't be delivered lifts nothing, and the dashboard says how many PCs know it.
 */
import type { OnceCode } from '../../protocol/codes.ts'
import { Refusal } from '../../protocol/errors.ts'
import { codeTried } from '../../protocol/events.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import {
  asDevice,
  asStaff,
  type EventHandler,
  type HandlersFor,
  newId,
  onEvent,
  type Query,
  type StaffCaller,
  type TimerHandlers,
  type Tx,
} from '../core/index.ts'
import { devicesOf, envelopeFor, reachOf, sealStretched, tellPcs } from './deliver.ts'
import { type PinHandlers, type PinsNeed, startPins } from './pins.ts'
import { GUESSING, isGuessing, mayMakeFor } from './rules.ts'
import { makeDigits, stretchCode } from './secret.ts'
import { type SlipHandlers, type SlipsNeed, startSlips } from './slips.ts'
import { type CodeRow, codesOfStaff, endCode, findCode, insertCode, insertTry, markKnown, wrongTries } from './store.ts'

/** How long tries are kept, as an alert is at most. */
const KEEP_TRIES_MS = 30 * 86_400_000

export interface Codes {
  readonly handlers: HandlersFor<'codes.fetch' | 'codes.delivered' | 'codes.forRoom' | 'codes.forAlert' | 'codes.once' | 'codes.end'> &
    PinHandlers &
    SlipHandlers
  readonly onEvents: readonly EventHandler[]
  readonly timers: TimerHandlers
  /** In the transaction that changed who watches, teaches or works here, or as what. */
  staffMoved(tx: Tx, school: string, now: number): Promise<void>
  /** In the transaction that put these PCs elsewhere. */
  pcsMoved(tx: Tx, school: string, pcs: readonly string[], now: number): Promise<void>
}
export interface CodesNeed extends PinsNeed, SlipsNeed {
  settings(q: Query, school: string): Promise<Pick<PolicyValues, 'codes.onceMs' | 'codes.pinDigits' | 'codes.pinDays'>>
  /** the PC of an alert the caller may see and whose cover is still on; throws NOT_FOUND, PANIC_NOT_COVERED */
  pcOfAlert(q: Query, alert: string, caller: StaffCaller): Promise<{ device: string; place: { room: string | null; seat: string | null; pc: string } }>
  /** the rooms this member of staff watches now or teaches in, and whether anybody who gets alerts watches the room */
  aboutRoom(q: Query, school: string, staff: string, room: string): Promise<{ own: readonly string[]; isWatched: boolean }>
  /** In the transaction that heard of it: staff are told that codes are guessed at on this PC. */
  warnOfGuesses(tx: Tx, pc: { id: string; school: string }, now: number): Promise<void>
}

export function startCodes(need: CodesNeed): Codes {
  const { db, clock, keys, settings, pcOfAlert, roomName, aboutRoom, warnOfGuesses } = need
  const pins = startPins(need)
  const slips = startSlips(need)
  async function describe(q: Query, code: CodeRow): Promise<OnceCode> {
    return { id: code.id, place: code.place, validUntil: code.valid_until, reach: await reachOf(q, code) }
  }

  async function makeOnce({ id: staff, name, school }: StaffCaller, find: (q: Query) => Promise<{ device: string | null; rooms: string[]; place: string }>) {
    const now = clock.now()
    const digits = makeDigits()
    const id = newId(now)
    // Before the transaction: it takes a tenth of a second, and everybody else would wait.
    const stretched = await stretchCode(keys.codes, school, digits)
    const made = await db.write(async (tx) => {
      const { device, rooms, place } = await find(tx.q)
      const { 'codes.onceMs': lifeMs } = await settings(tx.q, school)
      const row: CodeRow = {
        id,
        school_id: school,
        kind: 'once',
        staff_id: staff,
        holder_name: name,
        device_id: device,
        place,
        stretched: sealStretched(keys.codes, id, stretched),
        valid_from: now,
        valid_until: now + lifeMs,
        created_by: staff,
        created_at: now,
        ended_at: null,
        web_hash: null,
      }
      await insertCode(tx, row, rooms)
      await tellPcs(tx, school, await devicesOf(tx.q, row), now)
      return describe(tx.q, row)
    })
    return { code: digits, made }
  }

  return {
    handlers: {
      async 'codes.fetch'({ have }, caller) {
        const now = clock.now()
        return { ...(await envelopeFor({ db, keys, now }, asDevice(caller), have)), now }
      },
      async 'codes.delivered'({ version }, caller) {
        const { id } = asDevice(caller)
        await db.write((tx) => markKnown(tx, id, version))
        return {}
      },
      'codes.forRoom': ({ room }, caller) => {
        const staff = asStaff(caller)
        return makeOnce(staff, async (q) => {
          const place = await roomName(q, staff.school, room)
          if (!mayMakeFor(staff.role, room, await aboutRoom(q, staff.school, staff.id, room))) throw new Refusal('CODE_NOT_YOUR_ROOM')
          return { device: null, rooms: [room], place }
        })
      },
      'codes.forAlert': ({ alert }, caller) => {
        const staff = asStaff(caller)
        return makeOnce(staff, async (q) => {
          const { device, place } = await pcOfAlert(q, alert, staff)
          return { device, rooms: [], place: [place.room, place.seat ?? place.pc].filter((part) => part !== null).join(' · ') }
        })
      },
      async 'codes.once'(_request, caller) {
        const { id, school } = asStaff(caller)
        const rows = await codesOfStaff(db.read, school, id, 'once', clock.now())
        return { codes: await Promise.all(rows.map((row) => describe(db.read, row))) }
      },
      async 'codes.end'({ id }, caller) {
        const { id: staff, role, school } = asStaff(caller)
        const now = clock.now()
        await db.write(async (tx) => {
          const row = await findCode(tx.q, school, id)
          // Somebody else's only for those who answer for all of them.
          if (row?.kind !== 'once' || (row.staff_id !== staff && role === 'teacher')) throw new Refusal('NOT_FOUND')
          await endCode(tx, id, now)
          await tellPcs(tx, school, await devicesOf(tx.q, row), now)
        })
        return {}
      },
      ...pins.handlers,
      ...slips.handlers,
    },
    timers: { ...pins.timers, ...slips.timers },
    staffMoved: pins.refresh,
    // What counts on a PC is found out when it asks.
    pcsMoved: tellPcs,
    onEvents: [
      onEvent(codeTried, async (tx, { school, device, body, header, receivedAt }) => {
        const { code, result } = body
        const row = { school_id: school, device_id: device, event_id: header.id, code_id: code, result, at: receivedAt, tried_at: header.at }
        await insertTry(tx, row, KEEP_TRIES_MS)
        if (result === 'accepted') return
        // Word of them may come late and out of order: each try is looked at with those before and after it.
        const near = await wrongTries(tx.q, device, header.at - GUESSING.withinMs, header.at + GUESSING.withinMs)
        if (isGuessing(near)) await warnOfGuesses(tx, { id: device, school }, receivedAt)
      }),
    ],
  }
}

export { mayMakeFor } from './rules.ts'

/** Whose code it was, for what is said of its use; null when this server knows no such code. */
export async function holderOf(q: Query, school: string, code: string): Promise<{ id: string; name: string; supply?: true } | null> {
  const row = await findCode(q, school, code)
  return row ? { id: row.staff_id ?? row.id, name: row.holder_name, ...(row.kind === 'slip' ? { supply: true } : {}) } : null
}
