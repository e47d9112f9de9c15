/** Exams: said by the office, told to the PCs of their rooms as part of what those are signed. */

import { Refusal } from '../../protocol/errors.ts'
import { EXAM_AHEAD_MS, EXAM_MAX_MS, EXAMS_PER_ROOM } from '../../protocol/exams.ts'
import { addDays, localOf, localToEpoch } from '../../protocol/local-time.ts'
import { asStaff, type Clock, type Database, type HandlersFor, newId, type Tx } from '../core/index.ts'
import { devicesIn, roomsOfSchool } from '../places/index.ts'
import { examsAfter, insertExam, removeExam } from './exams-store.ts'
import { readCalendar } from './store.ts'

export interface ExamsNeed {
  readonly db: Database
  readonly clock: Clock
  /** In the transaction: these PCs are to fetch what they are told. */
  tellPcs(tx: Tx, school: string, pcs: readonly string[], now: number): Promise<void>
}
/** Listed for this long after they ended. */
const SHOWN_MS = 14 * 86_400_000

export function examHandlers({ db, clock, tellPcs }: ExamsNeed): HandlersFor<'calendar.exams' | 'calendar.addExam' | 'calendar.cancelExam'> {
  async function tellRooms(tx: Tx, school: string, rooms: readonly string[], now: number): Promise<void> {
    const pcs: string[] = []
    for (const room of rooms) pcs.push(...(await devicesIn(tx.q, school, room)))
    await tellPcs(tx, school, pcs, now)
  }
  return {
    async 'calendar.exams'(_request, caller) {
      const { school } = asStaff(caller)
      const now = clock.now()
      const [exams, rooms] = await Promise.all([examsAfter(db.read, school, now - SHOWN_MS), roomsOfSchool(db.read, school)])
      return {
        exams: exams.map(({ id, name, rooms: where, date, from_minute: from, to_minute: to, starts_at: startsAt, ends_at: endsAt, by }) => {
          return { id, name, rooms: rooms.filter((room) => where.includes(room.id)), date, from, to, startsAt, endsAt, by }
        }),
        rooms,
        now,
      }
    },
    async 'calendar.addExam'({ name, rooms, date, from, to }, caller) {
      const { school, name: by } = asStaff(caller)
      const now = clock.now()
      const id = newId(now)
      await db.write(async (tx) => {
        const known = (await roomsOfSchool(tx.q, school)).map((room) => room.id)
        if (!rooms.every((room) => known.includes(room))) throw new Refusal('NOT_FOUND')
        const { timeZone } = (await readCalendar(tx.q, school)).calendar
        const [startsAt, endsAt] = [localToEpoch(timeZone, date, from), localToEpoch(timeZone, to > from ? date : addDays(date, 1), to)]
        // 30 February would be another day than was meant.
        const isDay = localOf(timeZone, localToEpoch(timeZone, date, 12 * 60)).date === date
        if (!isDay || endsAt <= now || endsAt <= startsAt || endsAt - startsAt > EXAM_MAX_MS || startsAt > now + EXAM_AHEAD_MS) throw new Refusal('EXAM_TIME')
        const coming = await examsAfter(tx.q, school, now)
        if (rooms.some((room) => coming.filter((exam) => exam.rooms.includes(room)).length >= EXAMS_PER_ROOM)) throw new Refusal('TOO_LARGE')
        await insertExam(tx, { id, school_id: school, name, date, from_minute: from, to_minute: to, starts_at: startsAt, ends_at: endsAt, by }, rooms)
        await tellRooms(tx, school, rooms, now)
      })
      return { id }
    },
    async 'calendar.cancelExam'({ id }, caller) {
      const { school } = asStaff(caller)
      const now = clock.now()
      await db.write(async (tx) => {
        const rooms = await removeExam(tx, school, id, now)
        if (rooms === null) throw new Refusal('NOT_FOUND')
        await tellRooms(tx, school, rooms, now)
      })
      return {}
    },
  }
}
