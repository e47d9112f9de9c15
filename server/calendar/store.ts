/** The calendar's tables: the calendar itself as one document, lessons in rooms, check-ins, and who is at which PC. */
import type { Generated } from 'kysely'
import { Compile } from 'typebox/compile'
import { Calendar } from '../../protocol/calendar.ts'
import { Refusal } from '../../protocol/errors.ts'
import { addDays, DAY_MS, localOf, weekdayOf } from '../../protocol/local-time.ts'
import { type Database, newId, type Query, type Tx } from '../core/index.ts'
import { roomsOfSchool } from '../places/index.ts'
import { countingOf, everyone, fullName } from '../roster/index.ts'
import { NO_CALENDAR, type Week } from './rules.ts'
import { sessionsOf } from './sessions-store.ts'
import { type Directory, directoryOf, type FoundLesson, folded, type Teacher } from './timetable-rules.ts'
import type { CheckIn, Known, TimetabledLesson } from './watching.ts'
import { getsAlerts } from './watching.ts'

export interface LessonRow {
  id: string
  school_id: string
  room_id: string
  week: string | null
  day: number
  period: string | null
  from_minute: number | null
  to_minute: number | null
  class_name: string
  person_id: string | null
  staff_id: string | null
  teacher: string
  /** 1: named by the school's own classes, and gone when a timetable is given */
  from_roster: Generated<number>
}
interface CheckInRow {
  id: string
  school_id: string
  staff_id: string
  room_id: string
  also: number
  from_at: number
  until_at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    calendars: { school_id: string; calendar: string; revision: number }
    calendar_lessons: LessonRow
    calendar_imports: { id: string; school_id: string; created_at: number }
    calendar_check_ins: CheckInRow
  }
}

const isCalendar = Compile(Calendar)

/** A calendar that can't be read counts as none: then no room counts as watched by timetable, and everybody gets its alerts. */
export async function readCalendar(q: Query, school: string): Promise<{ calendar: Calendar; revision: number }> {
  const row = await q.selectFrom('calendars').select(['calendar', 'revision']).where('school_id', '=', school).executeTakeFirst()
  if (!row) return { calendar: NO_CALENDAR, revision: 0 }
  const calendar: unknown = JSON.parse(row.calendar)
  return { calendar: isCalendar.Check(calendar) ? calendar : NO_CALENDAR, revision: row.revision }
}
/** Throws CONFLICT unless `from` is the revision there is. */
export async function writeCalendar(tx: Tx, school: string, calendar: Calendar, from: number): Promise<number> {
  const revision = from + 1
  const row = { calendar: JSON.stringify(calendar), revision }
  const written =
    from === 0
      ? await tx.q
          .insertInto('calendars')
          .values({ school_id: school, ...row })
          .onConflict((c) => c.column('school_id').doNothing())
          .returning('revision')
          .executeTakeFirst()
      : await tx.q.updateTable('calendars').set(row).where('school_id', '=', school).where('revision', '=', from).returning('revision').executeTakeFirst()
  if (!written) throw new Refusal('CONFLICT')
  return revision
}

/** The school's time zone, whatever else its calendar says. */
export async function adoptTimeZone(tx: Tx, school: string, timeZone: string): Promise<void> {
  const { calendar, revision } = await readCalendar(tx.q, school)
  if (calendar.timeZone !== timeZone) await writeCalendar(tx, school, { ...calendar, timeZone }, revision)
}

/** Everything that says who watches a room at `now`. The school's own list says no day: who may be elsewhere must not hide that nobody is watching. */
export async function readKnown(q: Query, school: string, now: number): Promise<Known> {
  const { calendar } = await readCalendar(q, school)
  const { date } = localOf(calendar.timeZone, now)
  const days = [weekdayOf(addDays(date, -1)), weekdayOf(date)]
  return { calendar, lessons: await lessonsOf(q, school, days, [0]), checkIns: await checkInsOf(q, school, now), sessions: await sessionsOf(q, school, now) }
}

/** `fromRoster` 0: of a timetable that was given, 1: of the school's own list. */
async function lessonsOf(q: Query, school: string, days: readonly number[], fromRoster: readonly (0 | 1)[]): Promise<(TimetabledLesson & { id: string })[]> {
  const rows = await q
    .selectFrom('calendar_lessons as l')
    .innerJoin('rooms as r', 'r.id', 'l.room_id')
    .leftJoin('staff as s', (join) =>
      join
        .on('s.ended_at', 'is', null)
        .on((e) =>
          e.or([e('s.id', '=', e.ref('l.staff_id')), e.and([e('s.person_id', '=', e.ref('l.person_id')), e('s.school_id', '=', e.ref('l.school_id'))])]),
        ),
    )
    .select([
      'l.id',
      'l.room_id',
      'l.week',
      'l.day',
      'l.period',
      'l.from_minute',
      'l.to_minute',
      'l.class_name',
      'l.person_id',
      'l.teacher',
      's.id as staff',
      's.name',
      's.role',
    ])
    .where('l.school_id', '=', school)
    .where('l.day', 'in', days)
    .where('l.from_roster', 'in', fromRoster)
    .orderBy('l.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    room: row.room_id,
    className: row.class_name,
    week: row.week as Week | null,
    day: row.day,
    period: row.period,
    from: row.from_minute,
    to: row.to_minute,
    staff: row.staff,
    person: row.person_id,
    name: row.name ?? row.teacher,
    role: row.role,
  }))
}

/** Rooms a staff account has lessons in, in any week. */
export async function roomsTaughtIn(q: Query, school: string, staff: string): Promise<string[]> {
  const rows = await q
    .selectFrom('staff as s')
    .innerJoin('calendar_lessons as l', 'l.school_id', 's.school_id')
    .select('l.room_id')
    .distinct()
    .where('s.id', '=', staff)
    .where('s.school_id', '=', school)
    .where((e) => e.or([e('l.staff_id', '=', e.ref('s.id')), e('l.person_id', '=', e.ref('s.person_id'))]))
    .execute()
  return rows.map((row) => row.room_id)
}

/** Those going on, and those of the last day. */
async function checkInsOf(q: Query, school: string, now: number): Promise<CheckIn[]> {
  const rows = await q
    .selectFrom('calendar_check_ins as c')
    .innerJoin('staff as s', 's.id', 'c.staff_id')
    .innerJoin('rooms as r', 'r.id', 'c.room_id')
    .select(['c.room_id', 'c.also', 'c.from_at', 'c.until_at', 's.id', 's.person_id', 's.name', 's.role', 's.supply_room'])
    .where('c.school_id', '=', school)
    .where('c.until_at', '>', now - DAY_MS)
    .where('s.ended_at', 'is', null)
    .orderBy('c.id')
    .execute()
  return rows.map((row) => ({
    room: row.room_id,
    why: row.supply_room === null ? 'checkIn' : 'slip',
    also: row.also === 1,
    from: row.from_at,
    until: row.until_at,
    staff: row.id,
    person: row.person_id,
    name: row.name,
    role: row.role,
  }))
}

export async function insertCheckIn(tx: Tx, row: Omit<CheckInRow, 'id'>): Promise<void> {
  await tx.q
    .insertInto('calendar_check_ins')
    .values({ id: newId(row.from_at), ...row })
    .execute()
}
/** Ends the check-ins of a person that go on, to one room or to all; those older than a day are forgotten. */
export async function endCheckIns(tx: Tx, school: string, staff: string, room: string | null, now: number): Promise<void> {
  await tx.q
    .deleteFrom('calendar_check_ins')
    .where('school_id', '=', school)
    .where('until_at', '<=', now - DAY_MS)
    .execute()
  let query = tx.q
    .updateTable('calendar_check_ins')
    .set({ until_at: now })
    .where('school_id', '=', school)
    .where('staff_id', '=', staff)
    .where('until_at', '>', now)
  if (room !== null) query = query.where('room_id', '=', room)
  await query.execute()
}

export async function addImport(tx: Tx, row: { id: string; school_id: string; created_at: number }): Promise<void> {
  await tx.q.insertInto('calendar_imports').values(row).execute()
}
export function findImport(db: Database, id: string): Promise<{ id: string; school_id: string } | undefined> {
  return db.read.selectFrom('calendar_imports').select(['id', 'school_id']).where('id', '=', id).executeTakeFirst()
}
export async function endImport(tx: Tx, id: string): Promise<void> {
  await tx.q.deleteFrom('calendar_imports').where('id', '=', id).execute()
}

/** What rooms and teachers are called here: staff accounts by address and name, the roster's teachers by number, account and name. */
export async function readDirectory(q: Query, school: string): Promise<Directory> {
  const accounts = await q
    .selectFrom('staff')
    .select(['id', 'name', 'email', 'person_id'])
    .where('school_id', '=', school)
    .where('ended_at', 'is', null)
    .where('supply_room', 'is', null)
    .execute()
  const people = (await everyone(q, school)).filter((p) => p.kind === 'teacher')
  const teachers: Teacher[] = people.map((p) => ({
    person: p.id,
    staff: null,
    name: fullName(p),
    calledAs: countingOf(p).flatMap((r) => [r.externalId, r.username ?? '', fullName(r), `${r.familyName} ${r.givenName}`]),
  }))
  for (const { id, name, email, person_id } of accounts) teachers.push({ person: person_id, staff: id, name, calledAs: [email, name] })
  const isSame = (a: Teacher, b: Teacher): boolean => a.person !== null && a.person === b.person
  const rooms = await roomsOfSchool(q, school)
  return {
    rooms: roomsByName(rooms),
    teachers: directoryOf(
      teachers.flatMap((t) => t.calledAs.map((called) => [folded(called), t] as const)),
      (a, b) => a === b || isSame(a, b),
    ),
  }
}
/** Room ids by folded name; null when two rooms share it. */
export function roomsByName(rooms: readonly { readonly id: string; readonly name: string }[]): Directory['rooms'] {
  return directoryOf(
    rooms.map((r) => [folded(r.name), r.id]),
    () => false,
  )
}
/** In place of the whole timetable there was. */
export async function replaceLessons(tx: Tx, school: string, lessons: readonly FoundLesson[], now: number): Promise<void> {
  await tx.q.deleteFrom('calendar_lessons').where('school_id', '=', school).execute()
  await insertLessons(tx, school, lessons, 0, now)
}
/** In place of the lessons the school's classes named before. */
export async function replaceRosterLessons(tx: Tx, school: string, lessons: readonly FoundLesson[], now: number): Promise<void> {
  await tx.q.deleteFrom('calendar_lessons').where('school_id', '=', school).where('from_roster', '=', 1).execute()
  await insertLessons(tx, school, lessons, 1, now)
}
/** Has a person given a timetable? */
export async function hasGivenLessons(q: Query, school: string): Promise<boolean> {
  const one = await q.selectFrom('calendar_lessons').select('id').where('school_id', '=', school).where('from_roster', '=', 0).limit(1).executeTakeFirst()
  return one !== undefined
}
async function insertLessons(tx: Tx, school: string, lessons: readonly FoundLesson[], fromRoster: 0 | 1, now: number): Promise<void> {
  if (lessons.length === 0) return
  const columns = ['id', 'school_id', 'room_id', 'week', 'day', 'period', 'from_minute', 'to_minute', 'class_name', 'person_id', 'staff_id', 'teacher']
  const rows = lessons.map((l) => {
    const when = [l.week, l.day, l.period, l.from, l.to]
    return [newId(now), school, l.room, ...when, l.className, l.person, l.person === null ? l.staff : null, l.teacher, fromRoster]
  })
  await tx.insertMany('calendar_lessons', [...columns, 'from_roster'], rows)
}
/** Every lesson, as staff read a timetable. */
export async function timetableOf(q: Query, school: string) {
  const rooms = new Map((await roomsOfSchool(q, school)).map((r) => [r.id, r.name]))
  const lessons = await lessonsOf(q, school, [1, 2, 3, 4, 5, 6, 7], [0, 1])
  const order = (l: (typeof lessons)[number]): string =>
    [l.day, l.week ?? '', l.period ?? '', String(l.from ?? 0).padStart(4, '0'), rooms.get(l.room)].join(' ')
  lessons.sort((a, b) => order(a).localeCompare(order(b)))
  return lessons.map((l) => ({
    id: l.id,
    week: l.week,
    day: l.day,
    period: l.period,
    from: l.from,
    to: l.to,
    room: rooms.get(l.room) ?? '',
    className: l.className,
    teacher: l.name,
    getsAlerts: getsAlerts(l),
  }))
}
