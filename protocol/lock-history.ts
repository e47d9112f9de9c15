/** What has become of a room's locks: who was there, who opened it. Kept for 30 days; nobody's idle times are. */
import Type, { type Static } from 'typebox'
import { CODE_ROLES } from './codes.ts'
import { LOCK_OPENED_BY, lockFreed } from './events.ts'
import { EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { LOCKED_BY } from './lock.ts'
import { op } from './op.ts'

/** Long enough for a parent's question after a half-term holiday. */
export const LOCK_HISTORY_MS = 30 * 86_400_000
export const LOCK_HISTORY_PAGE_MAX = 500
/** observed: policy says observe, and it would have been locked */
export const LOCK_REASONS = [...LOCKED_BY, 'observed'] as const

/** One lock on one PC. */
export const PastLock = object({
  /** where the next page goes on */
  id: Id,
  at: EpochMs,
  pc: Label,
  /** where the PC stands now; null: elsewhere */
  seat: nullable(Label),
  /** as the roster has it; null: nobody was there, or the account is no one person's */
  person: nullable(Label),
  reason: oneOf(LOCK_REASONS),
  /** of staff, who; null: unknown, or nobody */
  lockedBy: nullable(Label),
  /** null: not yet, as far as is known. `by`: of staff, or whose code it was */
  opened: nullable(object({ at: EpochMs, how: oneOf(LOCK_OPENED_BY), by: nullable(Label) })),
  /** what was tried when nobody came back */
  freed: nullable(lockFreed.body.properties.next),
  /** a stick or a card was still in */
  mediaLeft: Type.Boolean(),
})
export type PastLock = Static<typeof PastLock>

export const lockHistory = op({
  name: 'lock.history',
  summary:
    'Locks of a room’s PCs of the last 30 days, newest first, a page at a time. LOCK_HISTORY_NOT_YOURS for a teacher who neither watches it nor teaches there.',
  access: { who: 'staff', roles: CODE_ROLES },
  audit: { verb: 'view', of: 'locks' },
  request: object({ room: Id, before: nullable(Id), limit: Type.Integer({ minimum: 1, maximum: LOCK_HISTORY_PAGE_MAX }) }),
  response: object({ locks: Type.Array(PastLock, { maxItems: LOCK_HISTORY_PAGE_MAX }) }),
})
