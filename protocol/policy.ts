/**
 * The policy table: one row per setting. It drives validation, defaults, merging, the dashboard's form and docs/policy.md.
 * How it travels to a PC is in policy-document.ts.
 *
 * Owner: only that role may loosen a row; others may at most tighten it, and a row nobody but its owner may
 * touch says so by `tighten: null`.
 */
import Type, { type Static } from 'typebox'
import { Label, object, oneOf } from './kinds.ts'
import { LOCK_ROWS } from './lock-policy.ts'
import type { Role } from './op.ts'
import { laterInList, MODE, row, SCOPES, type Scope, stricterMode } from './policy-row.ts'

export { MODES, type Mode, type PolicyOwner, type PolicyRow, SCOPES, type Scope } from './policy-row.ts'

export const LANGUAGES = ['en', 'cy', 'pl', 'uk', 'ur', 'ar'] as const
const LANGUAGE = oneOf(LANGUAGES)

/** Who must have a second factor, from least to most: nobody, those who see or set what is sensitive (DSL, head, technician), all staff. */
export const SECOND_FACTOR_FOR = ['nobody', 'leads', 'everyone'] as const

/** When an agreement is asked anew although its words are the same: from least to most often. */
export const AUP_AGAIN = ['change', 'year', 'days', 'logon'] as const
/** What the youngest are asked once their class has read the rules together: from least to most. */
export const AUP_KS1 = ['picture', 'read'] as const
/** What a lesson begins with on pupils’ screens: nothing, the SMART rule of the day, or the next one each lesson. */
export const REMINDER_AT_LESSON = ['off', 'day', 'turn'] as const
export const POLICY = {
  'school.language': row({
    schema: LANGUAGE,
    fallback: 'en',
    scope: 'school',
    owner: 'head',
    used: 'kiosk',
    tighten: null,
    help: 'The language of the pupils’ screens until a child’s own is known.',
  }),
  'panic.shortcut': row({
    schema: oneOf(['Ctrl+Shift+H', 'Ctrl+Alt+H', 'Ctrl+Shift+F12', 'F9']),
    fallback: 'Ctrl+Shift+H',
    scope: 'pc',
    owner: 'technician',
    used: 'kiosk',
    tighten: null,
    help: 'The keys that do what the button does. There is always one: the button can’t be switched off here.',
  }),
  'panic.coverStyle': row({
    schema: oneOf(['pip', 'plain']),
    fallback: 'pip',
    scope: 'room',
    owner: 'dsl',
    used: 'kiosk',
    tighten: null,
    help: 'What the cover looks like: with Pip for under-elevens, plain for older pupils whom a picture would single out.',
  }),
  'alerts.escalateAfterMs': row({
    schema: Type.Integer({ minimum: 15_000, maximum: 15 * 60_000 }),
    fallback: 60_000,
    scope: 'school',
    owner: 'dsl',
    used: 'server',
    tighten: (now, next) => next <= now,
    help: 'When nobody has said “I’m going” after this time, the DSL and the head are alerted too. 15 s to 15 min, in milliseconds.',
  }),
  'roster.removalGuardPercent': row({
    schema: Type.Integer({ minimum: 1, maximum: 100 }),
    fallback: 20,
    scope: 'school',
    owner: 'head',
    used: 'server',
    tighten: (now, next) => next <= now,
    help: 'An import that would remove more than this share of the people stops until a person confirms it. In percent.',
  }),
  'roster.undoMs': row({
    schema: Type.Integer({ minimum: 86_400_000, maximum: 30 * 86_400_000 }),
    fallback: 7 * 86_400_000,
    scope: 'school',
    owner: 'head',
    used: 'server',
    tighten: (now, next) => next <= now,
    help: 'How long an import can be taken back, and leavers’ rows are kept for that. 1 to 30 days.',
  }),
  'retention.alertMs': row({
    schema: Type.Integer({ minimum: 86_400_000, maximum: 30 * 86_400_000 }),
    fallback: 30 * 86_400_000,
    scope: 'school',
    owner: 'dsl',
    used: 'server',
    tighten: (now, next) => next <= now,
    help: 'How long a press closed as “by mistake or curious” is kept. At most 30 days.',
  }),
  'places.replaceAfterMs': row({
    schema: Type.Integer({ minimum: 60_000, maximum: 86_400_000 }),
    fallback: 3_600_000,
    scope: 'school',
    owner: 'technician',
    used: 'server',
    tighten: (now, next) => next >= now,
    help: 'How long a PC has been silent before one that was installed anew under the same name replaces it by itself. 1 minute to 1 day, in milliseconds.',
  }),
  'staff.secondFactorFor': row({
    schema: oneOf(SECOND_FACTOR_FOR),
    fallback: 'leads',
    scope: 'school',
    owner: 'head',
    used: 'server',
    tighten: (now, next) => SECOND_FACTOR_FOR.indexOf(next) >= SECOND_FACTOR_FOR.indexOf(now),
    help: 'Who must type a code from their phone besides the password: nobody, the DSL, head and technicians, or all staff.',
  }),
  'session.kioskWatch': row({
    schema: MODE,
    fallback: 'enforce',
    scope: 'pc',
    owner: 'dsl',
    used: 'agent',
    tighten: stricterMode,
    help: 'When the pupil’s screen program is missing or silent: off does nothing, observe reports it, enforce reports it and starts it again.',
  }),
  'policy.twoPeople': row({
    schema: Type.Boolean(),
    fallback: false,
    scope: 'school',
    owner: 'head',
    used: 'server',
    tighten: (now, next) => next || !now,
    help: 'Whether changed settings and agreements come in force only when a second person, who changed none of them, publishes them.',
  }),
  'aup.gate': row({
    schema: MODE,
    fallback: 'enforce',
    scope: 'pc',
    owner: 'dsl',
    used: 'agent',
    tighten: stricterMode,
    help: 'Whether the rules stand before the desktop at logon: off never asks, observe reports who would have been asked, enforce asks.',
  }),
  'aup.pupilsAgain': row({
    schema: oneOf(AUP_AGAIN),
    fallback: 'year',
    scope: 'school',
    owner: 'dsl',
    used: 'agent',
    tighten: laterInList(AUP_AGAIN),
    help: 'When pupils are asked again, beside whenever the rules change: never, in a new school year, after some days, or at every logon.',
  }),
  'aup.staffAgain': row({
    schema: oneOf(AUP_AGAIN),
    fallback: 'year',
    scope: 'school',
    owner: 'head',
    used: 'agent',
    tighten: laterInList(AUP_AGAIN),
    help: 'When staff and governors are asked again, beside whenever the rules change.',
  }),
  'aup.visitorsAgain': row({
    schema: oneOf(AUP_AGAIN),
    fallback: 'logon',
    scope: 'school',
    owner: 'dsl',
    used: 'agent',
    tighten: laterInList(AUP_AGAIN),
    help: 'When visitors, and accounts nobody knows, are asked again.',
  }),
  'aup.againDays': row({
    schema: Type.Integer({ minimum: 1, maximum: 365 }),
    fallback: 90,
    scope: 'school',
    owner: 'dsl',
    used: 'agent',
    tighten: (now, next) => next <= now,
    help: 'After how many days people are asked again, where that is chosen. 1 to 365.',
  }),
  'aup.yearStarts': row({
    schema: Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' }),
    fallback: '09-01',
    scope: 'school',
    owner: 'head',
    used: 'agent',
    tighten: null,
    help: 'The day a new school year starts, as month-day: 09-01 is 1 September.',
  }),
  'aup.unknownAs': row({
    schema: oneOf(['ks1', 'ks2', 'ks3', 'staff', 'visitor']),
    fallback: 'visitor',
    scope: 'pc',
    owner: 'dsl',
    used: 'agent',
    tighten: null,
    help: 'Which rules an account is asked that the school’s list does not know, or that this PC meets first without the server.',
  }),
  'aup.pageMs': row({
    schema: Type.Integer({ minimum: 0, maximum: 30_000 }),
    fallback: 1_500,
    scope: 'school',
    owner: 'dsl',
    used: 'agent',
    tighten: (now, next) => next >= now,
    help: 'The least time a page of the rules is up before the next one. It is not recorded. 0 to 30 s, in milliseconds.',
  }),
  'aup.questions': row({
    schema: Type.Boolean(),
    fallback: true,
    scope: 'school',
    owner: 'dsl',
    used: 'agent',
    tighten: (now, next) => next || !now,
    help: 'Whether a new or changed rule comes with its question. Answers are never scored or recorded.',
  }),
  'aup.ks1': row({
    schema: oneOf(AUP_KS1),
    fallback: 'picture',
    scope: 'room',
    owner: 'dsl',
    used: 'agent',
    tighten: laterInList(AUP_KS1),
    help: 'What the youngest see once their class has read the rules together this term: one picture a day, or the rules themselves, each child alone.',
  }),
  'aup.reminder': row({
    schema: Type.Boolean(),
    fallback: true,
    scope: 'room',
    owner: 'dsl',
    used: 'agent',
    tighten: (now, next) => next || !now,
    help: 'Whether pupils who have nothing new to read see one SMART rule at logon, gone with one tap.',
  }),
  'reminder.atLesson': row({
    schema: oneOf(REMINDER_AT_LESSON),
    fallback: 'off',
    scope: 'school',
    owner: 'dsl',
    used: 'server',
    tighten: laterInList(REMINDER_AT_LESSON),
    help: 'What is shown for a few seconds on pupils’ screens when a lesson of the calendar begins: nothing, the SMART rule of the day, or the next rule each lesson.',
  }),
  ...LOCK_ROWS,
  'codes.onceMs': row({
    schema: Type.Integer({ minimum: 60_000, maximum: 60 * 60_000 }),
    fallback: 10 * 60_000,
    scope: 'school',
    owner: 'head',
    used: 'server',
    tighten: (now, next) => next <= now,
    help: 'How long a one-time code from the dashboard lifts a cover. 1 to 60 min, in milliseconds.',
  }),
  'codes.pinDigits': row({
    schema: Type.Integer({ minimum: 6, maximum: 12 }),
    fallback: 6,
    scope: 'school',
    owner: 'dsl',
    used: 'server',
    tighten: (now, next) => next >= now,
    help: 'How many digits a member of staff’s own PIN has at least, when it is next set. 6 to 12.',
  }),
  'codes.pinDays': row({
    schema: Type.Integer({ minimum: 1, maximum: 365 }),
    fallback: 90,
    scope: 'school',
    owner: 'dsl',
    used: 'server',
    tighten: (now, next) => next <= now,
    help: 'After how many days a member of staff’s own PIN ends, when it is next set. 1 to 365.',
  }),
} as const

export type PolicyKey = keyof typeof POLICY
export type PolicyValues = { [K in PolicyKey]: Static<(typeof POLICY)[K]['schema']> }
export const POLICY_KEYS = Object.keys(POLICY) as PolicyKey[]

export const PolicyValuesSchema = object(
  Object.fromEntries(POLICY_KEYS.map((k) => [k, POLICY[k].schema])) as { [K in PolicyKey]: (typeof POLICY)[K]['schema'] },
)

export function policyDefaults(): PolicyValues {
  return Object.fromEntries(POLICY_KEYS.map((k) => [k, POLICY[k].fallback])) as PolicyValues
}

export function isPolicyKey(name: string): name is PolicyKey {
  return Object.hasOwn(POLICY, name)
}
export function owns(role: Role, key: PolicyKey): boolean {
  return POLICY[key].owner === role
}
/** May the row be set at this scope? */
export function maySetAt(key: PolicyKey, scope: Scope): boolean {
  return SCOPES.indexOf(scope) <= SCOPES.indexOf(POLICY[key].scope)
}
/** May somebody make this change, who owns the row or doesn't? */
export function mayChange(key: PolicyKey, owner: boolean, now: unknown, next: unknown): boolean {
  if (owner) return true
  const tighten = POLICY[key].tighten as ((now: unknown, next: unknown) => boolean) | null
  return tighten?.(now, next) ?? false
}

/** What a kiosk needs of it. */
export const KioskPolicy = object({
  'school.name': Label,
  'school.language': POLICY['school.language'].schema,
  'panic.shortcut': POLICY['panic.shortcut'].schema,
  'panic.coverStyle': POLICY['panic.coverStyle'].schema,
})
export type KioskPolicy = Static<typeof KioskPolicy>
