/** An alert's changes, each in the transaction of what caused it: evidence from the PC, a member of staff, or time. */
import type { Alert } from '../../protocol/alerts.ts'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { panicPressed } from '../../protocol/events.ts'
import type { Header } from '../../protocol/evidence.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { watchingIn } from '../calendar/index.ts'
import { clearTimer, newId, type Query, type Received, setTimer, type Tx } from '../core/index.ts'
import { sendCommand } from '../devices/index.ts'
import { contestedBy, follows } from '../evidence/index.ts'
import { placeOf, roomOf } from '../places/index.ts'
import { watchersFor } from './audience.ts'
import { type Actor, type Course, type Effect, type Happening, next, RAISED } from './machine.ts'
import {
  type AlertRow,
  alertForChange,
  alertOfPress,
  announceTo,
  courseOf,
  coveredAlerts,
  insertAlert,
  isKnownPress,
  keepEarlyLift,
  keepPress,
  openAlerts,
  placeOfRow,
  pressEvents,
  removeAlert,
  takeEarlyLift,
  takePosition,
  updateAlert,
  watchedBy,
} from './store.ts'

export const ESCALATE = 'alerts.escalate'
export const FORGET = 'alerts.forget'
export const WATCH = 'alerts.watch'
/** How late it may be seen that a PC fell silent; lessons and check-ins end on the minute. */
const WATCH_AGAIN_MS = 30_000

export type AlertSettings = Pick<PolicyValues, 'alerts.escalateAfterMs' | 'retention.alertMs'>
/** Takes contents and salts from stored evidence, so that only its headers stay. */
export type EraseBodies = (tx: Tx, device: string, events: readonly string[]) => Promise<void>
export interface Sources {
  /** the school's settings in force */
  settings(q: Query, school: string): Promise<AlertSettings>
  /** who an operating-system account belongs to, and how sure that is */
  whoIs(q: Query, school: string, who: { account: string; sid?: string | undefined }): Promise<Alert['person'] & { personId: string | null }>
  /** whose code lifted a cover; null when that is not known any more */
  holderOf(tx: Tx, school: string, code: string): Promise<Actor | null>
}

/**
 * A press arrived. While the same account's cover is on, it is the same call for help: counted, and the child told again. Another
 * account on the PC (fast user switching) has a cover of its own. Once a lift has been asked for, a press may come from after
 * it, so it is an alert of its own: a needless alert is cheap, a swallowed one is not. Where a copied disk speaks under this PC's name,
 * only presses of one line of evidence belong together, and the place is where the PC was last known.
 */
export async function press(tx: Tx, received: Received<typeof panicPressed>, sources: Sources): Promise<void> {
  const { school, device, body, header, receivedAt } = received
  const pos = await takePosition(tx, school)
  if (await isKnownPress(tx, device, body.press)) return
  const { account } = body.who
  const contested = await contestedBy(tx.q, device, header)
  const covered = (await coveredAlerts(tx, device)).filter((a) => a.state !== 'closed' && a.lift !== 'lifting' && accountOf(a) === account)
  const open = contested ? await onSameLine(tx, covered, header) : covered[0]
  if (open) {
    await keepPress(tx, open, body.press, header.id)
    await carryOut(tx, open, { kind: 'pressed' }, receivedAt, pos, sources, Math.max(open.last_seq, header.seq))
    return
  }
  // Which of the two it is nobody can say: every adult hears of it, and where to look first.
  const room = contested === 'clone' ? null : ((await roomOf(tx.q, school, device))?.id ?? null)
  const place = await placeOf(tx, school, device)
  const watching = await watchingIn(tx.q, school, receivedAt)
  // Which person of the roster it is stays inside: staff are told a name.
  const { personId: _, ...person } = await sources.whoIs(tx.q, school, body.who)
  const alert: AlertRow = {
    id: newId(receivedAt),
    school_id: school,
    device_id: device,
    press: body.press,
    last_seq: header.seq,
    room_id: room,
    watched_by: JSON.stringify(watchersFor(watching, room)),
    place: JSON.stringify(contested === 'clone' ? { ...place, mayBeCopy: true } : place),
    person: JSON.stringify(person),
    pressed_at: body.pressedAt,
    raised_at: receivedAt,
    state: RAISED.state,
    lift: RAISED.lift,
    course: JSON.stringify(RAISED),
    pos,
  }
  await insertAlert(tx, alert)
  await keepPress(tx, alert, body.press, header.id)
  await carryOutEffect(tx, alert, { kind: 'tell', told: RAISED.told }, receivedAt, sources)
  const { 'alerts.escalateAfterMs': waitMs } = await sources.settings(tx.q, school)
  await setTimer(tx, { kind: ESCALATE, subject: alert.id, school, dueAt: receivedAt + waitMs })
  await lookAgain(tx, school, watching.changesAt, receivedAt)
  const early = await takeEarlyLift(tx, device, body.press)
  if (early && early.seq > header.seq) {
    const by = await sources.holderOf(tx, school, early.code)
    await carryOut(tx, alert, { kind: 'liftedByCode', by }, receivedAt, await takePosition(tx, school), sources)
  }
}

/**
 * Who watches may have changed: every open alert comes anew to the pages of those who watch its room now, and goes from the others'. The
 * position is taken first, also when no alert is open: a press in another transaction has then either seen the change, or is seen here.
 */
export async function rewatch(tx: Tx, school: string, now: number): Promise<void> {
  let pos = await takePosition(tx, school)
  const open = await openAlerts(tx.q, school)
  if (open.length === 0) return
  const watching = await watchingIn(tx.q, school, now)
  for (const row of open) {
    const watchers = watchersFor(watching, row.room_id)
    if (watchers.join() === watchedBy(row).join()) continue
    await announceTo(tx, row, watchers, pos)
    pos = await takePosition(tx, school)
  }
  await lookAgain(tx, school, watching.changesAt, now)
}
function lookAgain(tx: Tx, school: string, changesAt: number | null, now: number): Promise<void> {
  return setTimer(tx, { kind: WATCH, subject: school, school, dueAt: Math.min(changesAt ?? Number.POSITIVE_INFINITY, now + WATCH_AGAIN_MS) })
}

/** The alert this press's own line has raised. */
async function onSameLine(tx: Tx, alerts: readonly AlertRow[], header: Header): Promise<AlertRow | undefined> {
  for (const alert of alerts) if (await follows(tx.q, alert.device_id, header, await pressEvents(tx, alert.id))) return alert
  return undefined
}

/**
 * The PC lifted a cover: it is gone for every press that account had made before, whichever alert asked for it. Who typed a code
 * at the PC need not have asked for any: then the press says which cover it was.
 */
export async function coverLifted(tx: Tx, from: Lifted, sources: Sources): Promise<void> {
  let pos = await takePosition(tx, from.school)
  const covered = await coveredAlerts(tx, from.device)
  const id = from.alert ?? (await alertOfPress(tx, from.device, from.press))
  // A code needs no server, and panics travel apart: word of the lift may be here before word of the press.
  if (id === null && from.code !== null) await keepEarlyLift(tx, from, from.code)
  const asked = covered.find((row) => row.id === id)
  const happening: Happening = from.code === null ? { kind: 'lifted' } : { kind: 'liftedByCode', by: await sources.holderOf(tx, from.school, from.code) }
  for (const row of covered) {
    if (!asked || accountOf(row) !== accountOf(asked) || row.last_seq > from.seq) continue
    await carryOut(tx, row, happening, from.at, pos, sources)
    pos = await takePosition(tx, from.school)
  }
}

export interface Lifted {
  school: string
  device: string
  press: string
  alert: string | null
  code: string | null
  /** number of the lift's event in the PC's evidence */
  seq: number
  at: number
}

/** The PC could not lift. When it says that no such cover is there, then for this alert that is as good as lifted. */
export async function liftFailed(
  tx: Tx,
  from: { school: string; device: string; alert: string | null; why: string; at: number },
  sources: Sources,
): Promise<void> {
  const pos = await takePosition(tx, from.school)
  const row = (await coveredAlerts(tx, from.device)).find(({ id }) => id === from.alert)
  const gone = from.why === ('PANIC_NOT_COVERED' satisfies ErrorCode)
  if (row) await carryOut(tx, row, { kind: gone ? 'lifted' : 'liftFailed' }, from.at, pos, sources)
}

/** Time is up for an alert closed as a mistake: it goes, and what its presses said. */
export async function forget(tx: Tx, school: string, id: string, eraseBodies: EraseBodies): Promise<void> {
  await takePosition(tx, school)
  const row = await alertForChange(tx, id)
  // Opened again meanwhile: it stays.
  if (row && courseOf(row).closedAs === 'mistake') await eraseBodies(tx, row.device_id, await removeAlert(tx, id))
}

/** Something happened to one alert of this school. Throws NOT_FOUND, or why it is not possible now. */
export async function change(tx: Tx, school: string, id: string, happening: Happening, now: number, sources: Sources): Promise<AlertRow> {
  const pos = await takePosition(tx, school)
  const row = await alertForChange(tx, id)
  if (row?.school_id !== school) throw new Refusal('NOT_FOUND')
  return carryOut(tx, row, happening, now, pos, sources)
}

async function carryOut(tx: Tx, row: AlertRow, happening: Happening, now: number, pos: number, sources: Sources, lastSeq?: number): Promise<AlertRow> {
  const before: Course = courseOf(row)
  const outcome = next(before, happening, now)
  if ('refused' in outcome) throw new Refusal(outcome.refused)
  const after = outcome.course === before ? row : await updateAlert(tx, row, outcome.course, pos, lastSeq)
  for (const effect of outcome.effects) await carryOutEffect(tx, after, effect, now, sources)
  return after
}

async function carryOutEffect(tx: Tx, alert: AlertRow, effect: Effect, now: number, sources: Sources): Promise<void> {
  const to = { school: alert.school_id, device: alert.device_id }
  switch (effect.kind) {
    case 'tell': {
      // A whole class may see this screen: it says that somebody is coming, not who.
      const told = placeOfRow(alert).mark === null ? effect.told : { ...effect.told, by: null }
      return sendCommand(tx, to, { kind: 'panic.state', press: alert.press, ...told }, now)
    }
    case 'liftCover':
      return sendCommand(tx, to, { kind: 'panic.lift', press: alert.press, alert: alert.id }, now)
    case 'stopLadder':
      return clearTimer(tx, ESCALATE, alert.id)
    case 'forgetLater': {
      const { 'retention.alertMs': keepMs } = await sources.settings(tx.q, alert.school_id)
      return setTimer(tx, { kind: FORGET, subject: alert.id, school: alert.school_id, dueAt: now + keepMs })
    }
    case 'keep':
      return clearTimer(tx, FORGET, alert.id)
  }
}

function accountOf(row: AlertRow): string | null {
  return (JSON.parse(row.person) as Alert['person']).account
}
