/**
 * Locks by staff: a member of staff locks pupils' PCs of a room, opens them, or keeps them from locking by themselves for a while.
 *
 * Invariants: only pupils' PCs of that room, never a member of staff's; a lock, who made it and that its PCs are told are one
 * transaction, audited once; each has its end, by which the PC opens it without the server; a PC that was away gets it while it lasts and
 * never later; a PC has one of them, the newest. Whether anybody is at a PC is told by its last beat, and nothing of those before is kept.
 * Fail direction: a command that can't be delivered changes nothing on the PC, and whoever sent it sees how many it reached; a lock ends
 * by itself, so that no child is locked out by a server that is away, and a pause ends by itself, so that no PC is left open.
 */
import { Refusal } from '../../protocol/errors.ts'
import type { RoomLocks } from '../../protocol/lock.ts'
import { lessonEndOf } from '../calendar/index.ts'
import { mayMakeFor } from '../codes/index.ts'
import { asStaff, type Caller, type HandlersFor, newId, type Query, type StaffCaller, type Tx } from '../core/index.ts'
import { sendToEach } from '../devices/index.ts'
import { pupilPcsIn, roomName } from '../places/index.ts'
import { type LockHistory, type LockHistoryNeed, startLockHistory } from './history.ts'
import { noteOpener } from './history-store.ts'
import { lockEnd, type Reach, type RoomPc, reachOf } from './rules.ts'
import { forgetOver, insertLock, lockedPcs, locksOn, pauseRoom, pausesIn, takeOff } from './store.ts'

export interface Locks {
  readonly handlers: HandlersFor<'lock.set' | 'lock.end' | 'lock.pause' | 'lock.rooms'> & LockHistory['handlers']
  readonly onEvents: LockHistory['onEvents']
  readonly timers: LockHistory['timers']
}
export interface LocksNeed extends LockHistoryNeed {
  /** the rooms this member of staff watches now or teaches in, and whether anybody who gets alerts watches the room */
  aboutRoom(q: Query, school: string, staff: string, room: string): Promise<{ own: readonly string[]; isWatched: boolean }>
}

/** To open what locked by itself: a PC that has just lost its line may be back by then. Later another child may be there. */
const OPEN_WORTH_MS = 60_000

export function startLocks(need: LocksNeed): Locks {
  const { db, clock, aboutRoom } = need
  const history = startLockHistory(need)
  const pupils = (q: Query, school: string, room: string, _now: number): Promise<RoomPc[]> => pupilPcsIn(q, school, room)
  /** Also a PC that has become a member of staff's since it was locked. */
  async function openable(q: Query, school: string, room: string, now: number): Promise<RoomPc[]> {
    const locked = (await lockedPcs(q, school, now)).filter((pc) => pc.room === room)
    return [...(await pupils(q, school, room, now)), ...locked.map((pc) => ({ id: pc.device, isOn: pc.online === 1, speaks: pc.protocol }))]
  }
  /** A member of staff does something to PCs of a room they may do it to. */
  async function act<T>(
    caller: Caller,
    { room, pcs, of = pupils }: { room: string; pcs: readonly string[] | null; of?: typeof pupils },
    run: (tx: Tx, staff: StaffCaller, reach: Reach, now: number) => Promise<T>,
  ) {
    const staff = asStaff(caller)
    const now = clock.now()
    return db.write(async (tx) => {
      await roomName(tx.q, staff.school, room)
      if (!mayMakeFor(staff.role, room, await aboutRoom(tx.q, staff.school, staff.id, room))) throw new Refusal('LOCK_NOT_YOUR_ROOM')
      const reach = reachOf(await of(tx.q, staff.school, room, now), pcs)
      const done = await run(tx, staff, reach, now)
      await forgetOver(tx, staff.school, now)
      return { ...done, pcs: reach.pcs.length, sent: reach.sent }
    })
  }

  return {
    onEvents: history.onEvents,
    timers: history.timers,
    handlers: {
      ...history.handlers,
      'lock.set': ({ room, pcs, message, forMs }, caller) =>
        act(caller, { room, pcs }, async (tx, { school, name }, { told }, now) => {
          const until = lockEnd(now, { forMs, lessonEnd: forMs === null ? await lessonEndOf(tx.q, school, room, now) : null })
          const lock = newId(now)
          if (told.length > 0) await insertLock(tx, { id: lock, school_id: school, by: name, at: now, until, message }, told)
          await sendToEach(tx, school, told, { kind: 'lock.set', lock, until, message }, now, until)
          return { until }
        }),
      'lock.end': ({ room, pcs }, caller) =>
        act(caller, { room, pcs, of: openable }, async (tx, { school, name }, { pcs: all, told }, now) => {
          for (const { id, until, pcs: locked } of await locksOn(tx.q, school, all, now))
            await sendToEach(tx, school, locked, { kind: 'lock.end', lock: id }, now, until)
          await takeOff(tx, school, all)
          await noteOpener(tx, school, told, name)
          await sendToEach(tx, school, told, { kind: 'lock.open' }, now, now + OPEN_WORTH_MS)
          return {}
        }),
      'lock.pause': ({ room, forMs }, caller) =>
        act(caller, { room, pcs: null }, async (tx, { school, name }, { told }, now) => {
          const until = now + forMs
          const before = await pauseRoom(tx, { room_id: room, school_id: school, by: name, until })
          // A PC that is away and had the earlier one is told of its end as long as that one would have lasted.
          await sendToEach(tx, school, told, { kind: 'lock.pause', until }, now, Math.max(until, before ?? 0, now + OPEN_WORTH_MS))
          return { until }
        }),
      async 'lock.rooms'(_request, caller) {
        const { school } = asStaff(caller)
        const now = clock.now()
        const [locked, pauses] = await Promise.all([lockedPcs(db.read, school, now), pausesIn(db.read, school, now)])
        const rooms = new Map<string, RoomLocks>()
        const of = (room: string): RoomLocks => {
          const known = rooms.get(room) ?? { room, locks: [], pause: null }
          rooms.set(room, known)
          return known
        }
        for (const { id, by, at, until, message, room, device } of locked) {
          const { locks } = of(room)
          const last = locks.at(-1)
          if (last?.lock === id) last.pcs.push(device)
          else locks.push({ lock: id, by, at, until, message, pcs: [device] })
        }
        for (const { room, by, until } of pauses) of(room).pause = { by, until }
        return { rooms: [...rooms.values()] }
      },
    },
  }
}
