/** The pretend school's days: its lessons go round the clock, so that whoever opens the demo meets one with Mrs Khan in the room. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Calendar,
  calendarApplyTimetable,
  calendarBeginTimetable,
  calendarChange,
  calendarPreviewTimetable,
  calendarRead,
} from '../../protocol/calendar.ts'
import type { StaffSession } from '../staff-session.ts'

const DAY_MS = 86_400_000
const HOUR = 60
const WEEK = [1, 2, 3, 4, 5, 6, 7]
/** Four a day, on all days: a real school's lessons would be over by the evening. */
const PERIODS: Calendar['periods'] = [0, 6, 12, 18].map((hour, i) => ({
  name: `Demo lesson ${i + 1}`,
  days: WEEK,
  from: hour * HOUR,
  to: ((hour + 6) % 24) * HOUR,
}))

/** Once per data folder, and only where nobody has written a calendar. `room` is where `teacher`, as the school's list names them, teaches. */
export async function bringCalendar({
  head,
  data,
  room,
  teacher,
  now,
}: {
  head: StaffSession
  data: string
  room: string
  teacher: string
  now: number
}): Promise<void> {
  const { calendar, revision } = await head.call(calendarRead, {})
  if (revision > 0 && calendar.periods.length > 0) return
  const date = (at: number) => new Date(at).toISOString().slice(0, 10)
  const term = { name: 'Demo year', from: date(now - DAY_MS), to: date(now + 364 * DAY_MS), startsWith: 'A' } as const
  await head.call(calendarChange, { from: revision, calendar: { ...calendar, terms: [term], periods: PERIODS } })
  const rows = WEEK.flatMap((day) => PERIODS.map(({ name }) => `${day},${name},${room},5M,${teacher}`))
  const file = join(data, 'timetable.csv')
  writeFileSync(file, `Day,Period,Room,Class,Teacher\n${rows.join('\n')}\n`)
  const { importId } = await head.call(calendarBeginTimetable, {})
  await head.sendFile('calendar.upload', { import: importId, file: 'timetable.csv' }, file)
  const preview = await head.call(calendarPreviewTimetable, { importId, mapping: null })
  if (preview.mapping) await head.call(calendarApplyTimetable, { importId, mapping: preview.mapping, seen: preview.seen })
}
