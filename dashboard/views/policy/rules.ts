/** What a setting's row asks for, from its schema, and what has been typed for it. Pure. */
import type { Role } from '../../../protocol/op.ts'
import { mayChange, maySetAt, owns, POLICY, POLICY_KEYS, type PolicyKey, SCOPES, type Scope } from '../../../protocol/policy.ts'
import type { Place, SetTo } from '../../../protocol/policy-page.ts'

/** Milliseconds are for programs: people get the largest unit both limits of the row are whole numbers of. */
export const UNITS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const
export type Unit = keyof typeof UNITS

export type Field =
  | { kind: 'choice'; options: string[] }
  | { kind: 'yesNo' }
  | { kind: 'duration'; unit: Unit; min: number; max: number }
  | { kind: 'number'; unit: 'percent' | null; min: number; max: number }
  | { kind: 'list'; max: number }

interface Shape {
  type?: string
  enum?: string[]
  minimum?: number
  maximum?: number
  maxItems?: number
}

export function fieldOf(key: PolicyKey): Field {
  const shape = POLICY[key].schema as Shape
  if (shape.enum) return { kind: 'choice', options: shape.enum }
  if (shape.type === 'boolean') return { kind: 'yesNo' }
  if (shape.type === 'array') return { kind: 'list', max: shape.maxItems ?? 100 }
  const { minimum: min = 0, maximum: max = Number.MAX_SAFE_INTEGER } = shape
  if (!key.endsWith('Ms')) return { kind: 'number', unit: key.endsWith('Percent') ? 'percent' : null, min, max }
  const unit = (Object.keys(UNITS) as Unit[]).find((one) => min % UNITS[one] === 0 && max % UNITS[one] === 0) ?? 'seconds'
  return { kind: 'duration', unit, min: min / UNITS[unit], max: max / UNITS[unit] }
}

export type Problem = 'range' | 'tightenOnly' | null

/** Why a typed value can't be saved; null when it can. `now`: in force at the place. */
export function problemWith(key: PolicyKey, role: Role, now: unknown, next: unknown): Problem {
  const field = fieldOf(key)
  if (field.kind === 'duration' || field.kind === 'number') {
    const typed = (next as number) / (field.kind === 'duration' ? UNITS[field.unit] : 1)
    if (!Number.isInteger(typed) || typed < field.min || typed > field.max) return 'range'
  } else if (field.kind === 'choice' && !field.options.includes(next as string)) return 'range'
  return next === now || mayChange(key, owns(role, key), now, next) ? null : 'tightenOnly'
}

/** May this role do anything at all to the row at this scope? */
export function isLocked(key: PolicyKey, role: Role, scope: Scope): boolean {
  return !maySetAt(key, scope) || (!owns(role, key) && POLICY[key].tighten === null)
}

/** The settings of each feature, in the table's order: `panic.shortcut` belongs to `panic`. */
export function byFeature(keys: readonly PolicyKey[] = POLICY_KEYS): [string, PolicyKey[]][] {
  return [...Map.groupBy(keys, (key) => key.slice(0, key.indexOf('.')))]
}

/** What was typed at each place and is in no draft yet; null takes back what is set there. */
export type Typed = Readonly<Partial<Record<PolicyKey, SetTo>>>
export const placeKey = ({ scope, id }: Place): string => `${scope} ${id ?? ''}`
export const SCHOOL: Place = { scope: 'school', id: null }

/** A place in the address bar, behind the `#`. */
export function placeAt({ scope, id }: Place): string {
  return id === null ? scope : `${scope}/${id}`
}
/** The whole school where the address says nothing else. */
export function placeFrom(hash: string): Place {
  const [scope, id = null] = hash.slice(1).split('/')
  const known = SCOPES.find((one) => one === scope)
  if (!known || (id === null && known !== 'trust')) return SCHOOL
  return { scope: known, id }
}
