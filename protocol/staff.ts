/** Staff accounts, sign-in and the audit log; and the whole table of calls a dashboard can make. */
import Type, { type Static } from 'typebox'
import { ACCOUNT_OPS } from './accounts.ts'
import { ALERT_OPS, alertsStream } from './alerts.ts'
import { AUDIT_OPS } from './audit.ts'
import { AUP_STAFF_OPS } from './aup-page.ts'
import { REGISTER_OPS } from './aup-register.ts'
import { CALENDAR_OPS, calendarWatchingLive } from './calendar.ts'
import { SLIP_OPS } from './code-slips.ts'
import { CODE_OPS } from './codes.ts'
import { EXAM_OPS } from './exams.ts'
import { Count, Email, EpochMs, Id, Label, nullable, object, oneOf, Password } from './kinds.ts'
import { LOCK_OPS } from './lock.ts'
import { lockHistory } from './lock-history.ts'
import { op, ROLES, table } from './op.ts'
import { PLACE_OPS, placesChanges } from './places.ts'
import { POLICY_OPS } from './policy-page.ts'
import { REMINDER_OPS } from './reminder.ts'
import { ROSTER_OPS } from './roster.ts'
import { ROSTER_IMPORT_OPS } from './roster-imports.ts'
import { ROSTER_MERGE_OPS } from './roster-merge.ts'
import { SEES_OPS } from './sees.ts'
import { NATIONS, SETUP_OPS } from './setup.ts'
import { SUPPORT_OPS } from './support.ts'

/** NIST SP 800-63B: length over rules; 12 here, and nothing about special characters. */
export const PASSWORD_MIN = 12

/** `needed`: their role needs a second factor and they have none yet; until then nothing but setting it up is answered. */
export const SECOND_FACTOR_STATES = ['on', 'off', 'needed'] as const
export const Me = object({
  id: Id,
  name: Label,
  email: Email,
  role: oneOf(ROLES),
  secondFactor: oneOf(SECOND_FACTOR_STATES),
  /** set for whom a supply slip let in: its room */
  supply: nullable(object({ room: Label })),
  /** `timeZone`: as in Europe/London; `setupStep`: how far the first run has come; null when it is over */
  school: object({ id: Id, name: Label, nation: nullable(oneOf(NATIONS)), timeZone: Label, setupStep: nullable(Count) }),
})
export type Me = Static<typeof Me>
const ANY_ROLE = { who: 'staff', roles: ROLES } as const
const EVEN_HALFWAY = { who: 'staff', roles: ROLES, halfway: true } as const
const WHOEVER_IS_IN = { who: 'staff', roles: ROLES, halfway: true, supply: true } as const
const HEAD = { who: 'staff', roles: ['head'] } as const
const OWN = { verb: 'change', of: 'ownAccount' } as const
const STAFF_CHANGE = { verb: 'change', of: 'staff' } as const
const NewPassword = Type.String({ minLength: PASSWORD_MIN, maxLength: 256 })
/** Six digits from the app, or a recovery code; spaces and dashes don’t count. */
const FactorCode = Type.String({ minLength: 1, maxLength: 40 })
const RecoveryCodes = object({ recoveryCodes: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 }) })

export const staffSignIn = op({
  name: 'staff.signIn',
  summary: 'Signs in; the session is a cookie. SECOND_FACTOR_NEEDED when the password is right and a code is missing.',
  access: { who: 'public' },
  request: object({ email: Email, password: Password, code: Type.Optional(nullable(FactorCode)) }),
  response: Me,
})
export const staffSignOut = op({ name: 'staff.signOut', summary: 'Ends this session.', access: WHOEVER_IS_IN, request: object({}), response: object({}) })
export const staffMe = op({ name: 'staff.me', summary: 'Who is signed in.', access: WHOEVER_IS_IN, request: object({}), response: Me })

export const staffBeginSecondFactor = op({
  name: 'staff.beginSecondFactor',
  summary: 'A new secret for one’s authenticator app; it counts once a code has confirmed it.',
  access: EVEN_HALFWAY,
  audit: OWN,
  request: object({ password: Password }),
  response: object({ secret: Type.String({ maxLength: 64 }), address: Type.String({ maxLength: 600 }) }),
})
export const staffConfirmSecondFactor = op({
  name: 'staff.confirmSecondFactor',
  summary: 'Turns the second factor on and gives ten recovery codes, shown once. Other sessions end.',
  access: EVEN_HALFWAY,
  audit: OWN,
  request: object({ code: FactorCode }),
  response: RecoveryCodes,
})
export const staffRemoveSecondFactor = op({
  name: 'staff.removeSecondFactor',
  summary:
    'Turns one’s own second factor off. Whose role needs one gives a code as well (else SECOND_FACTOR_NEEDED), and gets no further before setting up the next: that is how one moves to a new phone.',
  access: ANY_ROLE,
  audit: OWN,
  request: object({ password: Password, code: Type.Optional(nullable(FactorCode)) }),
  response: object({}),
})
export const staffChangePassword = op({
  name: 'staff.changePassword',
  summary: 'Changes one’s own password; other sessions end.',
  access: ANY_ROLE,
  audit: OWN,
  request: object({ password: Password, next: NewPassword }),
  response: object({}),
})

/** Where an invitation leads on the dashboard: outside the pages, because nobody is signed in yet. Its secret stands behind a #. */
export const INVITATION_PATH = '/welcome'
const Invitation = object({ secret: Type.String({ maxLength: 64 }), expiresAt: EpochMs })
export const staffAdd = op({
  name: 'staff.add',
  summary: 'Adds a staff account and gives an invitation: the person chooses the password.',
  access: HEAD,
  audit: STAFF_CHANGE,
  request: object({ name: Type.String({ minLength: 1, maxLength: 120 }), email: Email, role: oneOf(ROLES) }),
  response: object({ id: Id, invitation: Invitation }),
})
export const staffInvite = op({
  name: 'staff.invite',
  summary: 'A new invitation, for who has lost theirs or forgotten the password; the one before is void.',
  access: HEAD,
  audit: STAFF_CHANGE,
  request: object({ id: Id }),
  response: object({ invitation: Invitation }),
})
export const staffReadInvitation = op({
  name: 'staff.readInvitation',
  summary: 'Whom an invitation is for.',
  access: { who: 'public' },
  request: object({ secret: Type.String({ minLength: 1, maxLength: 64 }) }),
  response: object({ name: Label, email: Email, school: Label }),
})
export const staffAcceptInvitation = op({
  name: 'staff.acceptInvitation',
  summary: 'Sets the password and ends the invitation. Signing in follows: an invitation never stands in for a second factor.',
  access: { who: 'public' },
  request: object({ secret: Type.String({ minLength: 1, maxLength: 64 }), password: NewPassword }),
  response: object({}),
})

export const staffList = op({
  name: 'staff.list',
  summary: 'Staff accounts of the school.',
  access: { who: 'staff', roles: ['head', 'dsl'] },
  audit: { verb: 'view', of: 'staff' },
  request: object({}),
  response: object({
    staff: Type.Array(
      object({
        id: Id,
        name: Label,
        email: Email,
        role: oneOf(ROLES),
        active: Type.Boolean(),
        /** has not chosen a password yet */
        invited: Type.Boolean(),
        secondFactor: Type.Boolean(),
        lastSignInAt: nullable(EpochMs),
        /** who they are among the people imported; null when nobody was found */
        person: nullable(object({ id: Id, name: Label })),
      }),
    ),
  }),
})
export const staffAccess = op({
  name: 'staff.access',
  summary: 'Who has access: each account with role, second factor and last sign-in.',
  access: { who: 'staff', roles: ['head', 'dsl', 'dpo'] },
  audit: { verb: 'view', of: 'staff' },
  request: object({}),
  response: object({
    staff: Type.Array(
      object({
        id: Id,
        name: Label,
        role: oneOf(ROLES),
        active: Type.Boolean(),
        invited: Type.Boolean(),
        secondFactor: Type.Boolean(),
        lastSignInAt: nullable(EpochMs),
        /** rooms they watch now or teach in */
        rooms: Type.Array(Label),
        /** sees other schools of the trust */
        trustWide: Type.Boolean(),
        /** let in by a supply slip, for as long as it counts */
        supply: Type.Boolean(),
      }),
    ),
  }),
})
export const staffChangeRole = op({
  name: 'staff.changeRole',
  summary: 'Gives an account another role: its sessions and live streams follow within a second.',
  access: HEAD,
  audit: STAFF_CHANGE,
  request: object({ id: Id, role: oneOf(ROLES) }),
  response: object({}),
})
export const staffLinkPerson = op({
  name: 'staff.linkPerson',
  summary: 'Says which person of the import a staff account is, or that it is none.',
  access: HEAD,
  audit: STAFF_CHANGE,
  request: object({ id: Id, person: nullable(Id) }),
  response: object({}),
})
export const staffUnlinked = op({
  name: 'staff.unlinked',
  summary: 'Teachers of the import who have no account yet, by name.',
  access: HEAD,
  audit: { verb: 'view', of: 'people' },
  request: object({}),
  response: object({ people: Type.Array(object({ id: Id, name: Label, classes: Type.Array(Label) })) }),
})
export const staffResetSecondFactor = op({
  name: 'staff.resetSecondFactor',
  summary: 'Takes a lost second factor off an account; its sessions end.',
  access: HEAD,
  audit: STAFF_CHANGE,
  request: object({ id: Id }),
  response: object({}),
})
export const staffResetAtConsole = op({
  name: 'staff.resetAtConsole',
  summary:
    'The same for whoever can read the server’s own data folder, when no head can sign in any more: `key` is the file console.key in it. For the command handrail reset-second-factor. CONSOLE_KEY_WRONG, NOT_FOUND.',
  access: { who: 'public' },
  request: object({ key: Type.String({ minLength: 1, maxLength: 100 }), email: Type.String({ minLength: 3, maxLength: 254 }) }),
  response: object({
    name: Label,
    /** false: there was none */
    had: Type.Boolean(),
  }),
})
export const staffInviteAtConsole = op({
  name: 'staff.inviteAtConsole',
  summary:
    'An invitation for whoever can read the server’s own data folder, when the only head has forgotten the password: `key` is the file console.key in it. For the command handrail new-password. CONSOLE_KEY_WRONG, NOT_FOUND.',
  access: { who: 'public' },
  request: staffResetAtConsole.request,
  response: object({ name: Label, invitation: Invitation }),
})
export const staffRemove = op({
  name: 'staff.remove',
  summary: 'Ends an account: its sessions and live streams end within a second.',
  access: HEAD,
  audit: STAFF_CHANGE,
  request: object({ id: Id }),
  response: object({}),
})

export const STAFF_OPS = table(
  staffSignIn,
  staffSignOut,
  staffMe,
  staffBeginSecondFactor,
  staffConfirmSecondFactor,
  staffRemoveSecondFactor,
  staffChangePassword,
  staffAdd,
  staffInvite,
  staffReadInvitation,
  staffAcceptInvitation,
  staffList,
  staffAccess,
  staffChangeRole,
  staffLinkPerson,
  staffUnlinked,
  staffResetSecondFactor,
  staffResetAtConsole,
  staffInviteAtConsole,
  staffRemove,
  ...AUDIT_OPS,
  ...POLICY_OPS,
  ...ALERT_OPS,
  ...PLACE_OPS,
  ...ROSTER_OPS,
  ...CALENDAR_OPS,
  ...EXAM_OPS,
  ...ACCOUNT_OPS,
  ...SETUP_OPS,
  ...SUPPORT_OPS,
  ...ROSTER_IMPORT_OPS,
  ...ROSTER_MERGE_OPS,
  ...CODE_OPS,
  ...SLIP_OPS,
  ...REMINDER_OPS,
  ...LOCK_OPS,
  lockHistory,
  ...REGISTER_OPS,
  ...AUP_STAFF_OPS,
  ...SEES_OPS,
)
export const STAFF_STREAMS = [alertsStream, placesChanges, calendarWatchingLive] as const
