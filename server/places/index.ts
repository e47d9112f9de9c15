/**
 * Rooms, their seats, and which PC stands on which: what makes an alert say “Room 4, Seat 14”.
 * Invariants: a PC is on one seat at most, a seat holds one PC; both belong to the caller's school.
 * Fail direction: a PC without a seat still alerts, under its own name.
 */
import { asStaff, type Clock, type Database, type HandlersFor } from '../core/index.ts'
import type { Devices } from '../devices/index.ts'
import { arrange } from './rules.ts'
import { insertRoom, moveSeat, readPlaces, renameRoom, seatDevice } from './store.ts'

export { devicesIn, placeOf, requireRoom, roomOf, roomsOfSchool, takeFreeSeat } from './store.ts'

export interface Places {
  readonly handlers: HandlersFor<'places.list' | 'places.addRoom' | 'places.renameRoom' | 'places.moveSeat' | 'places.seatDevice'>
}

export function startPlaces({ db, clock, devices }: { db: Database; clock: Clock; devices: Pick<Devices, 'list'> }): Places {
  return {
    handlers: {
      async 'places.list'(_request, caller) {
        const { school } = asStaff(caller)
        const [{ rooms, seats }, present] = await Promise.all([readPlaces(db, school), devices.list(school)])
        return arrange(rooms, seats, present)
      },
      async 'places.addRoom'(room, caller) {
        const { school } = asStaff(caller)
        return db.write((tx) => insertRoom(tx, school, room, clock.now()))
      },
      async 'places.renameRoom'({ room, name }, caller) {
        const { school } = asStaff(caller)
        await db.write((tx) => renameRoom(tx, school, room, name))
        return {}
      },
      async 'places.moveSeat'({ seat, x, y }, caller) {
        const { school } = asStaff(caller)
        await db.write((tx) => moveSeat(tx, school, seat, x, y))
        return {}
      },
      async 'places.seatDevice'({ device, seat }, caller) {
        const { school } = asStaff(caller)
        await db.write((tx) => seatDevice(tx, school, device, seat))
        return {}
      },
    },
  }
}
