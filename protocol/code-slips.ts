/**
 * Supply slips: a paper for a visiting teacher, one room, one day until 16:00. Its PIN lifts covers on that room's PCs, also without
 * the server; its web code signs them in to the dashboard, where they see that room's alerts and nothing else.
 */
import Type, { type Static } from 'typebox'
import { LocalDate } from './calendar.ts'
import { Digits } from './codes.ts'
import { Count, EpochMs, Id, Label, nullable, object } from './kinds.ts'
import { op } from './op.ts'

/** When a slip ends on its day, minutes after midnight on the school's clock. */
export const SLIP_ENDS = 16 * 60
/** How many days ahead a slip can be made: a paper that lies about for long is read by more than one. */
export const SLIP_DAYS_AHEAD = 14
/** Letters of a web code, 5 random bits each: 60 bits. */
export const WEB_CODE_LETTERS = 12

const OFFICE = { who: 'staff', roles: ['office', 'head'] } as const
const CHANGES = { verb: 'change', of: 'slips' } as const

/** A slip as it may be seen afterwards: without its secrets. */
export const Slip = object({
  id: Id,
  /** the supply teacher */
  name: Label,
  room: Label,
  day: LocalDate,
  validFrom: EpochMs,
  validUntil: EpochMs,
  madeBy: Label,
  endedAt: nullable(EpochMs),
  /** when its web code first signed somebody in */
  signedInAt: nullable(EpochMs),
  /** how many PCs have its PIN, of how many it is for, and on how many it has lifted a cover */
  reach: object({ known: Count, of: Count, used: Count }),
})
export type Slip = Static<typeof Slip>

export const codesSlips = op({
  name: 'codes.slips',
  summary: 'Supply slips of today and later, and of the last 30 days: whose, where, when, by whom and whether used. No secrets.',
  access: OFFICE,
  audit: { verb: 'view', of: 'slips' },
  request: object({}),
  response: object({ slips: Type.Array(Slip) }),
})
export const codesSlipChoices = op({
  name: 'codes.slipChoices',
  summary: 'What a slip can be made for: the rooms, and the days from today on.',
  access: OFFICE,
  request: object({}),
  response: object({ rooms: Type.Array(object({ id: Id, name: Label })), days: Type.Array(LocalDate) }),
})
export const codesMakeSlip = op({
  name: 'codes.makeSlip',
  summary: 'Makes a slip. Its PIN and web code are in this answer and nowhere else. SLIP_DAY.',
  access: OFFICE,
  audit: CHANGES,
  request: object({
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '^[^\\u0000-\\u001f]*[^\\u0000-\\u0020][^\\u0000-\\u001f]*$' }),
    room: Id,
    day: LocalDate,
  }),
  response: object({ pin: Digits, webCode: Type.String({ maxLength: 20 }), slip: Slip }),
})
export const codesEndSlip = op({
  name: 'codes.endSlip',
  summary: 'Ends a slip now: its PIN, and the session it signed in.',
  access: OFFICE,
  audit: CHANGES,
  request: object({ id: Id }),
  response: object({}),
})
export const codesUseSlip = op({
  name: 'codes.useSlip',
  summary: 'Signs a supply teacher in with a slip’s web code; the session is a cookie and ends with the slip. SLIP_WRONG, TOO_MANY_ATTEMPTS.',
  access: { who: 'public' },
  request: object({ webCode: Type.String({ minLength: 1, maxLength: 40 }) }),
  response: object({}),
})

export const SLIP_OPS = [codesSlips, codesSlipChoices, codesMakeSlip, codesEndSlip, codesUseSlip] as const
