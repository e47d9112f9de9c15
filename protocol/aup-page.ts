/**
 * How staff write agreements. A document has one draft of its next version, seen by everybody who may write; a version never changes
 * once it is published.
 *
 *   edit ─▶ draft ─▶ publish (by a second person, where `policy.twoPeople` says so) ─▶ in force, and told to every PC
 *             │  └─▶ publish at a later time ─▶ in force then, unless the draft was changed, held or discarded
 *             └─▶ discard
 *
 * Nothing is overwritten unseen: each call on a draft names the one it saw (`seen`), null where there was none.
 */
import Type, { type Static } from 'typebox'
import { AgreementDraft } from './agreement-drafts.ts'
import { AGREEMENT_KINDS, Agreement, AUDIENCES } from './agreements.ts'
import { Count, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'
import { LANGUAGES } from './policy.ts'

const READERS = { who: 'staff', roles: ['dsl', 'head', 'office', 'dpo'] } as const
const WRITERS = { who: 'staff', roles: ['dsl', 'head'] } as const
const CHANGE = { verb: 'change', of: 'agreements' } as const
/** Longest request: six languages at their longest are far below it. */
const DRAFT_BYTES = 2 * 1024 * 1024

/** A local date: 2026-09-01. */
const Day = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })

export const DocumentRow = object({
  document: Id,
  audience: oneOf(AUDIENCES),
  kind: oneOf(AGREEMENT_KINDS),
  title: Type.String({ maxLength: 300 }),
  /** in force; 0: nothing has been published yet */
  version: Count,
  /** 0: it is the one Handrail comes with */
  publishedAt: EpochMs,
  languages: Type.Array(object({ language: oneOf(LANGUAGES), confirmed: Type.Boolean() })),
  retired: Type.Boolean(),
  /** who looks after it, in the school's own words; '' for nobody */
  owner: Label,
  /** to be looked at again on this day at the latest; null: no day was set */
  reviewOn: nullable(Day),
  draft: nullable(
    object({
      id: Id,
      by: Label,
      at: EpochMs,
      /** null: no time is set */
      publishAt: nullable(EpochMs),
      /** what publishing it makes of the document */
      audience: oneOf(AUDIENCES),
      retires: Type.Boolean(),
    }),
  ),
})
export type DocumentRow = Static<typeof DocumentRow>

export const aupDocuments = op({
  name: 'aup.documents',
  summary: 'Every agreement of the school: the built-in ones and its own.',
  access: READERS,
  request: object({}),
  response: object({ documents: Type.Array(DocumentRow) }),
})
export const aupDocument = op({
  name: 'aup.document',
  summary: 'One agreement: what is in force, its versions, and the draft that waits.',
  access: READERS,
  request: object({ document: Id }),
  response: object({
    row: DocumentRow,
    inForce: nullable(Agreement),
    draft: nullable(
      object({
        body: AgreementDraft,
        /** why this reader can't publish it now; null: they can */
        waits: nullable(oneOf(['secondPerson', 'problems'])),
        writers: Type.Array(Label),
      }),
    ),
    /** newest first */
    versions: Type.Array(object({ version: Count, at: EpochMs, writtenBy: Type.Array(Label), by: Label, note: Type.String({ maxLength: 400 }) })),
  }),
})
export type DocumentView = Static<typeof aupDocument.response>
export const aupCreate = op({
  name: 'aup.create',
  summary: 'A new agreement of the school’s own, as an empty draft.',
  access: WRITERS,
  audit: CHANGE,
  request: object({
    title: Type.String({ minLength: 1, maxLength: 300 }),
    audience: oneOf(AUDIENCES),
    kind: oneOf(AGREEMENT_KINDS),
    language: oneOf(LANGUAGES),
  }),
  response: object({ document: Id }),
})
export const aupEdit = op({
  name: 'aup.edit',
  summary: 'Writes the draft; a time that was set for publishing is off. CONFLICT when somebody else wrote it meanwhile.',
  access: WRITERS,
  audit: CHANGE,
  maxBytes: DRAFT_BYTES,
  request: object({ document: Id, seen: nullable(Id), body: AgreementDraft }),
  response: object({ seen: Id }),
})
export const aupDiscard = op({
  name: 'aup.discard',
  summary: 'Throws the draft away; what is in force stays. An agreement that was never published is gone with it.',
  access: WRITERS,
  audit: CHANGE,
  request: object({ document: Id, seen: Id }),
  response: object({}),
})
export const aupPublish = op({
  name: 'aup.publish',
  summary: 'Puts the draft in force, now or at a later time. AUP_INCOMPLETE, POLICY_NEEDS_SECOND, CONFLICT; then nothing has changed.',
  access: WRITERS,
  audit: CHANGE,
  request: object({ document: Id, seen: Id, at: nullable(EpochMs), note: Type.String({ maxLength: 400 }) }),
  response: object({
    /** PCs that are told; 0 when it is for later */
    told: Count,
  }),
})
export const aupHold = op({
  name: 'aup.hold',
  summary: 'Takes back the time set for publishing; the draft stays.',
  access: WRITERS,
  audit: CHANGE,
  request: object({ document: Id, seen: Id }),
  response: object({}),
})
export const aupDescribe = op({
  name: 'aup.describe',
  summary: 'Says who looks after an agreement, and when it is to be looked at again.',
  access: WRITERS,
  audit: CHANGE,
  request: object({ document: Id, owner: Label, reviewOn: nullable(Day) }),
  response: object({}),
})

export const AUP_STAFF_OPS = [aupDocuments, aupDocument, aupCreate, aupEdit, aupDiscard, aupPublish, aupHold, aupDescribe] as const
