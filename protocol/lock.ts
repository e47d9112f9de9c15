/**
 * The lock: nobody's computer is left open, nobody is locked out.
 *
 *   active ──nobody there for the limit, less the warning──▶ warning ──the warning is over──▶ locked ──the grace is over──▶ free: signed out
 *     ▲                                                        │                                │
 *     └──────────────── any key, any touch ────────────────────┘                                │
 *     └──────── an adult's code · the dashboard · the pupil, where policy lets them ────────────┘
 *
 * A member of staff locks a PC, some, or a room: that lock has a message and an end, and is opened by staff or by its end alone. A cover
 * stands above every lock, and while there is one nothing warns, locks or signs out.
 */
import Type, { type Static } from 'typebox'
import { LINE_MAX, Line } from './agreements.ts'
import { Choices } from './aup.ts'
import { CODE_ROLES, Digits, TryAnswer } from './codes.ts'
import { Count, DurationMs, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { LOCK_MODES } from './lock-policy.ts'
import { op } from './op.ts'

/** The protocol's first version whose PCs know what a lock is (version.ts); older ones are sent none. */
export const LOCK_SINCE = 4
/** A lock by staff ends by itself: at the end of the lesson, else after this time. */
export const STAFF_LOCK_MS = 60 * 60_000
/** No longer than a double lesson and the break beside it. */
export const STAFF_LOCK_MAX_MS = 3 * 60 * 60_000
/** “Nobody locks while I teach from the front”, at most for this time. */
export const PAUSE_MAX_MS = 3 * 60 * 60_000

export const LOCK_PHASES = ['warning', 'locked'] as const
/** idle: nobody was there · sleep: the PC slept · staff: a member of staff locked it */
export const LOCKED_BY = ['idle', 'sleep', 'staff'] as const

/** What the agent says about the lock of one session; null when nobody is warned and nothing is locked. */
export const LockFact = object({
  /** names this warning, and the lock it becomes */
  id: Id,
  phase: oneOf(LOCK_PHASES),
  by: oneOf(LOCKED_BY),
  mode: oneOf(LOCK_MODES),
  /** the given name, as the greeting at logon says it; null: nobody's own */
  name: nullable(Label),
  /** staff's own words; null: none */
  message: nullable(Line),
  /** when it was locked, or will be */
  at: EpochMs,
  /** from when this was said until what comes next: a warning locks, a lock by staff ends, any other becomes free. null: nothing comes by itself */
  leftMs: nullable(DurationMs),
  /** of how long in all */
  ofMs: nullable(DurationMs),
  /** whoever is there may open it with one action */
  pupilMayOpen: Type.Boolean(),
  /** a stick or a card is still in this PC */
  mediaIn: Type.Boolean(),
  choices: Choices,
})
export type LockFact = Static<typeof LockFact>
/** At a warning, with one key alone, in the order they are offered: it came unasked, and a press meant for it must not cover the screen. */
export const WARNING_OFFERS = ['here', 'hide'] as const
export type WarningOffer = (typeof WARNING_OFFERS)[number]

/** kiosk → agent. */
const SESSION = { who: 'session' } as const
export const lockHere = op({
  name: 'lock.here',
  summary: 'Somebody is there: a warning ends, and a lock that the pupil may open is opened. For a lock that is gone nothing happens.',
  access: SESSION,
  request: object({ id: Id }),
  response: object({}),
})
export const lockOpenWithCode = op({
  name: 'lock.openWithCode',
  summary: 'An adult typed a code on a locked PC. Answered when the try is on this PC’s disk. LOCK_NOT_LOCKED when it is open by now.',
  access: SESSION,
  request: object({ id: Id, code: Digits }),
  response: TryAnswer,
})
export const LOCK_LOCAL_OPS = [lockHere, lockOpenWithCode] as const

/** page → kiosk: which lock it is about is the kiosk's to say. */
const PAGE = { who: 'page' } as const
export const pageHere = op({
  name: 'page.here',
  summary: 'Somebody is there: to a warning, or to a lock that the pupil may open.',
  access: PAGE,
  request: object({}),
  response: object({}),
})
export const pageOpenWithCode = op({
  name: 'page.openWithCode',
  summary: 'An adult typed a code on a locked PC.',
  access: PAGE,
  request: object({ code: Digits }),
  response: TryAnswer,
})
export const LOCK_PAGE_OPS = [pageHere, pageOpenWithCode] as const

/** Down to a PC. */
export const LockCommand = Type.Union([
  /** A member of staff locks it until then, by the server's clock; another one in force is replaced. */
  object({ kind: Type.Literal('lock.set'), lock: Id, until: EpochMs, message: nullable(Line) }),
  /** Staff open it: this lock of theirs. */
  object({ kind: Type.Literal('lock.end'), lock: Id }),
  /** Staff open what was locked because nobody was there. */
  object({ kind: Type.Literal('lock.open') }),
  /** Nothing locks by itself until then, by the server's clock; a time that is over ends an earlier pause. */
  object({ kind: Type.Literal('lock.pause'), until: EpochMs }),
])
export type LockCommand = Static<typeof LockCommand>

/** What a PC's beat says of it: `away`: nobody has been there for a while, or somebody is being warned. */
export const LOCK_STATES = ['none', 'away', 'idle', 'staff'] as const
export type LockState = (typeof LOCK_STATES)[number]
/** Without a touch for this long somebody is shown as away: long enough to read a page of a book. */
export const AWAY_AFTER_MS = 3 * 60_000

/** What staff say on the screens they lock: not only spaces, and no NUL, which PostgreSQL stores nowhere. */
const Message = Type.String({ minLength: 1, maxLength: LINE_MAX, pattern: '^[^\\u0000]*[^\\u0000-\\u0020][^\\u0000]*$' })
const IN_CLASS = { who: 'staff', roles: CODE_ROLES } as const
const CHANGES = { verb: 'change', of: 'locks' } as const
/** Pupils' PCs of the room; null: all of them. A PC of another room is refused as NOT_FOUND. */
const Pcs = nullable(Type.Array(Id, { minItems: 1, maxItems: 1_000, uniqueItems: true }))
const Reach = {
  /** pupils' PCs it is for */
  pcs: Count,
  /** of them, those that were heard from within OFFLINE_AFTER_MS: it reaches these now, the others when they are back, if it still counts */
  sent: Count,
}

export const lockSet = op({
  name: 'lock.set',
  summary:
    'Locks pupils’ PCs of a room, never a member of staff’s. It ends after `forMs`, else with the lesson, else after an hour. LOCK_NOT_YOUR_ROOM for a teacher when others watch it.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({
    room: Id,
    pcs: Pcs,
    message: nullable(Message),
    forMs: nullable(Type.Integer({ minimum: 60_000, maximum: STAFF_LOCK_MAX_MS })),
  }),
  response: object({ until: EpochMs, ...Reach }),
})
export const lockEnd = op({
  name: 'lock.end',
  summary: 'Opens pupils’ PCs of a room: what staff locked, and what was locked because nobody was there. LOCK_NOT_YOUR_ROOM as for locking.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({ room: Id, pcs: Pcs }),
  response: object(Reach),
})
export const lockPause = op({
  name: 'lock.pause',
  summary: 'Nothing in this room locks by itself for this time, because somebody teaches from the front; 0 ends it. LOCK_NOT_YOUR_ROOM as for locking.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({ room: Id, forMs: Type.Integer({ minimum: 0, maximum: PAUSE_MAX_MS }) }),
  response: object({ until: EpochMs, ...Reach }),
})
export const RoomLocks = object({
  room: Id,
  /** what staff have locked and not opened, newest first, until it ends by itself */
  locks: Type.Array(object({ lock: Id, by: Label, at: EpochMs, until: EpochMs, message: nullable(Line), pcs: Type.Array(Id, { maxItems: 1_000 }) })),
  pause: nullable(object({ by: Label, until: EpochMs })),
})
export type RoomLocks = Static<typeof RoomLocks>
export const lockRooms = op({
  name: 'lock.rooms',
  summary: 'Which rooms have PCs that staff have locked, or a pause, now. Nobody’s data but the name of who did it.',
  access: IN_CLASS,
  request: object({}),
  response: object({ rooms: Type.Array(RoomLocks) }),
})
export const LOCK_OPS = [lockSet, lockEnd, lockPause, lockRooms] as const
