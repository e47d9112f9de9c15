/**
 * Every fact a PC can report. One descriptor per type: its lane (order of sending), its retention class, and whether
 * its contents are personal (then they are sealed to the school's key before they touch the disk).
 */
import Type, { type Static, type TSchema } from 'typebox'
import { AUDIENCES, ShownText } from './agreements.ts'
import { GRANT_REASONS, Visitor } from './aup.ts'
import { TRY_RESULTS } from './codes.ts'
import { Account, Count, DurationMs, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { LOCKED_BY } from './lock.ts'
import { LOCK_MODES } from './lock-policy.ts'

/** Order of sending: a panic never waits behind anything. */
export const LANES = ['panic', 'incident', 'record', 'telemetry'] as const
export type Lane = (typeof LANES)[number]
/** Default keeping times are policy rows; `record` is proof of something (an acceptance, a lift). */
export type Retention = 'alert' | 'record' | 'raw'

export interface EventType<Body extends TSchema = TSchema> {
  readonly type: string
  readonly lane: Lane
  readonly retention: Retention
  readonly personal: boolean
  readonly body: Body
}
export type EventBody<E> = E extends EventType<infer B> ? Static<B> : never

function event<B extends TSchema>(descriptor: EventType<B>): EventType<B> {
  return descriptor
}

/** Who the operating system says is at the PC. Who that is at school is worked out by the server's roster. */
export const OsSession = object({
  account: Account,
  session: Type.String({ maxLength: 64 }),
  /** the account's security identifier where the system has one (Windows): it stays the same when the account is renamed */
  sid: Type.Optional(Type.String({ maxLength: 190, pattern: '^S-1-[0-9-]+$' })),
})

export const PRESS_VIA = ['button', 'shortcut', 'tray', 'shift', 'touch', 'switch'] as const

export const panicPressed = event({
  type: 'panic.pressed',
  lane: 'panic',
  retention: 'alert',
  personal: true,
  body: object({
    press: Id,
    who: OsSession,
    via: oneOf(PRESS_VIA),
    pressedAt: EpochMs,
    /** from the press to being on this PC's disk */
    keptAfterMs: DurationMs,
  }),
})
export const panicLifted = event({
  type: 'panic.lifted',
  lane: 'record',
  retention: 'alert',
  personal: false,
  /** staff: from the dashboard, for an alert · code: an adult at the PC typed one */
  body: object({ press: Id, by: oneOf(['staff', 'code']), alert: nullable(Id), code: Type.Optional(Id) }),
})
export const panicLiftFailed = event({
  type: 'panic.liftFailed',
  lane: 'incident',
  retention: 'alert',
  personal: false,
  body: object({ press: Id, alert: nullable(Id), code: Type.Optional(Id), why: Label }),
})
/** Somebody typed a code on a cover. `tooMany`: it was not looked at. */
export const codeTried = event({
  type: 'code.tried',
  lane: 'incident',
  retention: 'alert',
  personal: false,
  body: object({ result: oneOf(TRY_RESULTS), code: nullable(Id), press: nullable(Id) }),
})
/** Which agreement, and where: what acceptances, refusals and grants have in common. */
const AtTheGate = { logon: Id, who: OsSession, document: Id, version: Count, audience: oneOf(AUDIENCES) }
export const aupAccepted = event({
  type: 'aup.accepted',
  lane: 'record',
  retention: 'record',
  personal: true,
  body: object({
    ...AtTheGate,
    /** the exact words: one text, or an unconfirmed translation and the English beside it */
    texts: Type.Array(ShownText, { minItems: 1, maxItems: 2 }),
    /** whether it could be heard: not whether it was, which would say something about the child */
    audioOffered: Type.Boolean(),
    withAdult: Type.Boolean(),
    visitor: nullable(Visitor),
  }),
})
export const aupDeclined = event({ type: 'aup.declined', lane: 'record', retention: 'record', personal: true, body: object(AtTheGate) })
/** A member of staff let somebody through for one logon. */
export const aupGranted = event({
  type: 'aup.granted',
  lane: 'record',
  retention: 'record',
  personal: true,
  body: object({ logon: Id, who: OsSession, code: Id, reason: oneOf(GRANT_REASONS) }),
})
/** There was an exam at this PC: whoever logged on was not asked, or was at the gate when it began. */
export const aupStoodAside = event({
  type: 'aup.stoodAside',
  lane: 'record',
  retention: 'record',
  personal: true,
  body: object({ who: OsSession }),
})
/** Policy says observe: this account would have been asked. */
export const aupObserved = event({
  type: 'aup.observed',
  lane: 'telemetry',
  retention: 'raw',
  personal: true,
  body: object({ who: OsSession, due: Count }),
})
/** The rules could not be shown. */
export const aupGateFailed = event({
  type: 'aup.gateFailed',
  lane: 'incident',
  retention: 'raw',
  personal: false,
  body: object({ logon: Id, next: oneOf(['tryAgain', 'signOut', 'stay']) }),
})
/** `who` null: staff locked a PC at which nobody was. */
export const lockLocked = event({
  type: 'lock.locked',
  lane: 'record',
  retention: 'raw',
  personal: true,
  body: object({ lock: Id, who: nullable(OsSession), by: oneOf(LOCKED_BY), mode: oneOf(LOCK_MODES) }),
})
/** time: a lock by staff came to its end · os: the system's own lock was opened · over: the session ended, or a cover, an exam or the policy took its place */
export const LOCK_OPENED_BY = ['pupil', 'code', 'staff', 'os', 'time', 'over'] as const
export const lockOpened = event({
  type: 'lock.opened',
  lane: 'record',
  retention: 'raw',
  personal: false,
  body: object({ lock: Id, by: oneOf(LOCK_OPENED_BY), code: nullable(Id) }),
})
/** Policy says observe: this PC would have been locked. */
export const lockObserved = event({ type: 'lock.observed', lane: 'telemetry', retention: 'raw', personal: true, body: object({ who: OsSession }) })
/** Its user didn't come back: their programs were asked to close. stays: one refused, or this system can't, and the PC stays locked. */
export const lockFreed = event({
  type: 'lock.freed',
  lane: 'record',
  retention: 'raw',
  personal: true,
  body: object({ lock: Id, who: OsSession, next: oneOf(['signOut', 'switchUser', 'stays']) }),
})
/** A stick or a card was still in when its user had gone. */
export const lockMediaLeft = event({ type: 'lock.mediaLeft', lane: 'telemetry', retention: 'raw', personal: true, body: object({ lock: Id, who: OsSession }) })
/** Input no hand makes; no accusation: switches, eye gaze and dictation are injected input too, and nobody with a support profile is looked at. */
export const lockOddInput = event({
  type: 'lock.oddInput',
  lane: 'telemetry',
  retention: 'raw',
  personal: true,
  body: object({ who: OsSession, what: oneOf(['steady', 'sourcesDiffer']) }),
})
export const deviceStarted = event({
  type: 'device.started',
  lane: 'telemetry',
  retention: 'raw',
  personal: false,
  body: object({ version: Label, bootId: Label, restored: Type.Array(Label, { maxItems: 8 }) }),
})
export const deviceFacts = event({
  type: 'device.facts',
  lane: 'telemetry',
  retention: 'raw',
  personal: false,
  body: object({ hostname: Label, os: Label, model: Label, memoryMb: Count, machineIdHint: nullable(Label) }),
})
export const sessionOpened = event({
  type: 'session.opened',
  lane: 'telemetry',
  retention: 'raw',
  personal: true,
  body: object({ who: OsSession }),
})
export const sessionClosed = event({
  type: 'session.closed',
  lane: 'telemetry',
  retention: 'raw',
  personal: true,
  body: object({ who: OsSession }),
})
export const TAMPERS = [
  'kioskGone',
  'kioskSilent',
  'holderGone',
  'badFrame',
  'unknownOperation',
  'oversized',
  'socketLost',
  'stateUnreadable',
  'clockJumped',
] as const
export const tamperSeen = event({
  type: 'tamper.seen',
  lane: 'incident',
  retention: 'raw',
  personal: false,
  body: object({ what: oneOf(TAMPERS), session: nullable(Type.String({ maxLength: 64 })), count: Count }),
})
export const outboxDeadLettered = event({
  type: 'outbox.deadLettered',
  lane: 'incident',
  retention: 'raw',
  personal: false,
  body: object({ event: Id, seq: Count, code: Label }),
})

export const EVENTS = {
  [panicPressed.type]: panicPressed,
  [panicLifted.type]: panicLifted,
  [panicLiftFailed.type]: panicLiftFailed,
  [codeTried.type]: codeTried,
  [aupAccepted.type]: aupAccepted,
  [aupDeclined.type]: aupDeclined,
  [aupGranted.type]: aupGranted,
  [aupStoodAside.type]: aupStoodAside,
  [aupObserved.type]: aupObserved,
  [aupGateFailed.type]: aupGateFailed,
  [lockLocked.type]: lockLocked,
  [lockOpened.type]: lockOpened,
  [lockObserved.type]: lockObserved,
  [lockFreed.type]: lockFreed,
  [lockMediaLeft.type]: lockMediaLeft,
  [lockOddInput.type]: lockOddInput,
  [deviceStarted.type]: deviceStarted,
  [deviceFacts.type]: deviceFacts,
  [sessionOpened.type]: sessionOpened,
  [sessionClosed.type]: sessionClosed,
  [tamperSeen.type]: tamperSeen,
  [outboxDeadLettered.type]: outboxDeadLettered,
} as Readonly<Record<string, EventType>>
