/**
 * Exam mode: in these rooms at this time nothing of Handrail stands before a candidate but the button. It is said ahead, in days and
 * times of the school's own clock, reaches PCs with their policy, and ends by itself.
 */
import Type, { type Static } from 'typebox'
import { LocalDate, Minute } from './calendar.ts'
import { EpochMs, Id, Label, object } from './kinds.ts'
import { op } from './op.ts'

/** The longest paper with all its extra time and breaks. A forgotten end must not leave a room open for a week. */
export const EXAM_MAX_MS = 12 * 60 * 60_000
/** How far ahead one can be said. */
export const EXAM_AHEAD_MS = 400 * 86_400_000
/** Still to come in one room: a summer's. */
export const EXAMS_PER_ROOM = 30

/** `endsAt` is the first moment after it. */
export const ExamSpan = object({ startsAt: EpochMs, endsAt: EpochMs })
export type ExamSpan = Static<typeof ExamSpan>

/** Is there an exam at `now` (epoch ms)? The one decision for everything that stands aside. */
export function isExam(exams: readonly ExamSpan[], now: number): boolean {
  return exams.some(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
}

const Exam = object({
  id: Id,
  name: Label,
  rooms: Type.Array(object({ id: Id, name: Label })),
  /** on the school's own clock; a `to` at or before `from` is on the next day */
  date: LocalDate,
  from: Minute,
  to: Minute,
  ...ExamSpan.properties,
  /** who said so */
  by: Label,
})
export type Exam = Static<typeof Exam>

const SAY = { who: 'staff', roles: ['office', 'head', 'dsl'] } as const
const CHANGE = { verb: 'change', of: 'exams' } as const
export const calendarExams = op({
  name: 'calendar.exams',
  summary: 'Exams to come, going on, and of the last two weeks, with the rooms one can be in.',
  access: { who: 'staff', roles: ['teacher', 'dsl', 'head', 'senco', 'office', 'technician'] },
  request: object({}),
  response: object({ exams: Type.Array(Exam), rooms: Type.Array(object({ id: Id, name: Label })), now: EpochMs }),
})
export const calendarAddExam = op({
  name: 'calendar.addExam',
  summary: 'Says that there is an exam in these rooms. EXAM_TIME: it is over already, longer than twelve hours or more than 400 days ahead.',
  access: SAY,
  audit: CHANGE,
  request: object({
    name: Type.String({ minLength: 1, maxLength: 120 }),
    rooms: Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true }),
    date: LocalDate,
    from: Minute,
    to: Minute,
  }),
  response: object({ id: Id }),
})
export const calendarCancelExam = op({
  name: 'calendar.cancelExam',
  summary: 'Takes an exam back, also one that is going on: whoever logs on from then on is asked.',
  access: SAY,
  audit: CHANGE,
  request: object({ id: Id }),
  response: object({}),
})
export const EXAM_OPS = [calendarExams, calendarAddExam, calendarCancelExam] as const
