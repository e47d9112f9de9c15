/**
 * Who teaches where until a person gives a timetable: what the school's own classes say. Written again whenever people, rooms or the
 * calendar change. It says no day, so nobody counts as watching a room by it.
 */
import { asStaff, type Database, type HandlersFor, type Query, type Tx } from '../core/index.ts'
import { roomsOfSchool } from '../places/index.ts'
import { taughtClasses } from '../roster/index.ts'
import { lessonsOfClasses, type RosterLessons } from './roster-rules.ts'
import { hasGivenLessons, readCalendar, replaceRosterLessons, roomsByName } from './store.ts'

const LISTED = 200

/** In the transaction that changed what they follow from. A timetable that was given leaves none of them. */
export async function followRoster(tx: Tx, school: string, now: number): Promise<void> {
  const { lessons } = (await hasGivenLessons(tx.q, school)) ? { lessons: [] } : await read(tx.q, school)
  await replaceRosterLessons(tx, school, lessons, now)
}

async function read(q: Query, school: string): Promise<RosterLessons> {
  const classes = await taughtClasses(q, school)
  return lessonsOfClasses(classes, (await readCalendar(q, school)).calendar, roomsByName(await roomsOfSchool(q, school)))
}

export function rosterLessonHandlers(db: Database): HandlersFor<'calendar.rosterLessons'> {
  return {
    async 'calendar.rosterLessons'(_request, caller) {
      const { school } = asStaff(caller)
      const [{ lessons, taken, classes, ...words }, given] = await Promise.all([read(db.read, school), hasGivenLessons(db.read, school)])
      const listed = (names: readonly string[]) => [...names].sort((a, b) => a.localeCompare(b)).slice(0, LISTED)
      return {
        used: !given && lessons.length > 0,
        given,
        taken,
        classes,
        unknownRooms: listed(words.unknownRooms),
        unknownPeriods: listed(words.unknownPeriods),
        clashing: listed(words.clashing),
      }
    },
  }
}
