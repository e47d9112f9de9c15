import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { isPolicyKey, type KioskPolicy, type PolicyValues, PolicyValuesSchema, policyDefaults } from '../../protocol/policy.ts'
import { PolicyDocument } from '../../protocol/policy-document.ts'

/** A policy as it comes: a server of another version may know other rows, and say more besides. */
export const SignedPolicy = Type.Object({ ...PolicyDocument.properties, values: Type.Record(Type.String(), Type.Unknown()) })
export type SignedPolicy = Static<typeof SignedPolicy>
const possible = Compile(PolicyValuesSchema)

/** The rows this version knows, a missing one at the table's default; null when one of them has a value it can't have. */
export function knownValues(values: SignedPolicy['values']): PolicyValues | null {
  const known = { ...policyDefaults(), ...Object.fromEntries(Object.entries(values).filter(([key]) => isPolicyKey(key))) }
  return possible.Check(known) ? known : null
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
