/**
 * A press as staff see it. The room's alert says place, person and time only, never words or category.
 *
 *   raised ─▶ delivered ─▶ acknowledged ─▶ attended ─▶ closed
 *      └──────────┴── (time) ──▶ escalated: DSL and head are alerted too; the alert stays in its state
 *
 * DSL and head see every alert; a teacher those of rooms they watch, of rooms nobody watches, and those they take part in; a supply
 * teacher those of their slip's room.
 * delivered: at least one dashboard has painted it. Every step keeps who and when.
 */
import Type, { type Static } from 'typebox'
import { AccountPerson } from './accounts.ts'
import { Count, EpochMs, Id, Label, nullable, object, oneOf, Version } from './kinds.ts'
import { op, stream } from './op.ts'

export const ALERT_STATES = ['raised', 'delivered', 'acknowledged', 'attended', 'closed'] as const
export type AlertState = (typeof ALERT_STATES)[number]
export const LIFT_STATES = ['covered', 'lifting', 'lifted', 'failed'] as const
export const CLOSED_AS = ['mistake', 'toDsl'] as const

const EVERYONE_IN_THE_ROOM = { who: 'staff', roles: ['teacher', 'dsl', 'head'], supply: true } as const

export const Alert = object({
  id: Id,
  press: Id,
  state: oneOf(ALERT_STATES),
  lift: oneOf(LIFT_STATES),
  device: Id,
  /** the room it was raised for, which decides who sees it; null when the PC has no seat */
  roomId: nullable(Id),
  /** nobody who gets alerts watches the room: every teacher sees it */
  unwatched: Type.Boolean(),
  place: object({
    room: nullable(Label),
    seat: nullable(Label),
    pc: Label,
    /** a screen a whole class may see: nobody's name is shown on it */
    mark: nullable(oneOf(['teacher', 'projector'])),
    /** a laptop away from the school's networks */
    offSite: Type.Boolean(),
    /** two PCs speak under this one's name: it was last known here, the other may be anywhere */
    mayBeCopy: Type.Optional(Type.Literal(true)),
  }),
  person: AccountPerson,
  pressedAt: EpochMs,
  raisedAt: EpochMs,
  /** presses folded into this alert */
  count: Type.Integer({ minimum: 1 }),
  steps: Type.Array(
    object({
      step: oneOf(['delivered', 'acknowledged', 'sendSomeone', 'escalated', 'attended', 'lifting', 'lifted', 'liftFailed', 'closed']),
      at: EpochMs,
      by: nullable(Label),
      /** by a supply teacher, or with their PIN */
      supply: Type.Optional(Type.Literal(true)),
    }),
  ),
  sendSomeone: Type.Boolean(),
  escalated: Type.Boolean(),
  closedAs: nullable(oneOf(CLOSED_AS)),
  /** position in the school's alert stream: strictly rising, without holes a reader could miss */
  pos: Count,
})
export type Alert = Static<typeof Alert>

export const alertsList = op({
  name: 'alerts.list',
  summary: 'Alerts that are not closed and the caller’s to see, oldest first, and the position to resume the stream from.',
  access: EVERYONE_IN_THE_ROOM,
  audit: { verb: 'view', of: 'alerts' },
  request: object({}),
  response: object({ alerts: Type.Array(Alert), cursor: Version }),
})
/**
 * What changed at a position. For a reader who may not see the alert, or no longer: only that it is withdrawn, so that a page takes it
 * away and the cursor goes on.
 */
export const AlertItem = Type.Union([object({ at: Version, alert: Alert }), object({ at: Version, withdrawn: Id })])
export type AlertItem = Static<typeof AlertItem>
/** SSE at /api/alerts.stream?epoch=&n= ; each item has id `epoch.n`, so that Last-Event-ID resumes it. */
export const alertsStream = stream({
  name: 'alerts.stream',
  summary: 'Every change of an alert after a cursor, live, with the whole alert.',
  access: EVERYONE_IN_THE_ROOM,
  audit: { verb: 'view', of: 'alerts' },
  item: AlertItem,
})
export const alertsChangesAfter = op({
  name: 'alerts.changesAfter',
  summary: 'The same by long poll, for networks that hold streams back.',
  access: EVERYONE_IN_THE_ROOM,
  audit: { verb: 'view', of: 'alerts' },
  request: object({ after: Version, waitMs: Type.Integer({ minimum: 0, maximum: 30_000 }) }),
  response: object({ items: Type.Array(AlertItem), cursor: Version }),
})
export const alertsPainted = op({
  name: 'alerts.painted',
  summary: 'This dashboard has shown the alert: it is delivered.',
  access: EVERYONE_IN_THE_ROOM,
  request: object({ alert: Id }),
  response: object({}),
})
const step = <const N extends string>(name: N, summary: string) =>
  op({ name, summary, access: EVERYONE_IN_THE_ROOM, audit: { verb: 'change', of: 'alerts' }, request: object({ alert: Id }), response: Alert })
export const alertsAcknowledge = step('alerts.acknowledge', '“I’m going.” The child is told who is coming.')
export const alertsSendSomeone = step('alerts.sendSomeone', '“Send someone.” The child is told who has seen it; DSL and head are alerted at once.')
export const alertsAttend = step('alerts.attend', '“I’m with the child.”')
export const alertsLift = step('alerts.lift', 'Lift the cover, to an empty desktop. Needs somebody to be with the child first.')
export const alertsClose = op({
  name: 'alerts.close',
  summary: 'Close it: by mistake or curious (nothing on the child’s record, gone after 30 days), or over to the DSL.',
  access: EVERYONE_IN_THE_ROOM,
  audit: { verb: 'change', of: 'alerts' },
  request: object({ alert: Id, as: oneOf(CLOSED_AS) }),
  response: Alert,
})

/** The first list of presses, for the DSL and the head. */
export const alertsHistory = op({
  name: 'alerts.history',
  summary: 'All alerts, newest first, a page at a time.',
  access: { who: 'staff', roles: ['dsl', 'head'] },
  audit: { verb: 'view', of: 'presses' },
  request: object({ before: nullable(Count), limit: Type.Integer({ minimum: 1, maximum: 200 }) }),
  response: object({ alerts: Type.Array(Alert) }),
})
export const ALERT_OPS = [
  alertsList,
  alertsChangesAfter,
  alertsPainted,
  alertsAcknowledge,
  alertsSendSomeone,
  alertsAttend,
  alertsLift,
  alertsClose,
  alertsHistory,
] as const
