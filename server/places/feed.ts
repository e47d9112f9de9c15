import type { PlaceChange } from '../../protocol/places.ts'
import { type Database, type Feed, type Position, readAfter, shareReads } from '../core/index.ts'
import { type Devices, shownCursor, shownTopic } from '../devices/index.ts'
import { roomsShownAfter } from './store.ts'

export interface PlaceItem {
  readonly at: Position
  readonly change: PlaceChange
}

/** Ten reads a second are the most for one school, however many of its PCs change and however many pages look. */
const AT_MOST_EVERY_MS = 100

/** Rooms and PCs of a school in the order in which they last changed. */
export function placesFeed(db: Database, devices: Pick<Devices, 'changedAfter'>, school: string): Feed<PlaceItem> {
  let readAt = Number.NEGATIVE_INFINITY
  return shareReads<PlaceItem>({
    topic: shownTopic(school),
    async read(after, limit) {
      const { epoch, n: now } = await shownCursor(db, school)
      const from = readAfter(after, epoch)
      if (from >= now) return []
      const pauseMs = readAt + AT_MOST_EVERY_MS - performance.now()
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      readAt = performance.now()
      const [rooms, pcs] = await Promise.all([roomsShownAfter(db.read, school, from, limit), devices.changedAfter(school, from, limit)])
      const changes = [
        ...rooms.map(({ n, room }) => ({ at: { epoch, n }, change: { kind: 'room' as const, room } })),
        ...pcs.map(({ n, device }) => ({ at: { epoch, n }, change: { kind: 'device' as const, device } })),
      ]
      return changes.sort((a, b) => a.at.n - b.at.n).slice(0, limit)
    },
  })
}
