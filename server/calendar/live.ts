/** Rooms in use and who watches them, as a page sees it: read when asked, and live. */
import type { WatchingNow } from '../../protocol/calendar.ts'
import { localOf } from '../../protocol/local-time.ts'
import type { Clock, Database, Feed, FeedItem, Query } from '../core/index.ts'
import { roomsOfSchool } from '../places/index.ts'
import { isSchoolDay, lessonAt } from './rules.ts'
import { readKnown } from './store.ts'
import { isInUse, type Known, unwatchedSince, whoWatches } from './watching.ts'

export interface WatchingItem extends FeedItem {
  readonly watching: WatchingNow
}
/** Says that somebody came, went or changed what is known. */
export const watchingTopic = (school: string): string => `watching:${school}`
/** Bells, ends of check-ins and PCs that fall silent are said by nobody: they are found by looking. */
const LOOK_EVERY_MS = 5_000

/** Each reader's own: what it has been told is what the next look is compared with. */
export function watchingFeed({ db, clock }: { db: Database; clock: Clock }, school: string): Feed<WatchingItem> {
  let told = ''
  let n = 0
  return {
    topic: watchingTopic(school),
    everyMs: LOOK_EVERY_MS,
    async read() {
      const watching = await roomsInUse(db.read, school, clock.now())
      const text = JSON.stringify(watching)
      if (text === told) return []
      told = text
      return [{ at: { epoch: 0, n: ++n }, watching }]
    },
  }
}

/** Rooms with PCs in use: unwatched ones first, the longest of them first; then by name. */
export async function roomsInUse(q: Query, school: string, now: number): Promise<WatchingNow> {
  const [known, rooms] = await Promise.all([readKnown(q, school, now), roomsOfSchool(q, school)])
  const watching = whoWatches(known, now)
  const lesson = lessonAt(known.calendar, now)
  const shown = rooms.flatMap(({ id, name }) => {
    const pcs = pcsInUse(known, id, now)
    if (pcs === 0) return []
    const watchers = watching.of(id).map((w) => ({ name: w.name, why: w.why, until: w.until }))
    return [{ room: id, name, pcsInUse: pcs, lessonTime: lesson !== null, unwatchedSince: unwatchedSince(known, watching, id, now), watchers }]
  })
  const order = (r: WatchingNow['rooms'][number]): number => r.unwatchedSince ?? Number.POSITIVE_INFINITY
  return {
    rooms: shown.sort((a, b) => (order(a) === order(b) ? a.name.localeCompare(b.name) : order(a) - order(b))),
    lesson: lesson && { name: lesson.name, startsAt: lesson.startsAt, endsAt: lesson.endsAt },
    schoolDay: isSchoolDay(known.calendar, localOf(known.calendar.timeZone, now).date),
  }
}
function pcsInUse(known: Known, room: string, now: number): number {
  return new Set(known.sessions.filter((s) => s.room === room && isInUse(s, now)).map((s) => s.device)).size
}
