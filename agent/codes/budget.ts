/**
 * How often a code may be guessed on this PC, decided. No I/O: the time comes in, by the machine's own clock, which nobody can set.
 *
 * NCSC Cyber Essentials allows 10 guesses in 5 minutes; from the fifth on a pause lies between two, so that ten in a row already
 * take most of that time. Whatever was not accepted counts as a guess, and so does a try that a dying PC never answered.
 */
import { GUESSES } from '../../protocol/codes.ts'

/** Pause after so many guesses within the window, milliseconds; the last holds for all further ones. */
const PAUSES_MS = [0, 0, 0, 0, 0, 5_000, 10_000, 15_000, 20_000, 30_000] as const

export interface Budget {
  /** guesses left before the long wait */
  readonly left: number
  /** until the next one is looked at; 0: now */
  readonly waitMs: number
}

/** @param at when each guess was made, any order, on the same clock as `now` */
export function budgetOf(at: readonly number[], now: number): Budget {
  const recent = recentOf(at, now)
  const last = recent.at(-1)
  if (last === undefined) return { left: GUESSES.most, waitMs: 0 }
  const pause = PAUSES_MS[Math.min(recent.length, PAUSES_MS.length - 1)] ?? 0
  // With the window full, the oldest of the last ten has to leave it.
  const oldest = recent[recent.length - GUESSES.most]
  const window = oldest === undefined ? 0 : oldest + GUESSES.withinMs - now
  return { left: Math.max(0, GUESSES.most - recent.length), waitMs: Math.max(0, window, last + pause - now) }
}

/** The guesses that still count, oldest first. */
export function recentOf(at: readonly number[], now: number): number[] {
  return at.filter((t) => now - t < GUESSES.withinMs).toSorted((a, b) => a - b)
}

/**
 * What was kept on disk, on the clock of this start. Within one boot the machine's clock goes on, so the times stand. After another
 * boot they can't be compared: each guess then ages from now, so that a restart wins nobody a guess.
 */
export function carriedOver(kept: { readonly boot: string; readonly at: readonly number[] }, boot: string, now: number): number[] {
  return kept.boot === boot ? kept.at.map((t) => Math.min(t, now)) : kept.at.map(() => now)
}

/** What stands for guesses that can't be read any more: as many as there may have been. */
export function worstCase(now: number): number[] {
  return Array.from({ length: GUESSES.most }, () => now)
}
