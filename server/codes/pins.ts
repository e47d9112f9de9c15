/**
 * A member of staff's own PIN, on the PCs of the rooms they watch or teach in and on no others.
 *
 * Whatever may change those rooms ends in `refresh`, which compares where each PIN is with where it should be and tells only PCs
 * that differ. Fail direction: in doubt a PIN is in fewer rooms.
 */
import { CODE_ROLES, pinProblem } from '../../protocol/codes.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import {
  asStaff,
  type Clock,
  type Database,
  type HandlersFor,
  type Keys,
  newId,
  nextPosition,
  type Query,
  type StaffCaller,
  setTimer,
  type TimerHandlers,
  type Tx,
} from '../core/index.ts'
import { devicesIn, roomsOfSchool } from '../places/index.ts'
import { reachOf, sealStretched, tellPcs } from './deliver.ts'
import { stretchCode } from './secret.ts'
import { codesOfStaff, endCode, insertCode, livePins, putInRooms, roomsOfCode } from './store.ts'

const DAY_MS = 86_400_000
const MOVE = 'codes.pins'

export type PinHandlers = HandlersFor<'codes.pin' | 'codes.setPin' | 'codes.removePin'>
export interface PinsNeed {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
  settings(q: Query, school: string): Promise<Pick<PolicyValues, 'codes.pinDigits' | 'codes.pinDays'>>
  /** rooms each watches now or teaches in, and when (epoch ms) time alone changes that */
  roomsOfEach(
    q: Query,
    school: string,
    staff: readonly string[],
    now: number,
  ): Promise<{ rooms: ReadonlyMap<string, readonly string[]>; changesAt: number | null }>
  /** throws WRONG_CREDENTIALS, TOO_MANY_ATTEMPTS */
  checkPassword(caller: StaffCaller, password: string): Promise<unknown>
}
export interface Pins {
  readonly handlers: PinHandlers
  readonly timers: TimerHandlers
  /** Puts every PIN of the school where its holder is now, and ends those of people who carry no codes any more. */
  refresh(tx: Tx, school: string, now: number): Promise<void>
}

export function startPins({ db, clock, keys, settings, roomsOfEach, checkPassword }: PinsNeed): Pins {
  async function refresh(tx: Tx, school: string, now: number): Promise<void> {
    // Its lock first: of two changes at once the second sees what the first has done.
    await nextPosition(tx, school, MOVE)
    const pins = await livePins(tx.q, school, now)
    if (pins.length === 0) return
    const holders = pins.map(({ staff }) => staff)
    const { rooms, changesAt } = await roomsOfEach(tx.q, school, holders, now)
    const touched = new Set<string>()
    for (const { id, staff, role, left } of pins) {
      const carries = left === null && (CODE_ROLES as readonly Role[]).includes(role)
      if (!carries) await endCode(tx, id, now)
      const before = await roomsOfCode(tx.q, id)
      const after = carries ? (rooms.get(staff) ?? []) : []
      const differing = [...before.filter((room) => !after.includes(room)), ...after.filter((room) => !before.includes(room))]
      if (differing.length === 0) continue
      await putInRooms(tx, school, id, after)
      for (const room of differing) touched.add(room)
    }
    await tellRooms(tx, school, touched, now)
    if (changesAt !== null) await setTimer(tx, { kind: MOVE, subject: school, school, dueAt: changesAt })
  }
  async function tellRooms(tx: Tx, school: string, rooms: Iterable<string>, now: number): Promise<void> {
    const devices: string[] = []
    for (const room of rooms) devices.push(...(await devicesIn(tx.q, school, room)))
    await tellPcs(tx, school, devices, now)
  }
  async function endPins(tx: Tx, school: string, staff: string, now: number): Promise<void> {
    for (const pin of await codesOfStaff(tx.q, school, staff, 'pin', now)) {
      await endCode(tx, pin.id, now)
      await tellRooms(tx, school, await roomsOfCode(tx.q, pin.id), now)
    }
  }

  return {
    refresh,
    timers: {
      [MOVE]: ({ school }) => db.write((tx) => refresh(tx, school, clock.now())),
    },
    handlers: {
      async 'codes.pin'(_request, caller) {
        const { id, school } = asStaff(caller)
        const { 'codes.pinDigits': digits, 'codes.pinDays': days } = await settings(db.read, school)
        const [row] = await codesOfStaff(db.read, school, id, 'pin', clock.now())
        if (!row) return { pin: null, digits, days }
        const where = new Set(await roomsOfCode(db.read, row.id))
        const rooms = (await roomsOfSchool(db.read, school)).filter((room) => where.has(room.id)).map(({ name }) => name)
        return { pin: { setAt: row.created_at, validUntil: row.valid_until, rooms, reach: await reachOf(db.read, row) }, digits, days }
      },
      async 'codes.setPin'({ pin, password }, caller) {
        const me = asStaff(caller)
        await checkPassword(me, password)
        const { 'codes.pinDigits': digits, 'codes.pinDays': days } = await settings(db.read, me.school)
        const problem = pinProblem(pin, digits)
        if (problem) throw new Refusal(problem === 'short' ? 'PIN_TOO_SHORT' : 'PIN_TOO_EASY')
        // Before the transaction: it takes a tenth of a second, and everybody else would wait.
        const stretched = await stretchCode(keys.codes, me.school, pin)
        const now = clock.now()
        const id = newId(now)
        await db.write(async (tx) => {
          await nextPosition(tx, me.school, MOVE)
          await endPins(tx, me.school, me.id, now)
          const row = {
            id,
            school_id: me.school,
            kind: 'pin' as const,
            staff_id: me.id,
            holder_name: me.name,
            device_id: null,
            place: '',
            stretched: sealStretched(keys.codes, id, stretched),
            valid_from: now,
            valid_until: now + days * DAY_MS,
            created_by: me.id,
            created_at: now,
            ended_at: null,
            web_hash: null,
          }
          await insertCode(tx, row, [])
          await refresh(tx, me.school, now)
        })
        return {}
      },
      async 'codes.removePin'(_request, caller) {
        const { id, school } = asStaff(caller)
        const now = clock.now()
        await db.write(async (tx) => {
          await nextPosition(tx, school, MOVE)
          await endPins(tx, school, id, now)
        })
        return {}
      },
    },
  }
}
