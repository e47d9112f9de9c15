/**
 * “What can this see?”: what Handrail records about somebody at a PC, who sees it and for how long, as statements that name their
 * words. The kiosk says them in a child's, the dashboard in an adult's; what they are is decided in one place (sees-told.ts).
 */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Label, nullable, object, oneOf, Version } from './kinds.ts'
import { op, ROLES } from './op.ts'

/** What is recorded, most to do with the reader first. */
export const TOPICS = ['logon', 'rules', 'help', 'press', 'codes', 'lock', 'tamper', 'looks', 'support', 'list', 'pc', 'watching', 'looked'] as const
export type Topic = (typeof TOPICS)[number]
/** The words of a topic, which may depend on how far the policy lets it go. */
export const SAYINGS = [...TOPICS, 'rulesOff', 'rulesObserve', 'lockOff', 'lockObserve', 'tamperOff', 'tamperObserve'] as const
export type Saying = (typeof SAYINGS)[number]

/**
 * nowhere: it is gone when it is over · thisPc: on this PC alone, until the account has not come for `days` · left: until `days` after
 * somebody has left the school · mistake: `days` where an adult closed it as a mistake, else noEnd · noEnd: nothing deletes it yet
 */
export const KEPT_HOWS = ['nowhere', 'thisPc', 'left', 'mistake', 'noEnd'] as const

export const Statement = object({
  topic: oneOf(TOPICS),
  says: oneOf(SAYINGS),
  /** none: nobody at the school */
  sees: Type.Array(oneOf(ROLES)),
  kept: object({ how: oneOf(KEPT_HOWS), days: nullable(Count) }),
  /** a press: after how many seconds without an answer more adults are told; else null */
  seconds: nullable(Count),
})
export type Statement = Static<typeof Statement>

/** What no part of Handrail takes, whatever the policy says: there is no setting for any of it. */
export const NEVER = ['screen', 'camera', 'microphone', 'keys', 'web', 'files', 'messages', 'pace'] as const

const Statements = Type.Array(Statement, { maxItems: TOPICS.length })
export const pageSees = op({
  name: 'page.sees',
  summary: 'What is recorded of whoever is at this PC, by the policy in force.',
  access: { who: 'page' },
  request: object({}),
  response: Statements,
})
export const seesHere = op({
  name: 'sees.here',
  summary: 'What is recorded of whoever is at this PC, by the policy in force on it.',
  access: { who: 'session' },
  request: object({}),
  response: Statements,
})

/** A statement that holds for some PCs in the place of the school's. */
export const Elsewhere = object({
  statement: Statement,
  /** how many of a room's PCs; all of them: `pcs` is `of` */
  rooms: Type.Array(object({ name: Label, pcs: Count, of: Count })),
  /** PCs that stand in no room */
  unplaced: Count,
})
export type Elsewhere = Static<typeof Elsewhere>
export const seesSchool = op({
  name: 'sees.school',
  summary: 'What is recorded of people at the school’s PCs, by the settings in force, and where a room’s differ. Nobody’s data.',
  access: { who: 'staff', roles: ROLES, supply: true },
  request: object({}),
  response: object({
    version: Version,
    /** when a setting was last changed; null: none ever was */
    changedAt: nullable(EpochMs),
    statements: Statements,
    elsewhere: Type.Array(Elsewhere),
  }),
})
export const SEES_OPS = [seesSchool] as const
