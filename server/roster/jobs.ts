/**
 * Work on an import that takes a while: says how far it is at most twice a second, gives a sign of life, and hears from any process
 * that it is to stop.
 */
import type { ImportProgress } from '../../protocol/roster-imports.ts'
import type { Clock, Database } from '../core/index.ts'
import { type ImportsStore, topicOf } from './imports-store.ts'

const SAY_EVERY_MS = 500
/** A job that has not been heard of for this long has no process any more. */
export const LOST_AFTER_MS = 15_000

export interface Job {
  /** aborted when somebody cancels */
  readonly signal: AbortSignal
  progress(of: ImportProgress['of'], done: number, total: number | null): void
  end(): Promise<void>
}

export function startJob(need: { db: Database; clock: Clock; imports: ImportsStore }, importId: string): Job {
  const { db, clock, imports } = need
  const stop = new AbortController()
  let latest: Parameters<Job['progress']> = ['rows', 0, null]
  let saying: Promise<unknown> = Promise.resolve()
  async function look(): Promise<void> {
    if ((await imports.find(importId))?.cancelling === 1) stop.abort()
  }
  const say = (): void => {
    const [of, done, total] = latest
    saying = saying.then(() => imports.keepProgress(importId, { of, done, total }, clock.now())).catch(() => undefined)
  }
  const unsubscribe = db.subscribe(topicOf(importId), () => void look().catch(() => undefined))
  say()
  const beat = setInterval(say, SAY_EVERY_MS).unref()
  return {
    signal: stop.signal,
    progress(of, done, total) {
      latest = [of, done, total]
    },
    async end() {
      unsubscribe()
      clearInterval(beat)
      await saying
    },
  }
}
