import { NO_SUPPORT, type SupportEffects } from '../../../protocol/support.ts'

/** Steps offered for anything timed. 125 and 150 are the usual extra times in examinations (JCQ). */
export const TIME_STEPS = [100, 125, 150, 200, 300, 400] as const

/** The effects that differ from everybody's, in the order of the form; what a table says about a profile. */
export function differing(effects: SupportEffects): (keyof SupportEffects)[] {
  const usual = (key: keyof SupportEffects) => JSON.stringify(effects[key]) === JSON.stringify(NO_SUPPORT[key])
  return (Object.keys(NO_SUPPORT) as (keyof SupportEffects)[]).filter((key) => !usual(key))
}

/** The profile's own figure stays on offer when it is not one of the usual steps. */
export function timeSteps(now: number): number[] {
  return [...new Set<number>([...TIME_STEPS, now])].sort((a, b) => a - b)
}
