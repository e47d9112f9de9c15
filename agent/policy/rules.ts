import { type KioskPolicy, type PolicyDocument, type PolicyValues, policyDefaults } from '../../protocol/policy.ts'

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
