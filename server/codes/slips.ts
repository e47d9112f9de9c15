/**
 * Supply slips: a PIN on the PCs of one room for one day, and a web code that signs its holder in as a teacher of that room alone.
 *
 * The holder has an account from the first sign-in on; the sign-in is their check-in to the room. What ends the slip ends both.
 * Guesses at web codes: 60 random bits, and 43,000 guesses a day from one address. The limit is that wide because a school is one
 * address: pupils who type rubbish must not keep a supply teacher out.
 */
import { type Slip, WEB_CODE_LETTERS } from '../../protocol/code-slips.ts'
import { Refusal } from '../../protocol/errors.ts'
import { calendarOf } from '../calendar/index.ts'
import {
  asStaff,
  type Clock,
  clearTimer,
  type Database,
  type HandlersFor,
  type Keys,
  Limit,
  newId,
  nextPosition,
  type Query,
  setTimer,
  type TimerHandlers,
  type Tx,
} from '../core/index.ts'
import { roomsOfSchool } from '../places/index.ts'
import { ADDRESS_RATE, readCode, type SupplyAccounts, spellCode } from '../staff/index.ts'
import { devicesOf, reachOf, sealStretched, tellPcs } from './deliver.ts'
import { slipDays, slipSpan } from './rules.ts'
import { makeDigits, stretchCode } from './secret.ts'
import { type CodeRow, endCode, findCode, insertCode, noteSignIn, roomsOfCode, slipByWebHash, slipsSince, usesOf } from './store.ts'

const OVER = 'codes.slipOver'
const SHOWN_FOR_MS = 30 * 86_400_000

export type SlipHandlers = HandlersFor<'codes.slips' | 'codes.slipChoices' | 'codes.makeSlip' | 'codes.endSlip' | 'codes.useSlip'>
export interface SlipsNeed {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
  readonly accounts: SupplyAccounts
  /** throws NOT_FOUND */
  roomName(q: Query, school: string, room: string): Promise<string>
  /** The supply teacher watches the room from now until then (epoch ms). */
  checkIn(tx: Tx, school: string, where: { staff: string; room: string; until: number }, now: number): Promise<void>
  checkOut(tx: Tx, school: string, staff: string, now: number): Promise<void>
  /** Signs in and keeps in the audit log whose slip it was, in one transaction. */
  auditedSignIn<T>(school: string, slip: string, who: string, signIn: () => Promise<T>): Promise<T>
}

export function startSlips({ db, clock, keys, accounts, roomName, checkIn, checkOut, auditedSignIn }: SlipsNeed): {
  handlers: SlipHandlers
  timers: TimerHandlers
} {
  const guesses = new Limit(ADDRESS_RATE)
  const fingerprintOf = (webCode: string): string => keys.codes.fingerprint(readCode(webCode), 'slip')

  async function end(tx: Tx, slip: CodeRow, now: number): Promise<void> {
    await endCode(tx, slip.id, now)
    await tellPcs(tx, slip.school_id, await devicesOf(tx.q, slip), now)
    await clearTimer(tx, OVER, slip.id)
    if (slip.staff_id === null) return
    await accounts.end(tx, slip.school_id, slip.staff_id, now)
    await checkOut(tx, slip.school_id, slip.staff_id, now)
  }

  return {
    timers: {
      // The session has run out by itself; this takes away what is left of it.
      async [OVER]({ subject, school }) {
        await db.write(async (tx) => {
          const slip = await findCode(tx.q, school, subject)
          if (slip) await end(tx, slip, clock.now())
        })
      },
    },
    handlers: {
      async 'codes.slips'(_request, caller) {
        const { school } = asStaff(caller)
        const now = clock.now()
        const rows = await slipsSince(db.read, school, now - SHOWN_FOR_MS)
        const uses = await usesOf(
          db.read,
          rows.map(({ id }) => id),
        )
        const reachNow = (row: CodeRow) => (isToCome(row, now) ? reachOf(db.read, row) : { known: 0, of: 0, used: uses.get(row.id) ?? 0 })
        return { slips: await Promise.all(rows.map(async (row) => describe(row, row.made_by ?? '', await reachNow(row)))) }
      },
      async 'codes.slipChoices'(_request, caller) {
        const { school } = asStaff(caller)
        return { rooms: await roomsOfSchool(db.read, school), days: slipDays(await calendarOf(db.read, school), clock.now()) }
      },
      async 'codes.makeSlip'({ name, room, day }, caller) {
        const me = asStaff(caller)
        const now = clock.now()
        const [pin, webCode] = [makeDigits(), spellCode(WEB_CODE_LETTERS)]
        const id = newId(now)
        // Before the transaction: it takes a tenth of a second, and everybody else would wait.
        const stretched = await stretchCode(keys.codes, me.school, pin)
        const slip = await db.write(async (tx) => {
          const place = await roomName(tx.q, me.school, room)
          const calendar = await calendarOf(tx.q, me.school)
          if (!slipDays(calendar, now).includes(day)) throw new Refusal('SLIP_DAY')
          const { from, until } = slipSpan(calendar.timeZone, day)
          const row: CodeRow = {
            id,
            school_id: me.school,
            kind: 'slip',
            staff_id: null,
            holder_name: name.trim(),
            device_id: null,
            place,
            stretched: sealStretched(keys.codes, id, stretched),
            valid_from: from,
            valid_until: until,
            created_by: me.id,
            created_at: now,
            ended_at: null,
            web_hash: fingerprintOf(webCode),
            day,
            signed_in_at: null,
          }
          await insertCode(tx, row, [room])
          await tellPcs(tx, me.school, await devicesOf(tx.q, row), now)
          return describe(row, me.name, await reachOf(tx.q, row))
        })
        return { pin, webCode, slip }
      },
      async 'codes.endSlip'({ id }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          await nextPosition(tx, school, OVER)
          const slip = await findCode(tx.q, school, id)
          if (slip?.kind !== 'slip') throw new Refusal('NOT_FOUND')
          await end(tx, slip, clock.now())
        })
        return {}
      },
      async 'codes.useSlip'({ webCode }, caller) {
        const [address, startSession] = caller.who === 'public' ? [caller.address, caller.startSession] : ['', undefined]
        const now = clock.now()
        if (!guesses.take(address, now)) throw new Refusal('TOO_MANY_ATTEMPTS')
        const hash = fingerprintOf(webCode)
        const found = await slipByWebHash(db.read, hash)
        if (!found || !counts(found, now)) throw new Refusal('SLIP_WRONG')
        guesses.giveBack(address)
        const { id, school_id: school, holder_name: name, valid_until: until } = found
        const signIn = async (tx: Tx): Promise<string> => {
          // Its lock first: the slip may be ended, or used on another PC, at this very moment.
          await nextPosition(tx, school, OVER)
          const slip = await findCode(tx.q, school, id)
          const [room] = await roomsOfCode(tx.q, id)
          if (!slip || !counts(slip, now) || room === undefined) throw new Refusal('SLIP_WRONG')
          const staff = slip.staff_id ?? (await accounts.add(tx, school, { name, room }, now))
          await noteSignIn(tx, slip, staff, now)
          await checkIn(tx, school, { staff, room, until }, now)
          await setTimer(tx, { kind: OVER, subject: id, school, dueAt: until })
          return accounts.signIn(tx, school, staff, until, now)
        }
        const secret = await auditedSignIn(school, id, name, () => db.write(signIn))
        startSession?.(secret)
        return {}
      },
    },
  }
}

/** Does it count now, or will it later? */
function isToCome(slip: CodeRow, now: number): boolean {
  return slip.ended_at === null && now < slip.valid_until
}
function counts(slip: CodeRow, now: number): boolean {
  return isToCome(slip, now) && slip.valid_from <= now
}
function describe(row: CodeRow, madeBy: string, reach: Slip['reach']): Slip {
  return {
    id: row.id,
    name: row.holder_name,
    room: row.place,
    day: row.day ?? '',
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    madeBy,
    // One that ran out was not ended by anybody.
    endedAt: row.ended_at !== null && row.ended_at < row.valid_until ? row.ended_at : null,
    signedInAt: row.signed_in_at ?? null,
    reach,
  }
}
