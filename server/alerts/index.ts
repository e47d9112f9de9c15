/**
 * A press becomes an alert: raised in the transaction that stores its evidence, streamed to staff, answered to the child.
 * Invariants: a press raises or adds to exactly one alert; each change has a position, so that no reader misses one; the child
 * is told only what a person did; an alert says place, person and time, never words.
 * a teacher sees the alerts of the rooms they watch, and every room's that nobody watches; a supply teacher those of one room.
 * Fail direction: in doubt an alert is raised and shown; a cover stays until the PC itself says that it is lifted; time escalates by itself.
 */
import type { Alert, AlertItem } from '../../protocol/alerts.ts'
import { Refusal } from '../../protocol/errors.ts'
import { type EventBody, panicLifted, panicLiftFailed, panicPressed } from '../../protocol/events.ts'
import type { Header } from '../../protocol/evidence.ts'
import { type Watching, watchingIn } from '../calendar/index.ts'
import {
  asStaff,
  type Caller,
  type Clock,
  type Database,
  type EventHandler,
  type Feed,
  type HandlersFor,
  type OpenFeed,
  ofSchool,
  onEvent,
  type Position,
  type Query,
  readAfter,
  type StaffCaller,
  shareReads,
  type TimerHandlers,
  type Tx,
  waitFor,
} from '../core/index.ts'
import { type Audience, audienceOf, maySee, watchersFor } from './audience.ts'
import { change, coverLifted, type EraseBodies, ESCALATE, FORGET, forget, liftFailed, press, rewatch, type Sources, WATCH } from './change.ts'
import type { Actor, Happening } from './machine.ts'
import { type AlertRow, alertForChange, alertsAfter, alertsBefore, courseOf, cursorOf, epochOf, findAlert, openAlerts, toAlert, topicOf } from './store.ts'

export type { AlertSettings } from './change.ts'

export interface Alerts {
  readonly handlers: HandlersFor<
    | 'alerts.list'
    | 'alerts.changesAfter'
    | 'alerts.painted'
    | 'alerts.acknowledge'
    | 'alerts.sendSomeone'
    | 'alerts.attend'
    | 'alerts.lift'
    | 'alerts.close'
    | 'alerts.history'
  >
  /**
   * The PC of an alert this member of staff may see, and where it stood at the press. Throws NOT_FOUND; PANIC_NOT_COVERED when no
   * cover is left to lift.
   */
  pcOf(q: Query, alert: string, caller: StaffCaller): Promise<{ device: string; place: Alert['place'] }>
  readonly feeds: { readonly 'alerts.stream': OpenFeed }
  readonly onEvents: readonly EventHandler[]
  readonly timers: TimerHandlers
  /** Who watches a room has changed in this transaction: open alerts come to those who watch now. */
  rewatch(tx: Tx, school: string, now: number): Promise<void>
}
export interface AlertsNeed extends Sources {
  readonly db: Database
  readonly clock: Clock
  readonly eraseBodies: EraseBodies
}

const AUDIENCE = Symbol('audience')
/** What all of a school's readers share; the audience stays behind when it is written out as JSON. */
interface SharedItem {
  readonly at: Position
  readonly alert: Alert
  readonly [AUDIENCE]: Audience
}
type AlertFeed = Feed<AlertItem>

/** A press whose contents were lost still says which PC and when: an adult is called, and looks who is there. */
const unreadPress = (header: Header): EventBody<typeof panicPressed> => ({
  press: header.id,
  who: { account: 'unknown', session: '' },
  via: 'button',
  pressedAt: header.at,
  keptAfterMs: 0,
})

export function startAlerts({ db, clock, eraseBodies, ...sources }: AlertsNeed): Alerts {
  const feeds = new Map<string, Feed<SharedItem>>()
  /** One a school: its dashboards read together. */
  function sharedFeed(school: string): Feed<SharedItem> {
    const known = feeds.get(school)
    if (known) return known
    const feed = shareReads<SharedItem>({
      topic: topicOf(school),
      async read(after, limit) {
        const rows = await alertsAfter(db, school, after, limit)
        if (rows.length === 0) return []
        const watching = await watchingIn(db.read, school, clock.now())
        return rows.map(({ at, row }) => ({ at, alert: toAlert(row), [AUDIENCE]: audienceFor(row, watching) }))
      },
    })
    feeds.set(school, feed)
    return feed
  }
  /** Its items as this reader may see them; the very same list when that is all, so that it is written out once for everybody. */
  function feedOf(reader: StaffCaller): AlertFeed {
    const shared = sharedFeed(reader.school)
    return {
      topic: shared.topic,
      async read(after, limit) {
        const items = await shared.read(after, limit)
        const mine = (item: SharedItem): boolean => maySee({ audience: item[AUDIENCE], room: item.alert.roomId }, reader)
        if (items.every(mine)) return items as AlertItem[]
        return items.map((item) => (mine(item) ? { at: item.at, alert: item.alert } : { at: item.at, withdrawn: item.alert.id }))
      },
    }
  }
  /** NOT_FOUND also for an alert of the school that is not this caller's to see: ids can't be probed. */
  async function requireSeen(q: Query, row: AlertRow | undefined, caller: StaffCaller): Promise<AlertRow> {
    const found = ofSchool(row, caller)
    if (!maySee(placeIn(found, await watchingIn(q, caller.school, clock.now())), caller)) throw new Refusal('NOT_FOUND')
    return found
  }
  /** A member of staff does something to an alert. */
  async function act(caller: Caller, alert: string, make: (by: Actor) => Happening): Promise<Alert> {
    const staff = asStaff(caller)
    const by: Actor = { id: staff.id, name: staff.name, ...(staff.supply ? { supply: true } : {}) }
    const changed = await db.write(async (tx) => {
      await requireSeen(tx.q, await alertForChange(tx, alert), staff)
      return change(tx, staff.school, alert, make(by), clock.now(), sources)
    })
    return toAlert(changed)
  }

  return {
    async pcOf(q, alert, caller) {
      const row = await requireSeen(q, await findAlert(q, alert), caller)
      if (row.lift === 'lifted') throw new Refusal('PANIC_NOT_COVERED')
      return { device: row.device_id, place: JSON.parse(row.place) as Alert['place'] }
    },
    handlers: {
      async 'alerts.list'(_request, caller) {
        const staff = asStaff(caller)
        const { school } = staff
        // The cursor first: what changes in between is then read twice, not missed.
        const cursor = await cursorOf(db, school)
        const rows = await openAlerts(db.read, school)
        const watching = await watchingIn(db.read, school, clock.now())
        return { alerts: rows.filter((row) => maySee(placeIn(row, watching), staff)).map(toAlert), cursor }
      },
      async 'alerts.changesAfter'({ after, waitMs }, caller) {
        const staff = asStaff(caller)
        const items = await waitFor(db, feedOf(staff), after, waitMs)
        const epoch = await epochOf(db, staff.school)
        return { items, cursor: items.at(-1)?.at ?? { epoch, n: readAfter(after, epoch) } }
      },
      async 'alerts.painted'({ alert }, caller) {
        // Every dashboard says so; only the first one is news, and the others cost no write.
        const row = await requireSeen(db.read, await findAlert(db.read, alert), asStaff(caller))
        if (row.state === 'raised') await act(caller, alert, (by) => ({ kind: 'painted', by }))
        return {}
      },
      'alerts.acknowledge': ({ alert }, caller) => act(caller, alert, (by) => ({ kind: 'acknowledge', by })),
      'alerts.sendSomeone': ({ alert }, caller) => act(caller, alert, (by) => ({ kind: 'sendSomeone', by })),
      'alerts.attend': ({ alert }, caller) => act(caller, alert, (by) => ({ kind: 'attend', by })),
      'alerts.lift': ({ alert }, caller) => act(caller, alert, (by) => ({ kind: 'lift', by })),
      'alerts.close': ({ alert, as }, caller) => act(caller, alert, (by) => ({ kind: 'close', by, as })),
      async 'alerts.history'({ before, limit }, caller) {
        const { school } = asStaff(caller)
        return { alerts: (await alertsBefore(db, school, before, limit)).map(toAlert) }
      },
    },
    feeds: { 'alerts.stream': (caller) => feedOf(asStaff(caller)) },
    onEvents: [
      onEvent(panicPressed, (tx, received) => press(tx, received, sources), unreadPress),
      onEvent(panicLifted, (tx, { school, device, body, header, receivedAt }) =>
        coverLifted(tx, { school, device, press: body.press, alert: body.alert, code: body.code ?? null, seq: header.seq, at: receivedAt }, sources),
      ),
      onEvent(panicLiftFailed, (tx, { school, device, body, receivedAt }) =>
        liftFailed(tx, { school, device, alert: body.alert, why: body.why, at: receivedAt }, sources),
      ),
    ],
    rewatch,
    timers: {
      async [ESCALATE]({ subject, school }) {
        await db.write(async (tx) => {
          if (await alertForChange(tx, subject)) await change(tx, school, subject, { kind: 'overdue' }, clock.now(), sources)
        })
      },
      async [WATCH]({ school }) {
        await db.write((tx) => rewatch(tx, school, clock.now()))
      },
      async [FORGET]({ subject, school }) {
        await db.write((tx) => forget(tx, school, subject, eraseBodies))
      },
    },
  }
}

function placeIn(row: AlertRow, watching: Watching): { audience: Audience; room: string | null } {
  return { audience: audienceFor(row, watching), room: row.room_id }
}
function audienceFor(row: AlertRow, watching: Watching): Audience {
  return audienceOf(watchersFor(watching, row.room_id), courseOf(row).steps)
}
