/**
 * The SMART reminder: a teacher shows a rule on the pupils' screens of a room, or a lesson begins with one.
 *
 * Invariants: it goes to pupils' PCs that are on and understand it, of that room alone; it is worth nothing later, and a PC that comes
 * for it later has none; a room is reminded once a minute, whoever asks; a lesson begins with one once; nothing is kept of it but when.
 * What a teacher sends is audited, once for the room. What a lesson begins with is nobody's act and touches nobody's data, so it has no
 * row: that the school wants it, who said so and when, is in the history of the policy, and when lessons are is in the calendar.
 * Fail direction: no card. A sending that fails tells whoever sent it; a lesson that begins while the server is away begins without.
 */
import { Refusal } from '../../protocol/errors.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { REMINDER_EVERY_MS, REMINDER_SINCE } from '../../protocol/reminder.ts'
import { calendarOf, nextBellOf } from '../calendar/index.ts'
import { mayMakeFor } from '../codes/index.ts'
import { asStaff, type Clock, type Database, type HandlersFor, type Query, setTimer, type Timer, type TimerHandlers, type Tx } from '../core/index.ts'
import { sendToEach } from '../devices/index.ts'
import { pupilPcsIn, roomName, roomsOfSchool } from '../places/index.ts'
import { ruleAtLesson, ruleOfToday } from './rules.ts'
import { takeTurn } from './store.ts'

export interface Reminders {
  readonly handlers: HandlersFor<'reminder.send' | 'reminder.today'>
  readonly timers: TimerHandlers
  /** In the transaction that may have changed when lessons are. */
  lessonsMoved(tx: Tx, school: string, now: number): Promise<void>
}
export interface ReminderNeed {
  readonly db: Database
  readonly clock: Clock
  settings(q: Query, school: string): Promise<Pick<PolicyValues, 'reminder.atLesson'>>
  /** the rooms this member of staff watches now or teaches in, and whether anybody who gets alerts watches the room */
  aboutRoom(q: Query, school: string, staff: string, room: string): Promise<{ own: readonly string[]; isWatched: boolean }>
}

const LESSON = 'reminder.lesson'
/** A PC that has just lost its line may be back by then. Later a card would come out of the blue. */
const WORTH_MS = 10_000
/** When the calendar knows of no bell within a day. */
const LOOK_AGAIN_MS = 12 * 60 * 60_000

export function startReminders({ db, clock, settings, aboutRoom }: ReminderNeed): Reminders {
  /** Pupils' PCs of the room, and which of them a card can reach. */
  async function reach(q: Query, school: string, room: string): Promise<{ pcs: number; on: string[] }> {
    const pcs = await pupilPcsIn(q, school, room)
    return { pcs: pcs.length, on: pcs.filter(({ isOn, speaks }) => isOn && speaks >= REMINDER_SINCE).map(({ id }) => id) }
  }
  async function nextBell(tx: Tx, school: string, now: number): Promise<Timer> {
    const bell = nextBellOf(await calendarOf(tx.q, school), now)
    return { kind: LESSON, subject: school, school, dueAt: bell ?? now + LOOK_AGAIN_MS }
  }
  async function beginLesson(tx: Tx, school: string, bell: number, now: number): Promise<void> {
    const { 'reminder.atLesson': mode } = await settings(tx.q, school)
    const rule = ruleAtLesson(mode, await calendarOf(tx.q, school), { bell, now })
    if (!rule) return
    const on: string[] = []
    for (const { id } of await roomsOfSchool(tx.q, school)) {
      const room = await reach(tx.q, school, id)
      if (room.on.length > 0 && (await takeTurn(tx, school, id, now, REMINDER_EVERY_MS))) on.push(...room.on)
    }
    await sendToEach(tx, school, on, { kind: 'reminder.show', rule }, now, now + WORTH_MS)
  }

  return {
    handlers: {
      async 'reminder.today'(_request, caller) {
        return { rule: ruleOfToday(await calendarOf(db.read, asStaff(caller).school), clock.now()) }
      },
      async 'reminder.send'({ room, rule: wanted }, caller) {
        const { id, role, school } = asStaff(caller)
        const now = clock.now()
        return db.write(async (tx) => {
          await roomName(tx.q, school, room)
          if (!mayMakeFor(role, room, await aboutRoom(tx.q, school, id, room))) throw new Refusal('REMINDER_NOT_YOUR_ROOM')
          const rule = wanted === 'day' ? ruleOfToday(await calendarOf(tx.q, school), now) : wanted
          const { pcs, on } = await reach(tx.q, school, room)
          // A sending that reaches nobody leaves the room its turn.
          if (on.length > 0 && !(await takeTurn(tx, school, room, now, REMINDER_EVERY_MS))) throw new Refusal('REMINDER_TOO_SOON')
          await sendToEach(tx, school, on, { kind: 'reminder.show', rule }, now, now + WORTH_MS)
          return { rule, pcs, sent: on.length }
        })
      },
    },
    timers: {
      [LESSON]: ({ school, dueAt }) =>
        db.write(async (tx) => {
          const now = clock.now()
          await beginLesson(tx, school, dueAt, now)
          await setTimer(tx, await nextBell(tx, school, now))
        }),
    },
    // Whoever logs on just as a bell rings takes nobody's card away.
    lessonsMoved: async (tx, school, now) => setTimer(tx, await nextBell(tx, school, now), now),
  }
}
