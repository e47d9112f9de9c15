/**
 * When the school is at school, who teaches where, and who watches a room now.
 *
 * Times of the school day are minutes after midnight on the school's own clock (540 = 09:00), days are local dates. An end at or
 * before its start is on the next day: a lesson over midnight is 1380 → 60. Instants are epoch ms, as everywhere.
 */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Hash, Id, Label, nullable, object, oneOf, Version } from './kinds.ts'
import { op, stream } from './op.ts'
import { RefusedRow } from './roster.ts'

/** A local date, `2026-02-28`. Whether there is such a day is checked by the server. */
export const LocalDate = Type.String({ minLength: 10, maxLength: 10, pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' })
export const Minute = Type.Integer({ minimum: 0, maximum: 1439 })
/** 1 is Monday, as in ISO 8601 */
export const Weekday = Type.Integer({ minimum: 1, maximum: 7 })
const Name = Type.String({ minLength: 1, maxLength: 120 })
export const WEEKS = ['A', 'B'] as const

/** First and last day, both included. */
export const Term = object({
  name: Name,
  from: LocalDate,
  to: LocalDate,
  /** which week of a two-week timetable the term starts with */
  startsWith: oneOf(WEEKS),
})
export const DaysOff = object({ name: Name, from: LocalDate, to: LocalDate, kind: oneOf(['holiday', 'inset']) })
export const Period = object({ name: Name, days: Type.Array(Weekday, { minItems: 1, maxItems: 7 }), from: Minute, to: Minute })

export const Calendar = object({
  /** an IANA name: Europe/London */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  /** does the timetable repeat every week, or every second one (A and B)? */
  weeks: oneOf(['one', 'two']),
  terms: Type.Array(Term, { maxItems: 60 }),
  daysOff: Type.Array(DaysOff, { maxItems: 300 }),
  periods: Type.Array(Period, { maxItems: 100 }),
})
export type Calendar = Static<typeof Calendar>

/** slip: a supply teacher signed in by one */
export const WATCH_WHY = ['checkIn', 'slip', 'lesson', 'logon'] as const
/** Somebody who watches a room, and until when as far as is known. */
export const Watcher = object({ name: Label, why: oneOf(WATCH_WHY), until: nullable(EpochMs) })

const STAFF = { who: 'staff', roles: ['teacher', 'dsl', 'head', 'senco', 'office', 'technician'] } as const
const IN_CLASS = { who: 'staff', roles: ['teacher', 'dsl', 'head', 'senco'] } as const
const OFFICE = { who: 'staff', roles: ['office', 'head'] } as const
const ON_DUTY = { who: 'staff', roles: ['office', 'dsl', 'head'] } as const

export const calendarRead = op({
  name: 'calendar.read',
  summary: 'Terms, days off, lesson times and the time zone. `revision` rises with each change.',
  access: STAFF,
  request: object({}),
  response: object({ calendar: Calendar, revision: Count }),
})
export const calendarChange = op({
  name: 'calendar.change',
  summary: 'Replaces the calendar. CONFLICT when somebody changed it since `from`; CALENDAR_INVALID says what is impossible.',
  access: OFFICE,
  audit: { verb: 'change', of: 'calendar' },
  request: object({ from: Count, calendar: Calendar }),
  response: object({ revision: Count }),
})

/** A lesson going on now: its name, and when it ends. */
const LessonNow = object({ name: Label, startsAt: EpochMs, endsAt: EpochMs })
export const calendarMine = op({
  name: 'calendar.mine',
  summary: 'The rooms the caller watches now, the lesson going on, and what a check-in would most likely say.',
  access: IN_CLASS,
  request: object({}),
  response: object({
    watching: Type.Array(object({ room: Id, name: Label, why: oneOf(WATCH_WHY), until: nullable(EpochMs) })),
    lesson: nullable(LessonNow),
    /** `room`: where the timetable has them now, else null; `until`: the end of the lesson, else an hour from now */
    suggestion: object({ room: nullable(Id), until: EpochMs }),
    rooms: Type.Array(object({ id: Id, name: Label })),
  }),
})
export const calendarCheckIn = op({
  name: 'calendar.checkIn',
  summary: '“I’m teaching in ICT Suite until 10:15.” One room at a time unless `also`. Ends by itself at `until`.',
  access: IN_CLASS,
  audit: { verb: 'change', of: 'watching' },
  request: object({ room: Id, until: EpochMs, also: Type.Boolean() }),
  response: object({}),
})
export const calendarCheckOut = op({
  name: 'calendar.checkOut',
  summary: 'Ends the caller’s check-in to a room; null ends all of them.',
  access: IN_CLASS,
  audit: { verb: 'change', of: 'watching' },
  request: object({ room: nullable(Id) }),
  response: object({}),
})

/** A room with PCs in use, or with a lesson in it. */
export const RoomInUse = object({
  room: Id,
  name: Label,
  pcsInUse: Count,
  /** false outside lesson times: worth knowing, not worth running for */
  lessonTime: Type.Boolean(),
  /** since when PCs have been in use and nobody watches; null while somebody does */
  unwatchedSince: nullable(EpochMs),
})
export const calendarUnwatched = op({
  name: 'calendar.unwatched',
  summary: 'Rooms with PCs in use that nobody watches, lessons first. Names nobody, so that it can be asked for often.',
  access: ON_DUTY,
  request: object({}),
  response: object({ rooms: Type.Array(RoomInUse) }),
})
/** Every room with PCs in use and who watches it, unwatched rooms first. */
export const WatchingNow = object({
  rooms: Type.Array(object({ ...RoomInUse.properties, watchers: Type.Array(Watcher) })),
  lesson: nullable(LessonNow),
  schoolDay: Type.Boolean(),
})
export type WatchingNow = Static<typeof WatchingNow>
export const calendarWatching = op({
  name: 'calendar.watching',
  summary: 'Who watches which room now. For networks that hold streams back; else calendar.watchingLive.',
  access: ON_DUTY,
  audit: { verb: 'view', of: 'watching' },
  request: object({}),
  response: WatchingNow,
})
export const calendarWatchingLive = stream({
  name: 'calendar.watchingLive',
  summary: 'Who watches which room, now and whenever that changes. Each item is the whole of it, so that a cursor stands for nothing.',
  access: ON_DUTY,
  audit: { verb: 'view', of: 'watching' },
  item: object({ at: Version, watching: WatchingNow }),
})

export const TIMETABLE_FIELDS = ['day', 'week', 'period', 'from', 'to', 'room', 'className', 'teacher'] as const
/** The file's column for each; a lesson has a period of the calendar, or times of its own. */
export const TimetableMapping = object(
  Object.fromEntries(TIMETABLE_FIELDS.map((f) => [f, Type.Optional(Label)])) as Record<(typeof TIMETABLE_FIELDS)[number], Type.TOptional<typeof Label>>,
)
export type TimetableMapping = Static<typeof TimetableMapping>
export const TimetablePreview = object({
  importId: Id,
  /** stands for exactly these lessons; `calendar.applyTimetable` carries out no others */
  seen: Hash,
  /** rows read; lessons that would be in the timetable */
  read: Count,
  lessons: Count,
  rooms: Count,
  /** names of rooms Handrail doesn't have: their rows are not taken */
  unknownRooms: Type.Array(Label, { maxItems: 200 }),
  /** teachers nobody, or more than one person, matches: the lesson is taken, but nobody gets alerts by it */
  unknownTeachers: Type.Array(Label, { maxItems: 200 }),
  refused: Type.Array(RefusedRow, { maxItems: 200 }),
  refusedCount: Count,
  columns: Type.Array(Label, { maxItems: 500 }),
  /** the columns as far as their headings say */
  guess: TimetableMapping,
  /** what it was read by; null: which column is which has to be chosen first */
  mapping: nullable(TimetableMapping),
})
export type TimetablePreview = Static<typeof TimetablePreview>

/** The file comes in between: PUT /api/calendar.upload?import=<id>&file=<name>. */
export const calendarBeginTimetable = op({
  name: 'calendar.beginTimetable',
  summary: 'Starts a timetable import; one CSV file is uploaded to its id.',
  access: OFFICE,
  request: object({}),
  response: object({ importId: Id }),
})
export const calendarPreviewTimetable = op({
  name: 'calendar.previewTimetable',
  summary: 'Dry run: how many lessons, and every room, teacher and row that is not understood.',
  access: OFFICE,
  audit: { verb: 'view', of: 'timetable' },
  request: object({ importId: Id, mapping: nullable(TimetableMapping) }),
  response: TimetablePreview,
})
export const calendarApplyTimetable = op({
  name: 'calendar.applyTimetable',
  summary: 'Replaces the timetable by the lessons that were previewed. CONFLICT when the file would by now be read otherwise.',
  access: OFFICE,
  audit: { verb: 'change', of: 'timetable' },
  request: object({ importId: Id, mapping: TimetableMapping, seen: Hash }),
  response: object({ lessons: Count }),
})
const TimetabledLesson = object({
  id: Id,
  week: nullable(oneOf(WEEKS)),
  day: Weekday,
  period: nullable(Label),
  from: nullable(Minute),
  to: nullable(Minute),
  room: Label,
  className: Label,
  teacher: Label,
  /** does the teacher have an account here that alerts reach? */
  getsAlerts: Type.Boolean(),
})
export const calendarTimetable = op({
  name: 'calendar.timetable',
  summary: 'The lessons of the timetable.',
  access: ON_DUTY,
  audit: { verb: 'view', of: 'timetable' },
  request: object({}),
  response: object({ lessons: Type.Array(TimetabledLesson) }),
})
/** What the school's own export says of classes, rooms and lesson times, in the school's words. */
export const calendarRosterLessons = op({
  name: 'calendar.rosterLessons',
  summary: 'The lessons the school’s own classes name, which count until a timetable is given; and what of them is not understood.',
  access: OFFICE,
  audit: { verb: 'view', of: 'timetable' },
  request: object({}),
  response: object({
    /** do they count now? */
    used: Type.Boolean(),
    /** a timetable was given: it alone counts */
    given: Type.Boolean(),
    /** classes with a room, lesson times and a teacher; and how many of them have lessons by that */
    classes: Count,
    taken: Count,
    unknownRooms: Type.Array(Label, { maxItems: 200 }),
    unknownPeriods: Type.Array(Label, { maxItems: 200 }),
    /** classes that can't all be where the export has them, so that none of them counts */
    clashing: Type.Array(Label, { maxItems: 200 }),
  }),
})

export const CALENDAR_OPS = [
  calendarRead,
  calendarChange,
  calendarMine,
  calendarCheckIn,
  calendarCheckOut,
  calendarUnwatched,
  calendarWatching,
  calendarBeginTimetable,
  calendarPreviewTimetable,
  calendarApplyTimetable,
  calendarTimetable,
  calendarRosterLessons,
] as const
