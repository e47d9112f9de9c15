/**
 * One person the school's system has twice, made one; and taken apart again. The records stay what the system says: a merge only
 * says whose they are, so a split finds them as the last import left them.
 */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'
import { PERSON_KINDS } from './roster.ts'

/** A person as somebody needs them who decides whether two are one. */
export const PersonBrief = object({
  id: Id,
  kind: oneOf(PERSON_KINDS),
  name: Label,
  /** their number in the school's system; of each record where they have several */
  numbers: Type.Array(Label),
  username: nullable(Type.String({ maxLength: 256 })),
  yearGroup: nullable(Label),
  classes: Type.Array(Label),
})
export type PersonBrief = Static<typeof PersonBrief>

export const MOVED = ['class', 'account', 'symbol', 'staff', 'lesson'] as const
/** One thing that goes to the person who is kept. `where`: a symbol's class, a lesson's room. */
export const Move = object({ of: oneOf(MOVED), what: Type.String({ maxLength: 256 }), where: nullable(Label) })
export type Move = Static<typeof Move>
const Moves = Type.Array(Move, { maxItems: 500 })

/** Whose support settings the one person has, where the two have different ones. The others are kept for a split. */
export const SUPPORT_OF = ['kept', 'dropped'] as const

const Pair = { keep: Id, drop: Id }
const TECH = { who: 'staff', roles: ['technician', 'head'] } as const
const TOLD = { who: 'staff', roles: ['technician', 'head', 'dsl'] } as const
const CHANGE = { verb: 'change', of: 'people' } as const

export const MergePreview = object({
  keep: PersonBrief,
  drop: PersonBrief,
  /** as they would be then */
  after: PersonBrief,
  moves: Moves,
  /** both have support settings, and not the same: say whose count. Which they are is not told here. */
  asksSupport: Type.Boolean(),
  /** what was looked at; a merge of anything else is refused */
  seen: Count,
})
export type MergePreview = Static<typeof MergePreview>
export const rosterMergePreview = op({
  name: 'roster.mergePreview',
  summary: 'What would go to the person who is kept, if these two were one. Changes nothing.',
  access: TECH,
  audit: { verb: 'view', of: 'people' },
  request: object(Pair),
  response: MergePreview,
})
export const rosterMerge = op({
  name: 'roster.merge',
  summary: 'These two are one person: from now on both records are theirs, also at every later import. What was recorded stays as it was.',
  access: TECH,
  audit: CHANGE,
  request: object({ ...Pair, seen: Count, support: nullable(oneOf(SUPPORT_OF)) }),
  response: object({ merge: Id }),
})
export const MergeRecord = object({
  id: Id,
  at: EpochMs,
  by: Label,
  /** null: not on the roster now */
  person: nullable(PersonBrief),
  keptName: Label,
  droppedName: Label,
  moves: Moves,
  split: nullable(object({ at: EpochMs, by: Label })),
})
export type MergeRecord = Static<typeof MergeRecord>
export const rosterMerges = op({
  name: 'roster.merges',
  summary: 'Who was made one person and who was taken apart again, newest first.',
  access: TOLD,
  audit: { verb: 'view', of: 'people' },
  request: object({}),
  response: object({ merges: Type.Array(MergeRecord, { maxItems: 500 }) }),
})
export const rosterSplit = op({
  name: 'roster.split',
  summary: 'Takes a merge back: both are there again, each with what was theirs. What came since stays with the person who was kept.',
  access: TECH,
  audit: CHANGE,
  request: object({ merge: Id }),
  response: object({}),
})

/** Why two look like one: the same name in one class or year, or one account with a name in common. */
export const LIKENESSES = ['class', 'year', 'account', 'name'] as const
export const Likely = object({ one: PersonBrief, other: PersonBrief, because: Type.Array(oneOf(LIKENESSES), { minItems: 1 }) })
export type Likely = Static<typeof Likely>
export const rosterDuplicates = op({
  name: 'roster.duplicates',
  summary: 'People who may be on the roster twice, likeliest first. Nobody is merged without being asked about.',
  access: TECH,
  audit: { verb: 'view', of: 'people' },
  request: object({}),
  response: object({ likely: Type.Array(Likely, { maxItems: 200 }), more: Type.Boolean() }),
})
export const rosterDistinct = op({
  name: 'roster.distinct',
  summary: 'These two are two people: they are not listed as likely one any more. `distinct: false` takes that back.',
  access: TECH,
  audit: CHANGE,
  request: object({ one: Id, other: Id, distinct: Type.Boolean() }),
  response: object({}),
})
export const ROSTER_MERGE_OPS = [rosterMergePreview, rosterMerge, rosterMerges, rosterSplit, rosterDuplicates, rosterDistinct] as const
