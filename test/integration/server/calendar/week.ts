/** A calendar that has a lesson going on at the tests' T0 (a Friday at 08:00 UTC), and lessons in it. */
import type { Calendar } from '../../../../protocol/calendar.ts'
import { newId } from '../../../../server/core/index.ts'
import type { TestSchool } from '../alerts/school.ts'

export const MINUTE = 60_000

/** Lesson 1 has gone on for half an hour at T0 and ends half an hour later, when lesson 2 starts. */
export const CALENDAR: Calendar = {
  timeZone: 'Europe/London',
  weeks: 'one',
  terms: [{ name: 'Spring', from: '2027-01-04', to: '2027-03-26', startsWith: 'A' }],
  daysOff: [],
  periods: [
    { name: 'Lesson 1', days: [1, 2, 3, 4, 5], from: 7 * 60 + 30, to: 8 * 60 + 30 },
    { name: 'Lesson 2', days: [1, 2, 3, 4, 5], from: 8 * 60 + 30, to: 9 * 60 + 30 },
  ],
}

export async function setCalendar(school: TestSchool, calendar: Calendar = CALENDAR): Promise<void> {
  const row = { calendar: JSON.stringify(calendar), revision: 1 }
  await school.db.write((tx) =>
    tx.q
      .insertInto('calendars')
      .values({ school_id: school.school, ...row })
      .onConflict((c) => c.column('school_id').doUpdateSet(row))
      .execute(),
  )
}

export interface LessonOf {
  room: string
  period: string
  staff?: string
  person?: string
  teacher?: string
}
/** On Fridays. Returns its id. */
export async function addLesson(school: TestSchool, { room, period, staff, person, teacher = 'K. Khan' }: LessonOf): Promise<string> {
  const id = newId()
  const row = { id, school_id: school.school, room_id: room, week: null, day: 5, period, from_minute: null, to_minute: null }
  await school.db.write((tx) =>
    tx.q
      .insertInto('calendar_lessons')
      .values({ ...row, class_name: '7B', person_id: person ?? null, staff_id: staff ?? null, teacher })
      .execute(),
  )
  return id
}
