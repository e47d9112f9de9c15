/**
 * First run: how a server without a school gets one, and by whom.
 *
 *   1 school ─▶ 2 your account (password, second factor) ─▶ 3 people ─▶ 4 rules ─▶ 5 first PC ─▶ done
 *
 * Steps 1 and 2 are taken with the set-up code the server prints where only its owner can read it; the rest signed in. The step
 * reached is kept with the school, so that a closed browser loses nothing.
 */
import Type, { type Static } from 'typebox'
import { Email, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'
import { LANGUAGES } from './policy.ts'

export const NATIONS = ['england', 'wales', 'scotland', 'northernIreland', 'other'] as const
export const PHASES = ['primary', 'secondary', 'allThrough', 'special', 'other'] as const
/** The roles a first account may have: each can add everybody else or every PC. */
export const FIRST_ROLES = ['head', 'technician'] as const
export const SIGNED_IN_STEPS = [3, 4, 5] as const

/** Sets of settings for a kind of school. What each sets is in the server's table, in rows of the policy. */
export const PRESETS = ['young', 'older', 'mixed', 'special'] as const
export type Preset = (typeof PRESETS)[number]

export const SchoolAnswers = object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  nation: oneOf(NATIONS),
  phase: oneOf(PHASES),
  /** of the pupils’ screens at first */
  language: oneOf(LANGUAGES),
  /** an IANA name, as the browser gives it */
  timeZone: Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9_+/-]+$' }),
})
export type SchoolAnswers = Static<typeof SchoolAnswers>

/** Typed from a console: case, spaces and dashes don’t count. */
const SetupCode = Type.String({ minLength: 1, maxLength: 40 })
const FIRST_STAFF = { who: 'staff', roles: FIRST_ROLES } as const

export const setupState = op({
  name: 'setup.state',
  summary: 'Does this server still need a school?',
  access: { who: 'public' },
  request: object({}),
  response: object({ needed: Type.Boolean() }),
})
export const setupOpen = op({
  name: 'setup.open',
  summary: 'What has been answered so far, for whoever has the set-up code.',
  access: { who: 'public' },
  request: object({ code: SetupCode }),
  response: object({ school: nullable(SchoolAnswers) }),
})
export const setupSchool = op({
  name: 'setup.school',
  summary: 'Keeps the school’s answers.',
  access: { who: 'public' },
  request: object({ code: SetupCode, school: SchoolAnswers }),
  response: object({}),
})
export const setupAccount = op({
  name: 'setup.account',
  summary: 'Makes the first account and ends the set-up code. Signing in follows, and the second factor.',
  access: { who: 'public' },
  request: object({
    code: SetupCode,
    name: Type.String({ minLength: 1, maxLength: 120 }),
    email: Email,
    role: oneOf(FIRST_ROLES),
    password: Type.String({ minLength: 12, maxLength: 256 }),
  }),
  response: object({}),
})
export const setupSaveStep = op({
  name: 'setup.saveStep',
  summary: 'Keeps which step of the first run has been reached; null when it is done.',
  access: FIRST_STAFF,
  request: object({ step: nullable(Type.Integer({ minimum: 3, maximum: 5 })) }),
  response: object({}),
})
export const setupAdopt = op({
  name: 'setup.adopt',
  summary: 'Takes over the settings for a kind of school, during the first run.',
  access: FIRST_STAFF,
  audit: { verb: 'change', of: 'policy' },
  request: object({ preset: oneOf(PRESETS) }),
  response: object({ settings: Type.Array(object({ key: Label, value: Type.Unknown() })) }),
})
export const SETUP_OPS = [setupState, setupOpen, setupSchool, setupAccount, setupSaveStep, setupAdopt] as const
