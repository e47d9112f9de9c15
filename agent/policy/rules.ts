/** Which policy is taken. Pure: the signature has been checked before, by policy.ts. */
import type { ErrorCode } from '../../protocol/errors.ts'
import { type KioskPolicy, type PolicyDocument, type PolicyValues, policyDefaults } from '../../protocol/policy.ts'

interface Position {
  readonly epoch: number
  readonly n: number
}

/** Is `a` behind `b`? A restored server raises the epoch, so that its smaller numbers still win. */
export function isBehind(a: Position, b: Position): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.n < b.n)
}

/** Why this policy is not for this PC now; null when it is. The same version again is fine: it says nothing new. */
export function refusePolicy(document: PolicyDocument, own: { device: string; school: string }, inForce: Position | null): ErrorCode | null {
  if (document.device !== own.device || document.school !== own.school) return 'POLICY_INVALID'
  if (inForce && isBehind(document.version, inForce)) return 'POLICY_OLDER'
  return null
}

export function valuesOf(document: PolicyDocument | null): PolicyValues {
  return document?.values ?? policyDefaults()
}

/** What the kiosk is told. `schoolName` is from enrolment, until a policy says it. */
export function kioskPolicy(document: PolicyDocument | null, schoolName: string): KioskPolicy {
  const values = valuesOf(document)
  return {
    'school.name': document?.schoolName ?? schoolName,
    'school.language': values['school.language'],
    'panic.shortcut': values['panic.shortcut'],
    'panic.coverStyle': values['panic.coverStyle'],
  }
}
