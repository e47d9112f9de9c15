/** What a setting's row asks for, from its schema. Pure. */
import type { Role } from '../../../protocol/op.ts'
import { mayChange, POLICY, type PolicyKey } from '../../../protocol/policy.ts'

/** Milliseconds are for programs: people get the largest unit the row's limits divide into. */
export const UNITS = { percent: 1, seconds: 1_000, days: 86_400_000 } as const
export type Unit = keyof typeof UNITS

export type Field = { kind: 'choice'; options: string[] } | { kind: 'duration'; unit: Unit; min: number; max: number }

export function fieldOf(key: PolicyKey): Field {
  const schema = POLICY[key].schema as { enum?: string[]; minimum?: number; maximum?: number }
  if (schema.enum) return { kind: 'choice', options: schema.enum }
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema
  const unit: Unit = !key.endsWith('Ms') ? 'percent' : minimum >= UNITS.days ? 'days' : 'seconds'
  return { kind: 'duration', unit, min: minimum / UNITS[unit], max: maximum / UNITS[unit] }
}

export type Problem = 'range' | 'tightenOnly' | null

/** Why a typed value can't be saved; null when it can. */
export function problemWith(key: PolicyKey, role: Role, now: unknown, next: unknown): Problem {
  const field = fieldOf(key)
  if (field.kind === 'duration') {
    const typed = (next as number) / UNITS[field.unit]
    if (!Number.isInteger(typed) || typed < field.min || typed > field.max) return 'range'
  } else if (!field.options.includes(next as string)) return 'range'
  return next === now || mayChange(key, POLICY[key].owner === role, now, next) ? null : 'tightenOnly'
}

/** May this role do anything at all to the row? */
export function isLocked(key: PolicyKey, role: Role): boolean {
  return POLICY[key].owner !== role && POLICY[key].tighten === null
}
