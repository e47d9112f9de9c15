/**
 * Terms, holidays and lesson times, once for every feature; who teaches where; and who watches a room now.
 * Invariants: times are worked out in the school's own time zone, over clock changes; a check-in ends by itself; what changes who
 * watches and who is told of it are one transaction, and so are an exam and that its PCs are told; nothing is kept of a pupil's logon but that the PC is in use.
 * Fail direction: whoever is not known to watch does not count, so that in doubt a room is unwatched, and an unwatched room's
 * alerts go to everybody.
 */
import type { Calendar } from '../../protocol/calendar.ts'
import { calendarWrong } from '../../protocol/calendar-check.ts'
import { Refusal } from '../../protocol/errors.ts'
import { sessionClosed, sessionOpened } from '../../protocol/events.ts'
import { asStaff, type Clock, type Database, type EventHandler, type HandlersFor, type OpenFeed, onEvent, type Query, type Tx } from '../core/index.ts'
import { requireRoom, roomsOfSchool } from '../places/index.ts'
import type { MergeFollower } from '../roster/index.ts'
import { type ExamsNeed, examHandlers } from './exams.ts'
import { followRoster, rosterLessonHandlers } from './from-roster.ts'
import { roomsInUse, watchingFeed, watchingTopic } from './live.ts'
import { teacherFollower } from './merge.ts'
import { lessonAt, nextEndOf } from './rules.ts'
import { closeSession, openSession } from './sessions-store.ts'
import { endCheckIns, insertCheckIn, readCalendar, readKnown, roomsTaughtIn, writeCalendar } from './store.ts'
import { startTimetable, type Timetable } from './timetable.ts'
import { getsAlerts, lessonEndIn, type Watcher, type Watching, whoWatches } from './watching.ts'

export { addDays, type LocalTime, localOf, localToEpoch, weekdayOf } from '../../protocol/local-time.ts'
export { areExamsAhead, examsOfPcs } from './exams-store.ts'
export { isSchoolDay, type Lesson, lessonAt, lessonsOn, nextBellOf, nextEndOf, weekOf } from './rules.ts'
export { adoptTimeZone } from './store.ts'
export { getsAlerts, type Watcher, type Watching } from './watching.ts'

export interface CalendarFeature {
  readonly handlers: HandlersFor<
    | 'calendar.read'
    | 'calendar.change'
    | 'calendar.mine'
    | 'calendar.checkIn'
    | 'calendar.checkOut'
    | 'calendar.unwatched'
    | 'calendar.watching'
    | 'calendar.rosterLessons'
  > &
    Timetable['handlers'] &
    ReturnType<typeof examHandlers>
  readonly uploads: Timetable['uploads']
  readonly timers: Timetable['timers']
  readonly feeds: { readonly 'calendar.watchingLive': OpenFeed }
  readonly onEvents: readonly EventHandler[]
  /** What a check-in does, for whoever another feature knows to be in a room, until then (epoch ms). */
  checkIn(tx: Tx, school: string, where: { staff: string; room: string; until: number }, now: number): Promise<void>
  /** Rooms or the school's classes changed: the lessons they name, where no timetable was given, are theirs again. */
  followRoster(tx: Tx, school: string): Promise<void>
  /** Ends all of a person's. */
  checkOut(tx: Tx, school: string, staff: string, now: number): Promise<void>
  /** Lessons and logons of a teacher the school's system has twice. */
  readonly follower: MergeFollower
}
export interface CalendarNeed {
  readonly db: Database
  readonly clock: Clock
  /** where an uploaded timetable waits */
  readonly folder: string
  /** who an account on a PC is; only `staff` counts as watching */
  whoIs(q: Query, school: string, who: { account: string; sid?: string | undefined }): Promise<{ kind: string; personId: string | null; name: string | null }>
  /** In the transaction: these PCs are to fetch what they are told. */
  tellPcs: ExamsNeed['tellPcs']
  /** In the transaction that changed who watches. */
  onWatchingChanged(tx: Tx, school: string, now: number): Promise<void>
}

/** A check-in may last a school day, not longer: forgotten ones must not hide a room from everybody else. */
const CHECK_IN_MAX_MS = 12 * 60 * 60_000
/** What a check-in offers outside lessons. */
const CHECK_IN_USUAL_MS = 60 * 60_000

/** The calendar of a school; without one, a calendar on which there is no school. */
export async function calendarOf(q: Query, school: string): Promise<Calendar> {
  return (await readCalendar(q, school)).calendar
}
/** Who watches each room of the school now (epoch ms). */
export async function watchingIn(q: Query, school: string, now: number): Promise<Watching> {
  return whoWatches(await readKnown(q, school, now), now)
}
/** Who watches a room now, each once, by the surest reason: a check-in, the timetable, a logon. */
export async function watchersOf(q: Query, school: string, room: string, now: number): Promise<readonly Watcher[]> {
  return (await watchingIn(q, school, now)).of(room)
}
/** When the lesson going on in a room now ends (epoch ms); null between lessons. */
export async function lessonEndOf(q: Query, school: string, room: string, now: number): Promise<number | null> {
  return lessonEndIn(await readKnown(q, school, now), room, now)
}
/** Ids of the rooms a member of staff watches now, and of those they teach in by timetable at any time. */
export async function roomsOf(q: Query, school: string, staff: string, now: number): Promise<string[]> {
  return withTaught(q, school, staff, await watchingIn(q, school, now))
}
/** The same for several, with the next moment (epoch ms) at which time alone changes it; null within about a day. */
export async function roomsOfEach(
  q: Query,
  school: string,
  staff: readonly string[],
  now: number,
): Promise<{ rooms: ReadonlyMap<string, readonly string[]>; changesAt: number | null }> {
  const watching = await watchingIn(q, school, now)
  const rooms = new Map<string, string[]>()
  for (const id of staff) rooms.set(id, await withTaught(q, school, id, watching))
  return { rooms, changesAt: watching.changesAt }
}
/** For what a member of staff may do in a room: their own rooms, and whether anybody who gets alerts watches this one now. */
export async function aboutRoomOf(q: Query, school: string, staff: string, room: string, now: number): Promise<{ own: string[]; isWatched: boolean }> {
  const watching = await watchingIn(q, school, now)
  return { own: await withTaught(q, school, staff, watching), isWatched: watching.of(room).some(getsAlerts) }
}
async function withTaught(q: Query, school: string, staff: string, watching: Watching): Promise<string[]> {
  const watched = watching.by(staff).map(({ room }) => room)
  return [...new Set([...watched, ...(await roomsTaughtIn(q, school, staff))])]
}

export function startCalendar({ db, clock, folder, whoIs, ...need }: CalendarNeed): CalendarFeature {
  async function onWatchingChanged(tx: Tx, school: string, now: number): Promise<void> {
    tx.notify(watchingTopic(school))
    await need.onWatchingChanged(tx, school, now)
  }
  const timetable = startTimetable({ db, clock, folder, onWatchingChanged })
  async function checkIn(tx: Tx, school: string, { staff, room, until, also }: { staff: string; room: string; until: number; also: boolean }, now: number) {
    await endCheckIns(tx, school, staff, also ? room : null, now)
    await insertCheckIn(tx, { school_id: school, staff_id: staff, room_id: room, also: also ? 1 : 0, from_at: now, until_at: until })
    await onWatchingChanged(tx, school, now)
  }
  async function checkOut(tx: Tx, school: string, staff: string, room: string | null, now: number): Promise<void> {
    await endCheckIns(tx, school, staff, room, now)
    await onWatchingChanged(tx, school, now)
  }
  return {
    checkIn: (tx, school, where, now) => checkIn(tx, school, { ...where, also: false }, now),
    checkOut: (tx, school, staff, now) => checkOut(tx, school, staff, null, now),
    async followRoster(tx, school) {
      await followRoster(tx, school, clock.now())
      await onWatchingChanged(tx, school, clock.now())
    },
    uploads: timetable.uploads,
    timers: timetable.timers,
    follower: teacherFollower((tx, school) => onWatchingChanged(tx, school, clock.now())),
    handlers: {
      ...timetable.handlers,
      ...rosterLessonHandlers(db),
      ...examHandlers({ db, clock, tellPcs: need.tellPcs }),
      async 'calendar.read'(_request, caller) {
        return readCalendar(db.read, asStaff(caller).school)
      },
      async 'calendar.change'({ from, calendar }, caller) {
        const { school } = asStaff(caller)
        const wrong = calendarWrong(calendar)
        if (wrong) throw new Refusal('CALENDAR_INVALID', `${wrong.wrong}: ${wrong.name}`)
        const revision = await db.write(async (tx) => {
          const written = await writeCalendar(tx, school, calendar, from)
          await followRoster(tx, school, clock.now())
          await onWatchingChanged(tx, school, clock.now())
          return written
        })
        return { revision }
      },
      async 'calendar.mine'(_request, caller) {
        const { id, school } = asStaff(caller)
        const now = clock.now()
        const [known, rooms] = await Promise.all([readKnown(db.read, school, now), roomsOfSchool(db.read, school)])
        const names = new Map(rooms.map((r) => [r.id, r.name]))
        const mine = whoWatches(known, now).by(id)
        const lesson = lessonAt(known.calendar, now)
        const taught = mine.find(({ watcher }) => watcher.why === 'lesson') ?? mine[0]
        return {
          watching: mine.map(({ room, watcher }) => ({ room, name: names.get(room) ?? '', why: watcher.why, until: watcher.until })),
          lesson: lesson && { name: lesson.name, startsAt: lesson.startsAt, endsAt: lesson.endsAt },
          suggestion: { room: taught?.room ?? null, until: Math.min(nextEndOf(known.calendar, now) ?? now + CHECK_IN_USUAL_MS, now + CHECK_IN_MAX_MS) },
          rooms,
        }
      },
      async 'calendar.checkIn'({ room, until, also }, caller) {
        const { id, school } = asStaff(caller)
        const now = clock.now()
        if (until <= now || until > now + CHECK_IN_MAX_MS) throw new Refusal('CHECK_IN_TIME')
        await requireRoom(db, school, room)
        await db.write((tx) => checkIn(tx, school, { staff: id, room, until, also }, now))
        return {}
      },
      async 'calendar.checkOut'({ room }, caller) {
        const { id, school } = asStaff(caller)
        const now = clock.now()
        if (room !== null) await requireRoom(db, school, room)
        await db.write((tx) => checkOut(tx, school, id, room, now))
        return {}
      },
      async 'calendar.unwatched'(_request, caller) {
        const { rooms } = await roomsInUse(db.read, asStaff(caller).school, clock.now())
        return { rooms: rooms.filter((r) => r.unwatchedSince !== null).map(({ watchers: _who, ...room }) => room) }
      },
      async 'calendar.watching'(_request, caller) {
        return roomsInUse(db.read, asStaff(caller).school, clock.now())
      },
    },
    feeds: { 'calendar.watchingLive': (caller) => watchingFeed({ db, clock }, asStaff(caller).school) },
    onEvents: [
      onEvent(sessionOpened, async (tx, { school, device, body, receivedAt }) => {
        const { kind, personId, name } = await whoIs(tx.q, school, body.who)
        const staff = kind === 'staff'
        const kept = staff ? { is_staff: 1, person_id: personId, name } : { is_staff: 0, person_id: null, name: null }
        await openSession(tx, { school_id: school, device_id: device, session: body.who.session, opened_at: receivedAt, ...kept })
        if (staff) await onWatchingChanged(tx, school, receivedAt)
        else tx.notify(watchingTopic(school))
      }),
      onEvent(sessionClosed, async (tx, { school, device, body, receivedAt }) => {
        if (await closeSession(tx, device, body.who.session, receivedAt)) await onWatchingChanged(tx, school, receivedAt)
        else tx.notify(watchingTopic(school))
      }),
    ],
  }
}
