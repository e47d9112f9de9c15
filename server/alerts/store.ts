/** The alerts' tables. Who and where are kept as they were at the press; what happened since is one JSON course. */
import type { Alert } from '../../protocol/alerts.ts'
import { type Database, nextPosition, type Query, readAfter, type Tx } from '../core/index.ts'
import type { Position } from '../core/positions.ts'
import type { Course } from './machine.ts'

export interface AlertRow {
  id: string
  school_id: string
  device_id: string
  /** the press that raised it, which is the one the PC's cover has */
  press: string
  /** number of the latest press's event in the PC's evidence */
  last_seq: number
  /** where the PC stood at the press; null without a seat */
  room_id: string | null
  /** JSON list of the staff ids it was last announced to as watching the room */
  watched_by: string
  place: string
  person: string
  pressed_at: number
  raised_at: number
  /** state and lift stand in the course too; here they can be asked for */
  state: string
  lift: string
  course: string
  pos: number
}
declare module '../core/tables.ts' {
  interface Tables {
    alerts: AlertRow
    alert_early_lifts: { school_id: string; device_id: string; press: string; code_id: string; seq: number }
    alert_presses: { school_id: string; device_id: string; press: string; alert_id: string; event_id: string }
  }
}

const COUNTER = 'alerts'
export const topicOf = (school: string): string => `alerts:${school}`

/**
 * The next position in the school's stream. Taken first in every transaction that changes an alert: its lock makes two
 * changes of one school follow each other, so that of two teachers one is first.
 */
export function takePosition(tx: Tx, school: string): Promise<number> {
  return nextPosition(tx, school, COUNTER)
}

export async function epochOf(db: Database, school: string): Promise<number> {
  return (await db.read.selectFrom('schools').select('epoch').where('id', '=', school).executeTakeFirstOrThrow()).epoch
}
/** Where a reader who has seen everything now resumes. */
export async function cursorOf(db: Database, school: string): Promise<Position> {
  const counter = await db.read.selectFrom('counters').select('n').where('school_id', '=', school).where('name', '=', COUNTER).executeTakeFirst()
  return { epoch: await epochOf(db, school), n: counter?.n ?? 0 }
}

export function findAlert(q: Query, id: string): Promise<AlertRow | undefined> {
  return q.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
}
export function alertForChange(tx: Tx, id: string): Promise<AlertRow | undefined> {
  return tx.q.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
}
/** Alerts of a PC whose cover has not been lifted, as far as the server knows. */
export function coveredAlerts(tx: Tx, device: string): Promise<AlertRow[]> {
  return tx.q.selectFrom('alerts').selectAll().where('device_id', '=', device).where('lift', '!=', 'lifted').orderBy('pos').execute()
}
export async function insertAlert(tx: Tx, row: AlertRow): Promise<void> {
  await tx.q.insertInto('alerts').values(row).execute()
  tx.notify(topicOf(row.school_id))
}
export async function updateAlert(tx: Tx, row: AlertRow, course: Course, pos: number, lastSeq: number = row.last_seq): Promise<AlertRow> {
  const changed = { state: course.state, lift: course.lift, course: JSON.stringify(course), pos, last_seq: lastSeq }
  await tx.q.updateTable('alerts').set(changed).where('id', '=', row.id).execute()
  tx.notify(topicOf(row.school_id))
  return { ...row, ...changed }
}
/** The same alert at a new position, for those who watch its room now. */
export async function announceTo(tx: Tx, row: AlertRow, watchers: readonly string[], pos: number): Promise<void> {
  await tx.q
    .updateTable('alerts')
    .set({ watched_by: JSON.stringify(watchers), pos })
    .where('id', '=', row.id)
    .execute()
  tx.notify(topicOf(row.school_id))
}
export async function isKnownPress(tx: Tx, device: string, press: string): Promise<boolean> {
  return (await alertOfPress(tx, device, press)) !== null
}
export async function alertOfPress(tx: Tx, device: string, press: string): Promise<string | null> {
  const row = await tx.q.selectFrom('alert_presses').select('alert_id').where('device_id', '=', device).where('press', '=', press).executeTakeFirst()
  return row?.alert_id ?? null
}
export async function keepPress(tx: Tx, alert: AlertRow, press: string, eventId: string): Promise<void> {
  const row = { school_id: alert.school_id, device_id: alert.device_id, press, alert_id: alert.id, event_id: eventId }
  await tx.q.insertInto('alert_presses').values(row).execute()
}
/** The events of an alert's presses. */
export async function pressEvents(tx: Tx, alert: string): Promise<string[]> {
  return (await tx.q.selectFrom('alert_presses').select('event_id').where('alert_id', '=', alert).execute()).map((row) => row.event_id)
}
/** A cover was lifted by code whose press has not arrived yet. */
export async function keepEarlyLift(
  tx: Tx,
  { school, device, press, seq }: { school: string; device: string; press: string; seq: number },
  code: string,
): Promise<void> {
  await tx.q
    .insertInto('alert_early_lifts')
    .values({ school_id: school, device_id: device, press, code_id: code, seq })
    .onConflict((c) => c.columns(['device_id', 'press']).doUpdateSet({ code_id: code, seq }))
    .execute()
}
/** The lift that was here before this press, if there is one: then it is gone. */
export async function takeEarlyLift(tx: Tx, device: string, press: string): Promise<{ code: string; seq: number } | null> {
  const row = await tx.q
    .deleteFrom('alert_early_lifts')
    .where('device_id', '=', device)
    .where('press', '=', press)
    .returning(['code_id', 'seq'])
    .executeTakeFirst()
  return row ? { code: row.code_id, seq: row.seq } : null
}
/** Removes an alert; returns its presses' events, whose contents are to go too. */
export async function removeAlert(tx: Tx, id: string): Promise<string[]> {
  const presses = await tx.q.deleteFrom('alert_presses').where('alert_id', '=', id).returning('event_id').execute()
  await tx.q.deleteFrom('alerts').where('id', '=', id).execute()
  return presses.map((p) => p.event_id)
}

export function openAlerts(q: Query, school: string): Promise<AlertRow[]> {
  return q.selectFrom('alerts').selectAll().where('school_id', '=', school).where('state', '!=', 'closed').orderBy('raised_at').orderBy('id').execute()
}
/** With the rows, from which the caller works out who may see them. */
export async function alertsAfter(db: Database, school: string, after: Position, limit: number): Promise<{ at: Position; row: AlertRow }[]> {
  const epoch = await epochOf(db, school)
  const rows = await db.read
    .selectFrom('alerts')
    .selectAll()
    .where('school_id', '=', school)
    .where('pos', '>', readAfter(after, epoch))
    .orderBy('pos')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ at: { epoch, n: row.pos }, row }))
}
export function alertsBefore(db: Database, school: string, before: number | null, limit: number): Promise<AlertRow[]> {
  let query = db.read.selectFrom('alerts').selectAll().where('school_id', '=', school)
  if (before !== null) query = query.where('pos', '<', before)
  return query.orderBy('pos', 'desc').limit(limit).execute()
}

export function courseOf(row: AlertRow): Course {
  return JSON.parse(row.course) as Course
}
export function watchedBy(row: AlertRow): string[] {
  return JSON.parse(row.watched_by) as string[]
}
/** Alerts from before marks and sites were known have neither. */
export function placeOfRow(row: AlertRow): Alert['place'] {
  return { mark: null, offSite: false, ...(JSON.parse(row.place) as Omit<Alert['place'], 'mark' | 'offSite'>) }
}
/** As staff see it: place, person, time, and who did what by name. */
export function toAlert(row: AlertRow): Alert {
  const { state, lift, count, steps, sendSomeone, escalated, closedAs } = courseOf(row)
  return {
    id: row.id,
    press: row.press,
    state,
    lift,
    device: row.device_id,
    roomId: row.room_id,
    unwatched: row.room_id !== null && watchedBy(row).length === 0,
    place: placeOfRow(row),
    person: JSON.parse(row.person) as Alert['person'],
    pressedAt: row.pressed_at,
    raisedAt: row.raised_at,
    count,
    steps: steps.map((s) => ({ step: s.step, at: s.at, by: s.by?.name ?? null, ...(s.by?.supply ? { supply: true as const } : {}) })),
    sendSomeone,
    escalated,
    closedAs,
    pos: row.pos,
  }
}
