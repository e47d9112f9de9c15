/** From the rows of a school's timetable to lessons: what is meant exactly, and nothing by guessing. Pure. */
import { type Calendar, TIMETABLE_FIELDS, type TimetableMapping } from '../../protocol/calendar.ts'
import type { Slot, Week } from './rules.ts'

type Field = (typeof TIMETABLE_FIELDS)[number]
export type Cells = Partial<Record<Field, string>>
/** Whoever a teacher's cell can mean. */
export interface Teacher {
  readonly person: string | null
  readonly staff: string | null
  readonly name: string
  /** everything they are called: number, account, address, names; folded */
  readonly calledAs: readonly string[]
}
export interface Directory {
  /** room ids by folded name; null when two rooms share it */
  readonly rooms: ReadonlyMap<string, string | null>
  /** null when it could be more than one person */
  readonly teachers: ReadonlyMap<string, Teacher | null>
}
export interface FoundLesson extends Slot {
  readonly room: string
  readonly className: string
  readonly teacher: string
  readonly person: string | null
  readonly staff: string | null
}
export type RowOutcome =
  | { readonly kind: 'lessons'; readonly lessons: readonly FoundLesson[]; readonly unknownTeachers: readonly string[] }
  | { readonly kind: 'unknownRoom'; readonly room: string }
  | { readonly kind: 'refused'; readonly field: Field; readonly reason: string }

const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  day: ['day', 'dayofweek', 'weekday', 'dayname'],
  week: ['week', 'weekname', 'timetableweek', 'cycle'],
  period: ['period', 'periodname', 'lesson', 'slot'],
  from: ['from', 'start', 'starttime', 'starts', 'begins'],
  to: ['to', 'end', 'endtime', 'ends', 'finish'],
  room: ['room', 'roomname', 'roomcode', 'location'],
  className: ['class', 'classname', 'group', 'teachinggroup', 'classcode', 'subject'],
  teacher: ['teacher', 'teachername', 'teachers', 'staff', 'staffname', 'staffcode', 'mainteacher', 'email', 'teacheremail'],
}
const DAYS: readonly (readonly string[])[] = [
  ['monday', 'mon', 'mo', '1', 'llun'],
  ['tuesday', 'tue', 'tues', 'tu', '2', 'mawrth'],
  ['wednesday', 'wed', 'we', '3', 'mercher'],
  ['thursday', 'thu', 'thur', 'thurs', 'th', '4', 'iau'],
  ['friday', 'fri', 'fr', '5', 'gwener'],
  ['saturday', 'sat', 'sa', '6', 'sadwrn'],
  ['sunday', 'sun', 'su', '7', 'sul'],
]
const WEEKS: Readonly<Record<string, Week | null>> = {
  '': null,
  both: null,
  all: null,
  ab: null,
  a: 'A',
  weeka: 'A',
  '1': 'A',
  week1: 'A',
  b: 'B',
  weekb: 'B',
  '2': 'B',
  week2: 'B',
}

/** What names are compared by: letters and digits, without capitals and accents. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}@]/gu, '')
}

/** A first guess; columns that can't be guessed are left for a person to choose. */
export function guessTimetable(columns: readonly string[]): TimetableMapping {
  const mapping: TimetableMapping = {}
  for (const field of TIMETABLE_FIELDS) {
    const column = HEADINGS[field].map((heading) => columns.find((c) => folded(c) === heading)).find((c) => c !== undefined)
    if (column !== undefined && !Object.values(mapping).includes(column)) mapping[field] = column
  }
  return mapping
}
/** Enough to know when, where and who? */
export function isEnough(mapping: TimetableMapping): boolean {
  return Boolean(mapping.day && mapping.room && mapping.teacher && (mapping.period || (mapping.from && mapping.to)))
}

/** Names that mean one thing, and those that could mean two (null). */
export function directoryOf<T>(entries: Iterable<readonly [string, T]>, isSame: (a: T, b: T) => boolean): Map<string, T | null> {
  const found = new Map<string, T | null>()
  for (const [name, value] of entries) {
    const known = found.get(name)
    if (name !== '') found.set(name, known === undefined || (known !== null && isSame(known, value)) ? value : null)
  }
  return found
}

/** One row of the file. Several teachers stand in one cell, separated by a semicolon. */
export function readLesson(cells: Cells, calendar: Calendar, known: Directory): RowOutcome {
  const refuse = (field: Field, reason: string): RowOutcome => ({ kind: 'refused', field, reason })
  const day = DAYS.findIndex((names) => names.includes(folded(cells.day ?? ''))) + 1
  if (day === 0) return refuse('day', 'is not a day of the week')
  const week = WEEKS[folded(cells.week ?? '')]
  if (week === undefined) return refuse('week', 'is not week A or B')
  if (week !== null && calendar.weeks === 'one') return refuse('week', 'names a week, but the calendar has the same timetable every week')
  const when = whenOf(cells, calendar, day)
  if ('reason' in when) return refuse(when.field, when.reason)
  const name = (cells.room ?? '').trim()
  if (name === '') return refuse('room', 'is empty')
  const room = known.rooms.get(folded(name))
  if (room === undefined) return { kind: 'unknownRoom', room: name }
  if (room === null) return refuse('room', 'is the name of two rooms')
  const named = (cells.teacher ?? '').split(';').map((t) => t.trim())
  const lessons = named.map((teacher): FoundLesson => {
    const who = known.teachers.get(folded(teacher)) ?? null
    const found = who ? { teacher: who.name, person: who.person, staff: who.staff } : { teacher: teacher.slice(0, 120), person: null, staff: null }
    return { week, day, ...when, room, className: (cells.className ?? '').trim().slice(0, 120), ...found }
  })
  return { kind: 'lessons', lessons, unknownTeachers: named.filter((teacher) => teacher !== '' && !known.teachers.get(folded(teacher))) }
}

function whenOf(cells: Cells, calendar: Calendar, day: number): Pick<Slot, 'period' | 'from' | 'to'> | { field: Field; reason: string } {
  const period = (cells.period ?? '').trim()
  if (period !== '') {
    const found = calendar.periods.find((p) => folded(p.name) === folded(period) && p.days.includes(day))
    return found ? { period: found.name, from: null, to: null } : { field: 'period', reason: 'is not a lesson of the calendar on that day' }
  }
  const [from, to] = [minuteOf(cells.from), minuteOf(cells.to)]
  if (from === null) return { field: 'from', reason: 'is not a time such as 09:00' }
  if (to === null || to === from) return { field: 'to', reason: 'is not a time such as 10:00' }
  return { period: null, from, to }
}
function minuteOf(text: string | undefined): number | null {
  const match = /^(\d{1,2})[:.](\d\d)(?::00)?$/.exec((text ?? '').trim())
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])]
  return match && hour < 24 && minute < 60 ? hour * 60 + minute : null
}
