/**
 * How often one PC, one session or one address may call: a bucket that fills at `perSecond` up to `burst`, one call a drop.
 * By PC and session, because a whole school is one network address. What carries a panic is never counted.
 */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}
interface Bucket {
  drops: number
  at: number
}

const MOST = 50_000

export class Limit {
  readonly #rate: Rate
  readonly #buckets = new Map<string, Bucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** True when the call may go on. `now` in milliseconds. */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { drops: this.#rate.burst, at: now }
    bucket.drops = Math.min(this.#rate.burst, bucket.drops + (Math.max(0, now - bucket.at) / 1_000) * this.#rate.perSecond)
    bucket.at = now
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    // The longest unused goes first; it has most likely filled up again.
    const oldest = this.#buckets.keys().next().value
    if (this.#buckets.size > MOST && oldest !== undefined) this.#buckets.delete(oldest)
    if (bucket.drops < 1) return false
    bucket.drops -= 1
    return true
  }

  /** The call was not of the kind that is limited after all: its drop goes back. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key)
    if (bucket) bucket.drops = Math.min(this.#rate.burst, bucket.drops + 1)
  }
}
