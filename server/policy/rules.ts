import { Compile } from 'typebox/compile'
import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import { mayChange, POLICY, POLICY_KEYS, type PolicyKey, type PolicyValues, policyDefaults } from '../../protocol/policy.ts'

/** What a school has set, over the table's defaults. A stored value that this version can't accept counts as not set. */
export function mergeValues(stored: ReadonlyMap<string, unknown>): PolicyValues {
  const values: Record<string, unknown> = { ...policyDefaults() }
  for (const key of POLICY_KEYS) if (stored.has(key) && isPossible(key, stored.get(key))) values[key] = stored.get(key)
  return values as PolicyValues
}

/** The settings that really change. Throws POLICY_INVALID or POLICY_NOT_OWNER, for all of them or none. */
export function judgeChange(role: Role, now: PolicyValues, wanted: Readonly<Record<string, unknown>>): Map<PolicyKey, unknown> {
  const changes = new Map<PolicyKey, unknown>()
  for (const [name, value] of Object.entries(wanted)) {
    if (!isKey(name)) throw new Refusal('POLICY_INVALID', `there is no setting ${name.slice(0, 60)}`)
    if (!isPossible(name, value)) throw new Refusal('POLICY_INVALID', name)
    if (value === now[name]) continue
    if (!mayChange(name, POLICY[name].owner === role, now[name], value)) throw new Refusal('POLICY_NOT_OWNER', name)
    changes.set(name, value)
  }
  return changes
}

function isKey(name: string): name is PolicyKey {
  return Object.hasOwn(POLICY, name)
}
const checks = new Map<PolicyKey, { Check(value: unknown): boolean }>()
function isPossible(key: PolicyKey, value: unknown): boolean {
  let check = checks.get(key)
  if (!check) {
    check = Compile(POLICY[key].schema)
    checks.set(key, check)
  }
  return check.Check(value)
}
