/**
 * How staff see and change settings. A change is a line in the draft of one place (trust, school, group, room or PC), seen by
 * everybody who may change settings, and in force once the draft is published.
 *
 *   edit ─▶ line of a draft ─▶ publish (by a second person, where `policy.twoPeople` says so) ─▶ in force, and in the history
 *              └─▶ discard                                                      history ─▶ revert ─▶ line of a draft
 *
 * Nothing is overwritten unseen: an edit names the id of what it replaces (`seen`), a publish the fingerprint of the draft (`mark`).
 */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Hash, Id, Label, nullable, object, oneOf, Version } from './kinds.ts'
import { op, ROLES } from './op.ts'
import { SCOPES } from './policy.ts'

const READERS = { who: 'staff', roles: ROLES } as const
const CHANGERS = { who: 'staff', roles: ['dsl', 'head', 'technician'] } as const
/** Who sees what others have set and are about to. */
const WITNESSES = { who: 'staff', roles: ['dsl', 'head', 'technician', 'dpo'] } as const
const CHANGE = { verb: 'change', of: 'policy' } as const
const VIEW = { verb: 'view', of: 'policy' } as const

/** `id` null: the caller's own school, or its trust. */
export const Place = object({ scope: oneOf(SCOPES), id: nullable(Id) })
export type Place = Static<typeof Place>
const Ring = Type.Integer({ minimum: 1, maximum: 9 })
/** `ring`: the group is a pilot ring. */
const NamedPlace = object({ scope: oneOf(SCOPES), id: Id, name: Label, ring: Type.Optional(Ring) })
export type NamedPlace = Static<typeof NamedPlace>
/** A value that is set; null where this stands: nothing is set, the wider place's value holds. */
const SetTo = nullable(object({ value: Type.Unknown() }))
export type SetTo = Static<typeof SetTo>
const Key = Type.String({ maxLength: 60 })
const Note = Type.String({ maxLength: 400 })

/** Values that can't hold together: the first place that would get them, and how many PCs more. `reason` is a key of the pages' words. */
export const Impossible = object({ reason: Label, keys: Type.Array(Label), where: NamedPlace, others: Count })
export type Impossible = Static<typeof Impossible>

const PolicyLine = object({
  id: Id,
  key: Label,
  /** set here when the line was written */
  before: SetTo,
  after: SetTo,
  by: Label,
  mine: Type.Boolean(),
  at: EpochMs,
  /** somebody published another value here since the line was written: this one */
  meanwhile: nullable(object({ to: SetTo, by: Label, at: EpochMs })),
})
export type PolicyLine = Static<typeof PolicyLine>
export const PolicyDraft = object({
  place: NamedPlace,
  lines: Type.Array(PolicyLine),
  /** PCs for which at least one value changes, of all PCs of the place */
  reach: Count,
  of: Count,
  mark: Hash,
  /** why this reader can't publish it now; null: they can */
  waits: nullable(oneOf(['secondPerson', 'meanwhile', 'impossible', 'notOwner'])),
  impossible: Type.Array(Impossible),
})
export type PolicyDraft = Static<typeof PolicyDraft>

export const policyRead = op({
  name: 'policy.read',
  summary: 'The settings in force at a place, and what is set there itself.',
  access: READERS,
  request: object({ place: Place }),
  response: object({
    version: Version,
    place: NamedPlace,
    /** null: the school is in no trust; `mine`: this reader may change its settings */
    trust: nullable(object({ name: Label, mine: Type.Boolean() })),
    rows: Type.Array(
      object({
        key: Label,
        value: Type.Unknown(),
        /** where the value comes from; null: nobody set it, it is the usual value */
        from: nullable(NamedPlace),
        own: SetTo,
        /** what would hold with nothing set here */
        wider: Type.Unknown(),
        /** what an edit replaces: the draft's line, else what is set here */
        seen: nullable(Id),
      }),
    ),
  }),
})

export const policyExplain = op({
  name: 'policy.explain',
  summary: 'Why a setting has its value at a place: each layer’s value, who set it and when, and which counts.',
  access: WITNESSES,
  audit: VIEW,
  request: object({ key: Key, place: Place }),
  response: object({
    value: Type.Unknown(),
    fallback: Type.Unknown(),
    layers: Type.Array(
      object({
        place: NamedPlace,
        /** unset: nothing here. wins. overruled: by a narrower one. onlyTightens: whoever set it may not loosen. notPossible: not a value of this version */
        outcome: oneOf(['unset', 'wins', 'overruled', 'onlyTightens', 'notPossible']),
        set: nullable(object({ value: Type.Unknown(), by: Label, role: oneOf(ROLES), approvedBy: nullable(Label), at: EpochMs })),
      }),
    ),
  }),
})

export const policyDrafts = op({
  name: 'policy.drafts',
  summary: 'Changes that wait to be published, with the PCs they reach.',
  access: WITNESSES,
  request: object({}),
  response: object({ drafts: Type.Array(PolicyDraft), twoPeople: Type.Boolean() }),
})
export const policyEdit = op({
  name: 'policy.edit',
  summary: 'Puts one change into a place’s draft; `to` null: what is set here is taken back. CONFLICT when `seen` is no longer what is there.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ place: Place, key: Key, to: SetTo, seen: nullable(Id) }),
  /** null: it is what is in force here, so no line is needed */
  response: object({ line: nullable(Id) }),
})
export const policyDiscard = op({
  name: 'policy.discard',
  summary: 'Takes a line out of a place’s draft, or all of them.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ place: Place, key: nullable(Key) }),
  response: object({}),
})
export const policyPublish = op({
  name: 'policy.publish',
  summary: 'Puts a place’s draft in force: all of it, or nothing.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ place: Place, mark: Hash, note: Note }),
  response: object({ version: Version, reach: Count }),
})

export const PolicyChange = object({
  id: Id,
  version: Version,
  place: NamedPlace,
  key: Label,
  before: SetTo,
  after: SetTo,
  by: Label,
  approvedBy: nullable(Label),
  at: EpochMs,
  note: Note,
})
export type PolicyChange = Static<typeof PolicyChange>
export const policyHistory = op({
  name: 'policy.history',
  summary: 'Every published change, newest first, a page at a time.',
  access: WITNESSES,
  audit: VIEW,
  request: object({ before: nullable(Id), limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
  response: object({ changes: Type.Array(PolicyChange) }),
})
export const policyRevert = op({
  name: 'policy.revert',
  summary: 'Puts what was set before a published change into the draft of its place.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ change: Id }),
  response: object({}),
})

/** PCs, and rooms with all their PCs. With a ring, a pilot: what works in ring 1 is promoted to ring 2, and at last to the school. */
const GROUP = {
  name: Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\u0000]+$' }),
  ring: nullable(Ring),
  pcs: Type.Array(Id, { maxItems: 5_000 }),
  rooms: Type.Array(Id, { maxItems: 500 }),
} as const
export const PolicyGroup = object({
  id: Id,
  ...GROUP,
  /** what it has set, and what would hold in the school without it */
  sets: Type.Array(object({ key: Label, value: Type.Unknown(), wider: Type.Unknown() })),
  /** changes in its draft */
  waiting: Count,
  /** of what can be saved of it: equal when nobody has saved it since */
  mark: Hash,
})
export type PolicyGroup = Static<typeof PolicyGroup>
export const policyGroups = op({
  name: 'policy.groups',
  summary: 'Groups of PCs that can have settings of their own, rings first.',
  access: WITNESSES,
  request: object({}),
  response: object({ groups: Type.Array(PolicyGroup) }),
})
/** What would be impossible then, so that a page can say where; when there is anything, nothing was changed. */
const WOULD_BE = { impossible: Type.Array(Impossible) } as const
export const policySaveGroup = op({
  name: 'policy.saveGroup',
  summary:
    'Makes a group (`id` and `seen` null) or changes one (CONFLICT when `seen` is no longer its mark). PCs whose settings change are told; who makes one looser has to own that setting.',
  access: CHANGERS,
  audit: CHANGE,
  maxBytes: 512 * 1024,
  request: object({ id: nullable(Id), seen: nullable(Hash), ...GROUP }),
  response: object({ id: nullable(Id), ...WOULD_BE }),
})
export const policyRemoveGroup = op({
  name: 'policy.removeGroup',
  summary: 'Removes a group and what it had set, and tells its PCs. CONFLICT while changes wait in its draft.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ group: Id }),
  response: object(WOULD_BE),
})

const Drafted = object({ place: NamedPlace, lines: Count })
export const policyTryFirst = op({
  name: 'policy.tryFirst',
  summary: 'Moves what waits in the school’s draft into a group’s, as far as it can be set there.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ group: Id }),
  response: Drafted,
})
export const policyPromote = op({
  name: 'policy.promote',
  summary: 'Puts what a ring has set into the draft of the next ring, or of the whole school.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ group: Id, to: oneOf(['nextRing', 'school']) }),
  response: Drafted,
})
export const policyPutBack = op({
  name: 'policy.putBack',
  summary: 'Puts into a group’s draft that it sets nothing any more.',
  access: CHANGERS,
  audit: CHANGE,
  request: object({ group: Id }),
  response: Drafted,
})

export const POLICY_OPS = [
  policyRead,
  policyExplain,
  policyDrafts,
  policyEdit,
  policyDiscard,
  policyPublish,
  policyHistory,
  policyRevert,
  policyGroups,
  policySaveGroup,
  policyRemoveGroup,
  policyTryFirst,
  policyPromote,
  policyPutBack,
] as const
