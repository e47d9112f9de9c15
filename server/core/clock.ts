/** Time comes in as an argument everywhere; this is what is handed in. */
export interface Clock {
  /** epoch milliseconds */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
