/** The settings of the lock, as part of the policy table (policy.ts). */
import Type from 'typebox'
import { oneOf } from './kinds.ts'
import { MODE, row, stricterMode } from './policy-row.ts'

/** Who locks a PC that nobody touches. os: the system's own lock, opened by the account's password · overlay: Handrail's screen and the holder. */
export const LOCK_MODES = ['os', 'overlay'] as const
/** WCAG 2.2, success criterion 2.2.1: who is warned of a time limit has at least 20 seconds to extend it. */
export const WARN_MIN_MS = 20_000

export const LOCK_ROWS = {
  'lock.idle': row({
    schema: MODE,
    fallback: 'enforce',
    scope: 'pc',
    owner: 'head',
    used: 'agent',
    tighten: stricterMode,
    help: 'Whether a PC that nobody touches is locked: off never locks, observe reports which would have been, enforce warns and locks.',
  }),
  'lock.afterMs': row({
    schema: Type.Integer({ minimum: 60_000, maximum: 15 * 60_000 }),
    fallback: 10 * 60_000,
    scope: 'pc',
    owner: 'head',
    used: 'agent',
    tighten: (now, next) => next <= now,
    help: 'How long nobody touches a PC before it is locked, the warning included. 1 to 15 min, in milliseconds. A pupil’s extra time makes it longer.',
  }),
  'lock.warnMs': row({
    schema: Type.Integer({ minimum: WARN_MIN_MS, maximum: 5 * 60_000 }),
    fallback: 60_000,
    scope: 'pc',
    owner: 'head',
    used: 'agent',
    tighten: null,
    help: 'How long the warning before it stands; any key or touch ends it. 20 s to 5 min, in milliseconds.',
  }),
  'lock.mode': row({
    schema: oneOf(LOCK_MODES),
    fallback: 'os',
    scope: 'pc',
    owner: 'technician',
    used: 'agent',
    tighten: null,
    help: 'Who locks: os is the system’s own lock, opened by the account’s password, where an account is one person’s own and the system can; overlay is Handrail’s screen. Class logins always have the overlay.',
  }),
  'lock.pupilOpens': row({
    schema: Type.Boolean(),
    fallback: false,
    scope: 'pc',
    owner: 'head',
    used: 'agent',
    tighten: (now, next) => now || !next,
    help: 'Whether whoever is there may open Handrail’s own lock with one key or touch, for class logins of the youngest. Otherwise an adult opens it.',
  }),
  'lock.freeAfterMs': row({
    schema: Type.Integer({ minimum: 0, maximum: 4 * 60 * 60_000 }),
    fallback: 20 * 60_000,
    scope: 'pc',
    owner: 'head',
    used: 'agent',
    tighten: null,
    help: 'How long a PC stays locked before its user’s programs are asked to close and it is free for the next. Up to 4 h, in milliseconds; 0: it stays locked.',
  }),
  'lock.pauseAwake': row({
    schema: Type.Boolean(),
    fallback: true,
    scope: 'pc',
    owner: 'head',
    used: 'agent',
    tighten: (now, next) => now || !next,
    help: 'Whether a film or a presentation that asks the PC to stay awake also keeps it from being locked.',
  }),
  'lock.pauseMirrored': row({
    schema: Type.Boolean(),
    fallback: true,
    scope: 'pc',
    owner: 'head',
    used: 'agent',
    tighten: (now, next) => now || !next,
    help: 'Whether a PC whose display is mirrored, as on a projector, is kept from being locked.',
  }),
  'lock.untilTouched': row({
    schema: Type.Boolean(),
    fallback: false,
    scope: 'pc',
    owner: 'technician',
    used: 'agent',
    tighten: (now, next) => now || !next,
    help: 'Whether time counts only from the first touch after a logon: for PCs that log on by themselves when they start.',
  }),
  'lock.oddInput': row({
    schema: oneOf(['off', 'observe']),
    fallback: 'off',
    scope: 'pc',
    owner: 'dsl',
    used: 'agent',
    tighten: null,
    help: 'Whether input that no hand makes, as from a toy that wiggles the mouse, is noted. Never for pupils with a support profile. Nothing follows from it.',
  }),
} as const
