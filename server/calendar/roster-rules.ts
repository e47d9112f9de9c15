/**
 * Lessons the school's own export names: classes with a room, lesson times and a teacher. Pure.
 *
 * It says no day: a class has its lesson times on each day the calendar has them. Where two classes are then in one room, or one
 * teacher in two rooms, that is not how this school means it, and none of them counts: a room that is taken for watched is worse
 * than one that isn't.
 */
import type { Calendar } from '../../protocol/calendar.ts'
import type { TaughtClass } from '../roster/index.ts'
import { type Directory, type FoundLesson, folded } from './timetable-rules.ts'

export interface RosterLessons {
  readonly lessons: readonly FoundLesson[]
  /** classes with all three: how many have a lesson, and how many there are */
  readonly taken: number
  readonly classes: number
  /** the school's words, each once */
  readonly unknownRooms: readonly string[]
  readonly unknownPeriods: readonly string[]
  /** names of classes that can't all be where the export has them */
  readonly clashing: readonly string[]
}

export function lessonsOfClasses(classes: readonly TaughtClass[], calendar: Calendar, rooms: Directory['rooms']): RosterLessons {
  const unknownRooms = new Set<string>()
  const unknownPeriods = new Set<string>()
  const found: FoundLesson[] = []
  for (const { name: className, room: said, periods, teachers } of classes) {
    const room = rooms.get(folded(said)) ?? null
    if (room === null) unknownRooms.add(said)
    for (const words of periods) {
      const times = calendar.periods.filter((period) => folded(period.name) === folded(words))
      if (times.length === 0) unknownPeriods.add(words)
      if (room === null) continue
      for (const { name: period, days } of times) {
        const when = { week: null, period, from: null, to: null }
        for (const day of days) for (const { id, name } of teachers) found.push({ ...when, day, room, className, teacher: name, person: id, staff: null })
      }
    }
  }
  const clashing = clashesIn(found)
  const lessons = found.filter((lesson) => !clashing.has(lesson.className))
  return {
    lessons,
    taken: new Set(lessons.map((lesson) => lesson.className)).size,
    classes: classes.length,
    unknownRooms: [...unknownRooms],
    unknownPeriods: [...unknownPeriods],
    clashing: [...clashing],
  }
}

/** Two teachers of one class are no clash. */
function clashesIn(lessons: readonly FoundLesson[]): ReadonlySet<string> {
  const clashing = new Set<string>()
  const told = new Map<string, FoundLesson>()
  for (const lesson of lessons) {
    for (const [what, differs] of [
      [`room ${lesson.room}`, (other: FoundLesson) => other.className !== lesson.className],
      [`person ${lesson.person}`, (other: FoundLesson) => other.room !== lesson.room],
    ] as const) {
      const at = `${what} ${lesson.day} ${lesson.period}`
      const other = told.get(at)
      if (other && differs(other)) for (const { className } of [other, lesson]) clashing.add(className)
      else told.set(at, lesson)
    }
  }
  return clashing
}
