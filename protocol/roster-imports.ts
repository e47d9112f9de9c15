/**
 * The life of an import: how far it is, giving it up, what was imported when, and taking the last one back.
 *
 *   begun ─▶ uploading ─▶ reading ─▶ previewed ─▶ applying ─▶ done ─▶ undoing ─▶ undone
 *                            │                        └─▶ reverting ─▶ cancelled | failed
 */
import Type, { type Static } from 'typebox'
import { Account, Count, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'
import { FORMATS, PERSON_KINDS } from './roster.ts'

export const IMPORT_STATES = [
  'begun',
  'uploading',
  'reading',
  'previewed',
  'applying',
  'reverting',
  'done',
  'undoing',
  'undone',
  'cancelled',
  'failed',
] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** How much has been done, of how much; `total` is null where nobody can know yet. */
export const ImportProgress = object({ state: oneOf(IMPORT_STATES), of: oneOf(['bytes', 'rows', 'people']), done: Count, total: nullable(Count) })
export type ImportProgress = Static<typeof ImportProgress>

export const ImportCounts = object({ read: Count, added: Count, changed: Count, removed: Count, unchanged: Count, refused: Count })
export type ImportCounts = Static<typeof ImportCounts>

/** Whether an import can be taken back: only the last one, while the rows it replaced are kept. */
export const UNDO = ['possible', 'changed', 'over', 'never'] as const

export const ImportRecord = object({
  id: Id,
  at: EpochMs,
  /** who carried it out; null: the drop folder */
  by: nullable(Label),
  format: nullable(oneOf(FORMATS)),
  /** null until the files have been read */
  counts: nullable(ImportCounts),
  state: oneOf(IMPORT_STATES),
  /** a code of errors.ts: why it failed, or what it waits for a person to settle */
  why: nullable(Label),
  undo: oneOf(UNDO),
  undoUntil: nullable(EpochMs),
  /** people are as it says; what hangs on them, as classes and staff accounts, is still being carried out */
  following: Type.Boolean(),
})
export type ImportRecord = Static<typeof ImportRecord>

const TECH = { who: 'staff', roles: ['technician', 'head'] } as const

export const rosterProgress = op({
  name: 'roster.progress',
  summary: 'How far an import is.',
  access: TECH,
  request: object({ importId: Id }),
  response: ImportProgress,
})
export const rosterCancel = op({
  name: 'roster.cancel',
  summary: 'Gives an import up, also while it is read or carried out: the people are then as they were before it.',
  access: TECH,
  audit: { verb: 'change', of: 'people' },
  request: object({ importId: Id }),
  response: object({ state: oneOf(IMPORT_STATES) }),
})
export const rosterHistory = op({
  name: 'roster.history',
  summary: 'Imports of the school, newest first.',
  access: TECH,
  audit: { verb: 'view', of: 'imports' },
  request: object({ before: nullable(Id), limit: Type.Integer({ minimum: 1, maximum: 100 }) }),
  response: object({ imports: Type.Array(ImportRecord) }),
})
export const rosterUndo = op({
  name: 'roster.undo',
  summary: 'Takes the last import back: everybody is as before it, with the same ids. Refused when people changed since.',
  access: TECH,
  audit: { verb: 'change', of: 'people' },
  request: object({ importId: Id }),
  response: object({ restored: Count }),
})
/** A leaver's sign-in ends within a week (DOMAIN: leavers lose access promptly). */
export const LEFT_OUT_MS = 7 * 86_400_000
export const LeftOut = object({
  person: Id,
  kind: oneOf(PERSON_KINDS),
  name: Label,
  /** class or year */
  group: nullable(Label),
  username: nullable(Account),
  /** since when no import has named them */
  since: EpochMs,
})
export type LeftOut = Static<typeof LeftOut>
export const rosterLeftOut = op({
  name: 'roster.leftOut',
  summary: 'People still on the list whom imports have not named for more than a week, longest first: their sign-in still counts as theirs.',
  access: { who: 'staff', roles: ['technician', 'head', 'office'] },
  audit: { verb: 'view', of: 'people' },
  request: object({}),
  response: object({ people: Type.Array(LeftOut, { maxItems: 1_000 }), more: Type.Boolean() }),
})
export const ROSTER_IMPORT_OPS = [rosterProgress, rosterCancel, rosterHistory, rosterUndo, rosterLeftOut] as const
