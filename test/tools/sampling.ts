/**
 * How often a fault test tries, and by which luck. `npm test` samples; HANDRAIL_FULL=1 (`npm run prove`) does the full count. Every
 * random choice comes from one printed number: HANDRAIL_SEED=N repeats a run.
 */
import { newId } from '../../agent/core/index.ts'

export const FULL = process.env.HANDRAIL_FULL === '1'

export function rounds(sampled: number, full: number): number {
  return FULL ? full : sampled
}

/** In [0, 1). */
export type Random = () => number

/** Prints its seed unless the whole run has printed one. `salt` keeps two users of one seed apart. */
export function seededRandom(salt: string): Random {
  const given = Number(process.env.HANDRAIL_SEED)
  const seed = Number.isSafeInteger(given) && given > 0 ? given : 1 + Math.floor(Math.random() * 2 ** 30)
  process.stdout.write(`${salt}: HANDRAIL_SEED=${seed}\n`)
  let state = [...salt].reduce((hash, c) => Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193), seed)
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

/** From 0 to `below` - 1. */
export function whole(random: Random, below: number): number {
  return Math.floor(random() * below)
}

/** A press's id, as a kiosk makes it. */
export const newPress = newId
