/**
 * Guesses at something short, counted in the database: whoever can make the server restart, or waits for its next update, gets no more of
 * them. Only what is short needs it; `Limit` counts the rest in memory, where a restart gives back a handful of tries at
 * secrets too long to guess, and a flood of tries costs the disk nothing.
 * Fail direction: a guess is on the disk before its answer, so one that can't be counted isn't answered.
 */
import type { Tx } from './db.ts'
import type { Rate } from './limits.ts'

/** `at`: epoch ms; what both mean is for whoever counts to say. */
export interface Guesses {
  readonly n: number
  readonly at: number
}
declare module './tables.ts' {
  interface Tables {
    guesses: { subject: string; school_id: string | null; n: number; at: number }
  }
}

/** Counts on; whoever guesses at the same subject meanwhile waits until the commit. What `next` throws is thrown on. */
export async function countGuess(tx: Tx, subject: string, school: string | null, next: (before: Guesses) => Guesses): Promise<void> {
  const before = await tx.q
    .insertInto('guesses')
    .values({ subject, school_id: school, n: 0, at: 0 })
    .onConflict((c) => c.column('subject').doUpdateSet((e) => ({ n: e.ref('guesses.n') })))
    .returning(['n', 'at'])
    .executeTakeFirstOrThrow()
  await tx.q.updateTable('guesses').set(next(before)).where('subject', '=', subject).execute()
}

/**
 * A bucket of guesses that fills at a rate; `at` is when it is full again. `left`: there was one. To be kept either way: a clock that
 * was ahead and was put right shuts nobody out for longer than an empty bucket does.
 */
export function takeGuess({ n, at }: Guesses, { perSecond, burst }: Rate, now: number): { readonly left: boolean; readonly count: Guesses } {
  const each = 1_000 / perSecond
  const empty = now + burst * each
  const before = Math.min(Math.max(at, now), empty)
  const left = before + each <= empty
  return { left, count: { n, at: Math.round(left ? before + each : before) } }
}
/** It was right after all. */
export function giveBack({ n, at }: Guesses, { perSecond }: Rate): Guesses {
  return { n, at: Math.round(at - 1_000 / perSecond) }
}
