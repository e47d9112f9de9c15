/** How long to wait before trying again: full jitter, so that a school's PCs don't come back all at once. */
export const BACKOFF_MIN_MS = 500
export const BACKOFF_MAX_MS = 30_000
/** A child waits for the answer, and of a school's PCs only those with a press try this often. */
export const PANIC_BACKOFF_MAX_MS = 2_000

/** @param failures in a row, from 1. @param random in [0, 1). Milliseconds between the minimum and the doubled limit. */
export function backoffMs(failures: number, random: number, maxMs: number = BACKOFF_MAX_MS): number {
  const limit = Math.min(maxMs, BACKOFF_MIN_MS * 2 ** Math.min(failures, 16))
  return Math.round(BACKOFF_MIN_MS + random * (limit - BACKOFF_MIN_MS))
}
