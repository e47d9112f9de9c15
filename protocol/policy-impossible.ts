/** Combinations of values that can't hold together. Each value alone is possible; the row's own schema says that. */
import type { PolicyKey, PolicyValues } from './policy.ts'

export interface ImpossibleRule {
  /** a key of the pages' words */
  readonly reason: string
  readonly keys: readonly PolicyKey[]
  readonly broken: (values: PolicyValues) => boolean
}

/** Add the rule together with the row it is about. */
export const IMPOSSIBLE: readonly ImpossibleRule[] = []

/** What is wrong with these values as one PC (or the server) would get them; empty when nothing is. */
export function impossible(values: PolicyValues, rules: readonly ImpossibleRule[] = IMPOSSIBLE): { reason: string; keys: readonly PolicyKey[] }[] {
  return rules.filter((rule) => rule.broken(values)).map(({ reason, keys }) => ({ reason, keys }))
}
