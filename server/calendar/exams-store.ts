/** The exams' tables. */
import type { ExamSpan } from '../../protocol/exams.ts'
import type { Query, Tx } from '../core/index.ts'

export interface ExamRow {
  id: string
  school_id: string
  name: string
  date: string
  from_minute: number
  to_minute: number
  starts_at: number
  ends_at: number
  /** the name of whoever said so */
  by: string
}
declare module '../core/tables.ts' {
  interface Tables {
    calendar_exams: ExamRow
    calendar_exam_rooms: { exam_id: string; room_id: string }
  }
}
/** Rows of over a year ago explain no record that anybody looks at. */
const KEEP_MS = 400 * 86_400_000

/** Those that end after `after` (epoch ms), first the one that starts first. */
export async function examsAfter(q: Query, school: string, after: number): Promise<(ExamRow & { rooms: string[] })[]> {
  const exams = await q
    .selectFrom('calendar_exams')
    .selectAll()
    .where('school_id', '=', school)
    .where('ends_at', '>', after)
    .orderBy('starts_at')
    .orderBy('id')
    .execute()
  const rows = await q
    .selectFrom('calendar_exam_rooms as r')
    .innerJoin('calendar_exams as x', 'x.id', 'r.exam_id')
    .select(['r.exam_id', 'r.room_id'])
    .where('x.school_id', '=', school)
    .where('x.ends_at', '>', after)
    .execute()
  const rooms = Map.groupBy(rows, (row) => row.exam_id)
  return exams.map((exam) => ({ ...exam, rooms: (rooms.get(exam.id) ?? []).map((row) => row.room_id) }))
}
export async function insertExam(tx: Tx, exam: ExamRow, rooms: readonly string[]): Promise<void> {
  const old = tx.q
    .selectFrom('calendar_exams')
    .select('id')
    .where('school_id', '=', exam.school_id)
    .where('ends_at', '<', exam.starts_at - KEEP_MS)
  await tx.q.deleteFrom('calendar_exam_rooms').where('exam_id', 'in', old).execute()
  await tx.q.deleteFrom('calendar_exams').where('id', 'in', old).execute()
  await tx.q.insertInto('calendar_exams').values(exam).execute()
  await tx.q
    .insertInto('calendar_exam_rooms')
    .values(rooms.map((room_id) => ({ exam_id: exam.id, room_id })))
    .execute()
}
/** The rooms it was in; null when there is no such exam that is not over. */
export async function removeExam(tx: Tx, school: string, id: string, now: number): Promise<string[] | null> {
  const exam = await tx.q
    .selectFrom('calendar_exams')
    .select('id')
    .where('id', '=', id)
    .where('school_id', '=', school)
    .where('ends_at', '>', now)
    .executeTakeFirst()
  if (!exam) return null
  const rooms = await tx.q.deleteFrom('calendar_exam_rooms').where('exam_id', '=', id).returning('room_id').execute()
  await tx.q.deleteFrom('calendar_exams').where('id', '=', id).execute()
  return rooms.map((row) => row.room_id)
}

/** Is one of the school's going on or to come, in any room? */
export async function areExamsAhead(q: Query, school: string, now: number): Promise<boolean> {
  const one = await q.selectFrom('calendar_exams').select('id').where('school_id', '=', school).where('ends_at', '>', now).limit(1).executeTakeFirst()
  return one !== undefined
}

/** By PC, exams that are not over in the room it stands in. */
export async function examsOfPcs(q: Query, school: string, now: number): Promise<ReadonlyMap<string, ExamSpan[]>> {
  const rows = await q
    .selectFrom('calendar_exams as x')
    .innerJoin('calendar_exam_rooms as r', 'r.exam_id', 'x.id')
    .innerJoin('seats as t', 't.room_id', 'r.room_id')
    .select(['t.device_id', 'x.starts_at', 'x.ends_at'])
    .where('x.school_id', '=', school)
    .where('x.ends_at', '>', now)
    .orderBy('x.starts_at')
    .execute()
  const spans = new Map<string, ExamSpan[]>()
  for (const { device_id, starts_at: startsAt, ends_at: endsAt } of rows)
    if (device_id !== null) spans.set(device_id, [...(spans.get(device_id) ?? []), { startsAt, endsAt }])
  return spans
}
