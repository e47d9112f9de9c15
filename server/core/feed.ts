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
  /** looked at again so often even if nobody says so: for what time alone changes */
  readonly everyMs?: number
  /** Items after `after`, oldest first, at most `limit`. An `after` of another epoch reads from the start. */
  read(after: Position, limit: number): Promise<Item[]>
  /** Fewer than `limit` are all there are. Left out: a read may leave out what this reader may not see, so only an empty one is the end. */
  readonly complete?: true
}

export const PAGE = 200

/**
 * Those who ask for the same in one turn of the event loop share one answer. It is looked for after all of them have asked, so nobody
 * gets one older than their question.
 */
export function shareAnswers<Answer>(): (question: string, look: () => Promise<Answer>) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>()
  return (question, look) => {
    const known = asked.get(question)
    if (known) return known
    const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      asked.delete(question)
      return look()
    })
    asked.set(question, answer)
    return answer
  }
}

/** The same feed for many readers: after a commit fifty dashboards cost one read. */
export function shareReads<Item extends FeedItem>(feed: Feed<Item>): Feed<Item> {
  const share = shareAnswers<Item[]>()
  return { ...feed, read: (after, limit) => share(`${after.epoch}.${after.n}.${limit}`, () => feed.read(after, limit)) }
}

/**
 * Every item after `after`, as it comes, in order, each once. Ends when `signal` does. A consumer that is slow is simply not
 * asked for more: nothing is queued for it here.
 */
export async function* follow<Item extends FeedItem>(db: Database, feed: Feed<Item>, after: Position, signal: AbortSignal): AsyncGenerator<Item[]> {
  let cursor = after
  const wake = waker(signal)
  const stop = db.subscribe(feed.topic, wake.wake)
  const again = feed.everyMs === undefined ? undefined : setInterval(wake.wake, feed.everyMs)
  try {
    while (!signal.aborted) {
      // What is told of from here on may have missed this read.
      wake.forget()
      const items = await feed.read(cursor, PAGE)
      if (signal.aborted) return
      const last = items.at(-1)
      if (last) {
        cursor = last.at
        yield items
      }
      if (!last || (feed.complete && items.length < PAGE)) await wake.next()
    }
  } finally {
    clearInterval(again)
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
    forget() {
      woken = false
    },
    async next(): Promise<void> {
      if (!woken) await new Promise<void>((r) => (resolve = r))
      resolve = undefined
    },
  }
}
