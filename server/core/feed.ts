/**
 * A feed is a table read from a cursor, and a topic that says when to read again. Live streams and long polls are both
 * made of it, so neither can have a gap: a reader subscribes first, then reads until there is no more, then waits.
 */
import type { Database } from './db.ts'
import type { Position } from './positions.ts'

export interface FeedItem {
  readonly at: Position
}
export interface Feed<Item extends FeedItem = FeedItem> {
  readonly topic: string
  /** Items after `after`, oldest first, at most `limit`. An `after` of another epoch reads from the start. */
  read(after: Position, limit: number): Promise<Item[]>
}

export const PAGE = 200

/**
 * The same feed for many readers: those who ask for the same in one turn of the event loop share one query. It starts after all of
 * them have asked, so nobody gets an answer older than their question, and after a commit fifty dashboards cost one read.
 */
export function shareReads<Item extends FeedItem>(feed: Feed<Item>): Feed<Item> {
  const asked = new Map<string, Promise<Item[]>>()
  return {
    topic: feed.topic,
    read(after, limit) {
      const question = `${after.epoch}.${after.n}.${limit}`
      const known = asked.get(question)
      if (known) return known
      const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        asked.delete(question)
        return feed.read(after, limit)
      })
      asked.set(question, answer)
      return answer
    },
  }
}

/**
 * Every item after `after`, as it comes, in order, each once. Ends when `signal` does. A consumer that is slow is simply not
 * asked for more: nothing is queued for it here.
 */
export async function* follow<Item extends FeedItem>(db: Database, feed: Feed<Item>, after: Position, signal: AbortSignal): AsyncGenerator<Item[]> {
  let cursor = after
  const wake = waker(signal)
  const stop = db.subscribe(feed.topic, wake.wake)
  try {
    while (!signal.aborted) {
      const items = await feed.read(cursor, PAGE)
      if (signal.aborted) return
      const last = items.at(-1)
      if (last) {
        cursor = last.at
        yield items
      } else await wake.next()
    }
  } finally {
    stop()
  }
}

/** The same for long polls: what there is after `after`, or the first to come within `waitMs`; empty when nothing does. */
export async function waitFor<Item extends FeedItem>(db: Database, feed: Feed<Item>, after: Position, waitMs: number): Promise<Item[]> {
  const signal = AbortSignal.timeout(Math.max(1, waitMs))
  const there = await feed.read(after, PAGE)
  if (there.length > 0 || waitMs === 0) return there
  for await (const items of follow(db, feed, after, signal)) return items
  return []
}

/** Remembers that it was woken, so that a notice between a read and the wait is not lost. */
function waker(signal: AbortSignal) {
  let woken = false
  let resolve: (() => void) | undefined
  const wake = (): void => {
    woken = true
    resolve?.()
  }
  signal.addEventListener('abort', wake, { once: true })
  return {
    wake,
    async next(): Promise<void> {
      if (!woken) await new Promise<void>((r) => (resolve = r))
      woken = false
      resolve = undefined
    },
  }
}
