/** Staff accounts, sign-in and the audit log; and the whole table of calls a dashboard can make. */
import Type, { type Static } from 'typebox'
import { ACCOUNT_OPS } from './accounts.ts'
import { ALERT_OPS, alertsStream } from './alerts.ts'
import { CALENDAR_OPS } from './calendar.ts'
import { Count, Email, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op, ROLES, table } from './op.ts'
import { PLACE_OPS, placesChanges } from './places.ts'
import { policyChange, policyRead } from './policy.ts'
import { ROSTER_OPS } from './roster.ts'

/** NIST SP 800-63B: length over rules; 12 here, and nothing about special characters. */
export const PASSWORD_MIN = 12
const Password = Type.String({ minLength: 1, maxLength: 256 })

export const Me = object({ id: Id, name: Label, email: Email, role: oneOf(ROLES), school: object({ id: Id, name: Label }) })
export type Me = Static<typeof Me>
const ANY_ROLE = { who: 'staff', roles: ROLES } as const

export const staffSignIn = op({
  name: 'staff.signIn',
  summary: 'Signs in; the session is a cookie.',
  access: { who: 'public' },
  request: object({ email: Email, password: Password }),
  response: Me,
})
export const staffSignOut = op({ name: 'staff.signOut', summary: 'Ends this session.', access: ANY_ROLE, request: object({}), response: object({}) })
export const staffMe = op({ name: 'staff.me', summary: 'Who is signed in.', access: ANY_ROLE, request: object({}), response: Me })
export const staffAdd = op({
  name: 'staff.add',
  summary: 'Adds a staff account.',
  access: { who: 'staff', roles: ['head'] },
  audit: { verb: 'change', of: 'staff' },
  request: object({
    name: Type.String({ minLength: 1, maxLength: 120 }),
    email: Email,
    role: oneOf(ROLES),
    password: Type.String({ minLength: PASSWORD_MIN, maxLength: 256 }),
  }),
  response: object({ id: Id }),
})
export const staffList = op({
  name: 'staff.list',
  summary: 'Staff accounts of the school.',
  access: { who: 'staff', roles: ['head', 'dsl'] },
  audit: { verb: 'view', of: 'staff' },
  request: object({}),
  response: object({ staff: Type.Array(object({ id: Id, name: Label, email: Email, role: oneOf(ROLES), active: Type.Boolean() })) }),
})
export const staffRemove = op({
  name: 'staff.remove',
  summary: 'Ends an account: its sessions and live streams end within a second.',
  access: { who: 'staff', roles: ['head'] },
  audit: { verb: 'change', of: 'staff' },
  request: object({ id: Id }),
  response: object({}),
})

export const auditList = op({
  name: 'audit.list',
  summary: 'Who looked at or changed what, newest first.',
  access: { who: 'staff', roles: ['head', 'dsl', 'dpo'] },
  audit: { verb: 'view', of: 'audit' },
  request: object({ before: nullable(Count), limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
  response: object({
    rows: Type.Array(object({ n: Count, at: EpochMs, who: Label, verb: Label, of: Label, operation: Label, scope: Type.String({ maxLength: 400 }) })),
  }),
})

export const STAFF_OPS = table(
  staffSignIn,
  staffSignOut,
  staffMe,
  staffAdd,
  staffList,
  staffRemove,
  auditList,
  policyRead,
  policyChange,
  ...ALERT_OPS,
  ...PLACE_OPS,
  ...ROSTER_OPS,
  ...CALENDAR_OPS,
  ...ACCOUNT_OPS,
)
export const STAFF_STREAMS = [alertsStream, placesChanges] as const
