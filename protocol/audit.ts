/** Who looked at or changed what: read newest first, narrowed down by the server, and handed out as a file. */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'

/** What is left out narrows nothing down. */
export const AuditFilter = object({
  /** the name a row was written under: a member of staff, or a part of the server */
  who: Type.Optional(Label),
  verb: Type.Optional(oneOf(['view', 'change'])),
  /** as the operations declare it: 'people', 'places' … */
  of: Type.Optional(Label),
  /** whose or what record: words of a name that is known now, or an id */
  about: Type.Optional(Label),
  /** the first moment, and the first one after the last */
  from: Type.Optional(EpochMs),
  to: Type.Optional(EpochMs),
  /** in the operation, the name or the scope; capitals aside */
  words: Type.Optional(Label),
})
export type AuditFilter = Static<typeof AuditFilter>

/** Rows are in the order of their time; those of one moment in that of their numbers. */
const AuditPlace = object({ at: EpochMs, n: Count })

const READERS = { who: 'staff', roles: ['head', 'dsl', 'dpo'] } as const
const NOTE = { verb: 'view', of: 'audit' } as const

export const auditList = op({
  name: 'audit.list',
  summary: 'Who looked at or changed what, newest first. A search that takes long stops early and says how far back it has looked.',
  access: READERS,
  audit: NOTE,
  request: object({ filter: Type.Optional(AuditFilter), before: nullable(AuditPlace), limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
  response: object({
    rows: Type.Array(
      object({
        n: Count,
        at: EpochMs,
        who: Label,
        verb: Label,
        of: Label,
        operation: Label,
        scope: Type.String({ maxLength: 400 }),
        /** what the ids in the scope are called now */
        about: Type.Array(Label),
      }),
    ),
    /** where to read on: rows before this one have not been looked at; null when all have */
    next: nullable(AuditPlace),
  }),
})
export const auditNames = op({
  name: 'audit.names',
  summary: 'Every name there are rows under.',
  access: READERS,
  audit: NOTE,
  request: object({}),
  response: object({ names: Type.Array(Label, { maxItems: 2_000 }) }),
})

/** `GET /api/audit.export?filter=<JSON>`: all rows that match, as CSV. Opening it is a row of its own. */
export const AUDIT_EXPORT = { name: 'audit.export', access: READERS, audit: NOTE } as const

export const AUDIT_OPS = [auditList, auditNames] as const
