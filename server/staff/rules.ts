import type { Role } from '../../protocol/op.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import type { Rate } from '../core/index.ts'

/** A school day with the evening; then the password again. */
export const SESSION_MS = 12 * 3_600_000

/**
 * Guessing limits, per account and address together, per account, and per address. The first is the one guessers meet; the
 * others are wide, so that nobody can lock a member of staff, or a whole school behind one address, out in an emergency.
 * Whoever has the right password from an address not yet limited gets in however much others guess.
 */
export const PAIR_RATE: Rate = { perSecond: 1 / 60, burst: 5 }
export const ACCOUNT_RATE: Rate = { perSecond: 1 / 10, burst: 50 }
export const ADDRESS_RATE: Rate = { perSecond: 1 / 2, burst: 100 }

/** Addresses are compared without case: people type them as they like. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}

/** Codes tried by whoever has the password already: 10 in 5 minutes is Cyber Essentials' figure, and then one a minute. */
export const FACTOR_RATE: Rate = { perSecond: 1 / 60, burst: 10 }

/** How long an invitation is good. */
export const INVITATION_MS = 7 * 86_400_000

/** Roles that see or set what is sensitive. */
const LEADS: readonly Role[] = ['dsl', 'head', 'technician']

/** Does the school's setting ask this role for a second factor? */
export function asksFactor(setting: PolicyValues['staff.secondFactorFor'], role: Role): boolean {
  return setting === 'everyone' || (setting === 'leads' && LEADS.includes(role))
}
