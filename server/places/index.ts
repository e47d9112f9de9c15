/**
 * Rooms, their seats, and which PC stands on which: what makes an alert say “Room 4, Seat 14”.
 * Invariants: a PC is on one seat at most, a seat holds one PC; both belong to the caller's school; of two people who save one plan
 * the second is told, and nothing of the first is lost; each visible change has a position, so that no page misses one.
 * Fail direction: a PC without a seat still alerts, under its own name.
 */
import { Refusal } from '../../protocol/errors.ts'
import { asStaff, type Clock, type Database, type Feed, type HandlersFor, type OpenFeed, type Tx } from '../core/index.ts'
import { changeDevice, type Devices, showDevices, shownCursor } from '../devices/index.ts'
import { previewPattern, seatByPattern } from './by-name.ts'
import { type PlaceItem, placesFeed } from './feed.ts'
import { arrange, requirePossible } from './rules.ts'
import { changeRoom, devicesIn, insertRoom, readPlaces, savePlan, seatDevice } from './store.ts'

export { type Arrival, seatArrival, seatRenamed } from './by-name.ts'
export { devicesIn, placeOf, pupilPcsIn, requireRoom, roomName, roomOf, roomsOfSchool, takeFreeSeat } from './store.ts'

export interface Places {
  readonly handlers: HandlersFor<
    | 'places.list'
    | 'places.addRoom'
    | 'places.renameRoom'
    | 'places.savePlan'
    | 'places.seatDevice'
    | 'places.markDevice'
    | 'places.previewPattern'
    | 'places.usePattern'
  >
  readonly feeds: { readonly 'places.changes': OpenFeed }
}
export interface PlacesNeed {
  db: Database
  clock: Clock
  devices: Pick<Devices, 'list' | 'changedAfter'>
  /** what PCs are told of their place changed, in the same transaction */
  changed(tx: Tx, school: string, now: number): Promise<void>
  /** a room came, or has another name, in the same transaction */
  roomsChanged(tx: Tx, school: string): Promise<void>
  /** PCs came to another room, or to none, in the same transaction */
  moved(tx: Tx, school: string, pcs: readonly string[], now: number): Promise<void>
}

export function startPlaces({ db, clock, devices, changed, roomsChanged, moved }: PlacesNeed): Places {
  const feeds = new Map<string, Feed<PlaceItem>>()
  /** One a school: its pages read together. */
  function feedOf(school: string): Feed<PlaceItem> {
    const known = feeds.get(school) ?? placesFeed(db, devices, school)
    feeds.set(school, known)
    return known
  }

  return {
    handlers: {
      async 'places.list'(_request, caller) {
        const { school } = asStaff(caller)
        // The cursor first: what changes in between is then read twice, not missed.
        const cursor = await shownCursor(db, school)
        const [{ rooms, seats }, present] = await Promise.all([readPlaces(db, school), devices.list(school)])
        return { ...arrange(rooms, seats, present), cursor }
      },
      async 'places.addRoom'(room, caller) {
        const { school } = asStaff(caller)
        const added = await db.write(async (tx) => {
          const plan = await insertRoom(tx, school, room, clock.now())
          await roomsChanged(tx, school)
          return plan
        })
        return { ...added, seats: added.seats.map((seat) => ({ ...seat, device: null })) }
      },
      async 'places.renameRoom'({ room, name }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          await changeRoom(tx, school, room, { name })
          await roomsChanged(tx, school)
        })
        return {}
      },
      async 'places.savePlan'({ room, from, seats }, caller) {
        const { school, name } = asStaff(caller)
        requirePossible(seats)
        const now = clock.now()
        return db.write(async (tx) => {
          const before = await devicesIn(tx.q, school, room)
          const plan = await savePlan(tx, { school, room, from, seats, by: name, now })
          const after = await devicesIn(tx.q, school, room)
          const left = before.filter((pc) => !after.includes(pc))
          await moved(tx, school, left, now)
          return plan
        })
      },
      async 'places.seatDevice'({ device, seat }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          await seatDevice(tx, school, device, seat)
          await moved(tx, school, [device], clock.now())
        })
        return {}
      },
      async 'places.markDevice'({ device, kind }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          if (!(await changeDevice(tx, school, device, { kind }))) throw new Refusal('NOT_FOUND')
          await showDevices(tx, school, [device])
          await changed(tx, school, clock.now())
        })
        return {}
      },
      async 'places.previewPattern'({ room, pattern }, caller) {
        return { matches: await previewPattern(db.read, asStaff(caller).school, room, pattern) }
      },
      async 'places.usePattern'({ room, pattern }, caller) {
        const { school } = asStaff(caller)
        return db.write(async (tx) => {
          await changeRoom(tx, school, room, { pattern })
          if (pattern === null) return { matches: [] }
          const matches = await previewPattern(tx.q, school, room, pattern)
          await seatByPattern(tx, school, matches)
          const pcs = matches.filter((match) => match.outcome === 'moves').map((match) => match.device)
          await moved(tx, school, pcs, clock.now())
          return { matches }
        })
      },
    },
    feeds: { 'places.changes': (caller) => feedOf(asStaff(caller).school) },
  }
}
