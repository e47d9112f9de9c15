/** A room's locks of the last 30 days: kept from what PCs report, shown to those whose room it is, then forgotten. */
import { Refusal } from '../../protocol/errors.ts'
import { lockFreed, lockLocked, lockMediaLeft, lockObserved, lockOpened } from '../../protocol/events.ts'
import { LOCK_HISTORY_MS, type PastLock } from '../../protocol/lock-history.ts'
import {
  asStaff,
  type Clock,
  type Database,
  type EventHandler,
  type HandlersFor,
  onEvent,
  type Query,
  type Received,
  setTimer,
  type TimerHandlers,
  type Tx,
} from '../core/index.ts'
import { roomName, roomOf } from '../places/index.ts'
import { changePast, forgetBefore, hasPast, insertPast, pastOf } from './history-store.ts'
import { mayLookAt } from './rules.ts'
import { lockerOf } from './store.ts'

export interface LockHistory {
  readonly handlers: HandlersFor<'lock.history'>
  readonly onEvents: readonly EventHandler[]
  readonly timers: TimerHandlers
}
export interface LockHistoryNeed {
  readonly db: Database
  readonly clock: Clock
  /** the rooms this member of staff watches now or teaches in */
  aboutRoom(q: Query, school: string, staff: string, room: string): Promise<{ own: readonly string[] }>
  holderOf(q: Query, school: string, code: string): Promise<{ name: string } | null>
  /** whose each event was, as far as that is one person; by event */
  namesOf(q: Query, school: string, events: readonly { device: string; event: string }[]): Promise<ReadonlyMap<string, string>>
  /** In the transaction that forgets the events: who they were goes too. */
  forgetPeople(tx: Tx, device: string, events: readonly string[]): Promise<void>
}

const FORGET = 'lock.forget'
const DAY_MS = 86_400_000
/** A PC's clock may be wrong: nothing was after it was heard of. */
const happenedAt = ({ header, receivedAt }: Pick<Received, 'header' | 'receivedAt'>): number => Math.min(header.at, receivedAt)

export function startLockHistory({ db, clock, aboutRoom, holderOf, namesOf, forgetPeople }: LockHistoryNeed): LockHistory {
  async function forget(tx: Tx, school: string, now: number): Promise<void> {
    const gone = await forgetBefore(tx, school, now - LOCK_HISTORY_MS)
    for (const [device, events] of Map.groupBy(gone, (one) => one.device))
      await forgetPeople(
        tx,
        device,
        events.map(({ event }) => event),
      )
  }
  async function keep(tx: Tx, received: Received, lock: string, reason: PastLock['reason'], lockedBy: string | null): Promise<void> {
    const { school, device, header, receivedAt } = received
    const room = await roomOf(tx.q, school, device)
    const past = { school_id: school, room_id: room?.id ?? null, event_id: header.id, at: happenedAt(received), reason, locked_by: lockedBy }
    await insertPast(tx, { device, lock }, past)
    await forget(tx, school, receivedAt)
    await setTimer(tx, { kind: FORGET, subject: school, school, dueAt: receivedAt + DAY_MS })
  }

  return {
    handlers: {
      async 'lock.history'({ room, before, limit }, caller) {
        const { id: staff, role, school } = asStaff(caller)
        await roomName(db.read, school, room)
        if (!mayLookAt(role, room, await aboutRoom(db.read, school, staff, room))) throw new Refusal('LOCK_HISTORY_NOT_YOURS')
        const rows = await pastOf(db.read, { school, room, since: clock.now() - LOCK_HISTORY_MS, before, limit })
        const names = await namesOf(
          db.read,
          school,
          rows.map((row) => ({ device: row.device_id, event: row.event_id })),
        )
        const locks = rows.map((row) => ({
          id: row.event_id,
          at: row.at,
          pc: row.pc,
          seat: row.seat,
          person: names.get(row.event_id) ?? null,
          reason: row.reason as PastLock['reason'],
          lockedBy: row.locked_by,
          opened: row.opened_at === null ? null : { at: row.opened_at, how: row.opened_how as NonNullable<PastLock['opened']>['how'], by: row.opened_by },
          freed: row.freed as PastLock['freed'],
          mediaLeft: row.media_left === 1,
        }))
        return { locks }
      },
    },
    onEvents: [
      onEvent(lockLocked, async (tx, received) => {
        const { lock, by } = received.body
        await keep(tx, received, lock, by, by === 'staff' ? await lockerOf(tx.q, received.school, lock) : null)
      }),
      onEvent(lockObserved, (tx, received) => keep(tx, received, received.header.id, 'observed', null)),
      onEvent(lockOpened, async (tx, received) => {
        const { lock, by: how, code } = received.body
        const holder = code === null ? null : await holderOf(tx.q, received.school, code)
        // Of staff, whoever asked for it was noted then.
        const opened_by = how === 'staff' ? {} : { opened_by: holder?.name ?? null }
        await changePast(tx, { device: received.device, lock }, { opened_at: happenedAt(received), opened_how: how, ...opened_by })
      }),
      onEvent(lockFreed, (tx, { device, body: { lock, next } }) => changePast(tx, { device, lock }, { freed: next })),
      onEvent(lockMediaLeft, (tx, { device, body: { lock } }) => changePast(tx, { device, lock }, { media_left: 1 })),
    ],
    timers: {
      [FORGET]: ({ school }) =>
        db.write(async (tx) => {
          const now = clock.now()
          await forget(tx, school, now)
          // Also when no PC says anything for weeks, in the holidays.
          if (await hasPast(tx.q, school)) await setTimer(tx, { kind: FORGET, subject: school, school, dueAt: now + DAY_MS })
        }),
    },
  }
}
