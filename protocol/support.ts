/**
 * Support profiles: what one pupil's screens do differently. A profile holds effects and nothing else: no diagnosis, no reason and
 * no free words, so that there is nothing to leak. The SENCO writes it, staff who teach the pupil see the effects, and the
 * pupil's PC is told them when that pupil signs in.
 */
import Type, { type Static } from 'typebox'
import { Account, Count, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'

/** Keys that a switch interface or an assistive keyboard can be set to send, and that pupils' programs rarely want. */
export const SWITCH_KEYS = ['F6', 'F7', 'F8', 'F9', 'F10', 'F12'] as const
/** How long each thing is offered to a pupil with one key. Slow enough for a hand that needs a moment; the next round comes by itself. */
export const SCAN_OFFERED_MS = 2_000
/** A shaking hand presses twice: what follows a choice this closely is the same press. */
export const SCAN_SAME_PRESS_MS = 400
/** The screen edge the button stands at. */
export const BUTTON_EDGES = ['right', 'left'] as const
/** JCQ's names for what a candidate may have; Handrail shows them to staff and steps aside for them in exam mode. */
export const EXAM_ARRANGEMENTS = ['extraTime', 'restBreaks', 'reader', 'computerReader', 'scribe', 'wordProcessor', 'separateRoom'] as const

export const SupportEffects = object({
  /** the pupil's screens are in this language; null: the school's */
  language: nullable(oneOf(['en', 'cy', 'pl', 'uk', 'ur', 'ar'])),
  /** how long anything timed lasts, in percent of the usual: 100 is nobody's extra time, 400 four times as long */
  timePercent: Type.Integer({ minimum: 100, maximum: 400 }),
  /** what the screen says is spoken, where this PC has a voice for the language */
  readAloud: Type.Boolean(),
  /** a symbol stands beside each line */
  symbols: Type.Boolean(),
  /** no counting: neither minutes waited nor seconds left are shown as numbers */
  noNumbers: Type.Boolean(),
  buttonEdge: oneOf(BUTTON_EDGES),
  /** this key alone does what the button does; at the rules and on a card it chooses, and the button is among what it can choose */
  switchKey: nullable(oneOf(SWITCH_KEYS)),
  exam: Type.Array(oneOf(EXAM_ARRANGEMENTS), { maxItems: EXAM_ARRANGEMENTS.length, uniqueItems: true }),
})
export type SupportEffects = Static<typeof SupportEffects>

/** What everybody has who has no profile. */
export const NO_SUPPORT: SupportEffects = {
  language: null,
  timePercent: 100,
  readAloud: false,
  symbols: false,
  noNumbers: false,
  buttonEdge: 'right',
  switchKey: null,
  exam: [],
}

/** Down to a PC on which this account signed in; null: the account has no profile any more. */
export const SupportCommand = object({ kind: Type.Literal('support.profile'), account: Account, effects: nullable(SupportEffects) })

const SupportedPupil = object({
  person: Id,
  givenName: Label,
  familyName: Label,
  yearGroup: nullable(Label),
  classes: Type.Array(Label),
  effects: nullable(SupportEffects),
  /** raised by each change; 0 while there is no profile */
  revision: Count,
})
export type SupportedPupil = Static<typeof SupportedPupil>

export const supportList = op({
  name: 'support.list',
  summary: 'Pupils by name with their support profiles, a page at a time; with `onlyWith` those who have one.',
  access: { who: 'staff', roles: ['senco', 'dsl', 'head'] },
  audit: { verb: 'view', of: 'support' },
  request: object({
    search: Type.String({ maxLength: 100 }),
    onlyWith: Type.Boolean(),
    after: nullable(Id),
    limit: Type.Integer({ minimum: 1, maximum: 200 }),
  }),
  response: object({ pupils: Type.Array(SupportedPupil), next: nullable(Id) }),
})
export const supportMine = op({
  name: 'support.mine',
  summary: 'The effects for pupils of the caller’s own classes, as the school’s list has them.',
  access: { who: 'staff', roles: ['teacher'] },
  audit: { verb: 'view', of: 'support' },
  request: object({}),
  response: object({
    /** false: nobody has said which person of the school’s list this account is, so there are no classes to show */
    linked: Type.Boolean(),
    pupils: Type.Array(SupportedPupil, { maxItems: 2_000 }),
  }),
})
const WRITE = { who: 'staff', roles: ['senco', 'head'] } as const
export const supportSave = op({
  name: 'support.save',
  summary: 'Writes a pupil’s profile; refused as CONFLICT when it changed since `from`.',
  access: WRITE,
  audit: { verb: 'change', of: 'support' },
  request: object({ person: Id, from: Count, effects: SupportEffects }),
  response: SupportedPupil,
})
export const supportRemove = op({
  name: 'support.remove',
  summary: 'Removes a pupil’s profile, here and on the PCs that know it.',
  access: WRITE,
  audit: { verb: 'change', of: 'support' },
  request: object({ person: Id, from: Count }),
  response: object({}),
})
export const SUPPORT_OPS = [supportList, supportMine, supportSave, supportRemove] as const
