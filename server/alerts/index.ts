/**
 * A press becomes an alert: raised in the transaction that stores its evidence, streamed to staff, answered to the child.
 * Invariants: a press raises or adds to exactly one alert; each change has a position, so that no reader misses one; the child
 * is told only what a person did; an alert says place, person and time, never words.
 * Fail direction: in doubt an alert is raised; a cover stays until the PC itself says that it is lifted; time escalates by itself.
 */
import type { Alert } from '../../protocol/alerts.ts'
import { type EventBody, panicLifted, panicLiftFailed, panicPressed } from '../../protocol/events.ts'
import type { Header } from '../../protocol/evidence.ts'
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
  readAfter,
  shareReads,
  type TimerHandlers,
  waitFor,
} from '../core/index.ts'
import { change, coverLifted, type EraseBodies, ESCALATE, FORGET, forget, liftFailed, press, type Sources } from './change.ts'
import type { Actor, Happening } from './machine.ts'
import { alertForChange, alertsAfter, alertsBefore, cursorOf, epochOf, findAlert, openAlerts, toAlert, topicOf } from './store.ts'

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
  readonly feeds: { readonly 'alerts.stream': OpenFeed }
  readonly onEvents: readonly EventHandler[]
  readonly timers: TimerHandlers
}
export interface AlertsNeed extends Sources {
  readonly db: Database
  readonly clock: Clock
  readonly eraseBodies: EraseBodies
}

interface AlertItem {
  readonly at: Position
  readonly alert: Alert
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
  const feeds = new Map<string, AlertFeed>()
  /** One a school: its dashboards read together. */
  function feedOf(school: string): AlertFeed {
    const known = feeds.get(school)
    if (known) return known
    const feed = shareReads<AlertItem>({ topic: topicOf(school), read: (after, limit) => alertsAfter(db, school, after, limit) })
    feeds.set(school, feed)
    return feed
  }
  /** A member of staff does something to an alert. */
  async function act(caller: Caller, alert: string, make: (by: Actor) => Happening): Promise<Alert> {
    const { id, name, school } = asStaff(caller)
    return toAlert(await db.write((tx) => change(tx, school, alert, make({ id, name }), clock.now(), sources)))
  }

  return {
    handlers: {
      async 'alerts.list'(_request, caller) {
        const { school } = asStaff(caller)
        // The cursor first: what changes in between is then read twice, not missed.
        const cursor = await cursorOf(db, school)
        return { alerts: (await openAlerts(db, school)).map(toAlert), cursor }
      },
      async 'alerts.changesAfter'({ after, waitMs }, caller) {
        const { school } = asStaff(caller)
        const items = await waitFor(db, feedOf(school), after, waitMs)
        const epoch = await epochOf(db, school)
        return { items, cursor: items.at(-1)?.at ?? { epoch, n: readAfter(after, epoch) } }
      },
      async 'alerts.painted'({ alert }, caller) {
        // Every dashboard says so; only the first one is news, and the others cost no write.
        const row = ofSchool(await findAlert(db, alert), asStaff(caller))
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
    feeds: { 'alerts.stream': (caller) => feedOf(asStaff(caller).school) },
    onEvents: [
      onEvent(panicPressed, (tx, received) => press(tx, received, sources), unreadPress),
      onEvent(panicLifted, (tx, { school, device, body, header, receivedAt }) =>
        coverLifted(tx, { school, device, alert: body.alert, seq: header.seq, at: receivedAt }, sources),
      ),
      onEvent(panicLiftFailed, (tx, { school, device, body, receivedAt }) =>
        liftFailed(tx, { school, device, alert: body.alert, why: body.why, at: receivedAt }, sources),
      ),
    ],
    timers: {
      async [ESCALATE]({ subject, school }) {
        await db.write(async (tx) => {
          if (await alertForChange(tx, subject)) await change(tx, school, subject, { kind: 'overdue' }, clock.now(), sources)
        })
      },
      async [FORGET]({ subject, school }) {
        await db.write((tx) => forget(tx, school, subject, eraseBodies))
      },
    },
  }
}
