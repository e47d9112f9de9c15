/**
 * Input that no hand makes: a toy that wiggles the mouse, a program that says there was input. A quiet note and no accusation; nothing
 * follows from it. Pure.
 */
import { BEAT_MS } from '../../protocol/local.ts'

/** Whoever types, reads or plays rests a hand for two seconds now and then; half an hour without is no hand's. */
export const STEADY_MS = 30 * 60_000
const DIFFERS_BEATS = 3

export type Odd = 'steady' | 'sourcesDiffer'
export interface OddInput {
  /** since when, by the machine's own count, no beat has found a rest; null: the last one did */
  readonly restlessSince: number | null
  /** beats in a row at which the kiosk told of input that the window system had not seen */
  readonly differed: number
}
export const USUAL: OddInput = { restlessSince: null, differed: 0 }

/**
 * What a beat adds. `idleMs`: since the last input, as the kiosk's system tells it; `isAway`: as the window system says itself, or null
 * where it can't; `now`: the machine's own count.
 */
export function heardBeat(before: OddInput, idleMs: number, isAway: boolean | null, now: number): { after: OddInput; odd: Odd | null } {
  const restless = idleMs < BEAT_MS
  const restlessSince = restless ? (before.restlessSince ?? now) : null
  const differed = restless && isAway === true ? before.differed + 1 : 0
  const steady = restlessSince !== null && now - restlessSince >= STEADY_MS
  return { after: { restlessSince, differed }, odd: differed >= DIFFERS_BEATS ? 'sourcesDiffer' : steady ? 'steady' : null }
}
