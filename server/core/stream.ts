/**
 * Live streams as server-sent events: `id: epoch.n`, so that a reader resumes where it stopped, and a heartbeat.
 *
 * Bounds: a reader that doesn't take what it is given within STALLED_MS is disconnected (it resumes from its cursor); at most
 * `most` streams per PC or session, the newest staying, because an old one is usually a dead connection nobody has noticed.
 * A stream ends when its credential does.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { HEARTBEAT_MS } from '../../protocol/device.ts'
import type { Credential } from './credentials.ts'
import type { Database } from './db.ts'
import { type Feed, type FeedItem, follow } from './feed.ts'
import type { Position } from './positions.ts'

const STALLED_MS = 10_000
const MOST_PER_DEVICE = 2
const MOST_PER_SESSION = 8
/** Node's timers hold 2^31-1 ms at most. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

export interface Streams {
  /** Resolves when the stream has ended. */
  run(response: ServerResponse, feed: Feed, after: Position, credential: Credential): Promise<void>
  /** Ends every stream: the server is stopping. */
  endAll(): void
}

export function startStreams({ db, now, onFault }: { db: Database; now: () => number; onFault: (error: unknown) => void }): Streams {
  const open = new Map<string, Set<AbortController>>()
  /** Readers that were given the same items are sent the same text: made once. */
  const texts = new WeakMap<readonly FeedItem[], string>()
  function asText(items: readonly FeedItem[]): string {
    const known = texts.get(items)
    if (known !== undefined) return known
    const text = items.map((item) => `id: ${item.at.epoch}.${item.at.n}\ndata: ${JSON.stringify(item)}\n\n`).join('')
    texts.set(items, text)
    return text
  }

  function admit(credential: Credential, ending: AbortController): () => void {
    const { caller } = credential
    const key = caller.who === 'staff' ? `session:${caller.session}` : `device:${caller.id}`
    const streams = open.get(key) ?? new Set()
    open.set(key, streams)
    streams.add(ending)
    const [oldest] = streams
    if (oldest && streams.size > (caller.who === 'staff' ? MOST_PER_SESSION : MOST_PER_DEVICE)) {
      streams.delete(oldest)
      oldest.abort()
    }
    return () => {
      streams.delete(ending)
      if (streams.size === 0 && open.get(key) === streams) open.delete(key)
    }
  }

  return {
    async run(response, feed, after, credential) {
      const ending = new AbortController()
      const end = (): void => ending.abort()
      const leave = admit(credential, ending)
      const stop = db.subscribe(credential.ended, end)
      const expiry = setTimeout(end, Math.min(LONGEST_TIMER_MS, Math.max(0, credential.expiresAt - now())))
      response.on('close', end)
      // Buffering proxies are asked not to.
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
      response.write(': open\n\n')
      const heartbeat = setInterval(() => {
        if (!response.writableNeedDrain) response.write(': beat\n\n')
      }, HEARTBEAT_MS)
      try {
        for await (const items of follow(db, feed, after, ending.signal)) {
          const text = asText(items)
          if (!response.write(text)) await once(response, 'drain', { signal: AbortSignal.any([ending.signal, AbortSignal.timeout(STALLED_MS)]) })
        }
      } catch (error) {
        // A reader that left or stalled is no fault of ours.
        if ((error as Error).name !== 'AbortError') onFault(error)
      } finally {
        clearInterval(heartbeat)
        clearTimeout(expiry)
        stop()
        leave()
        // Destroyed, not ended: what a stalled reader never took would keep the connection open.
        if (response.writableNeedDrain) response.destroy()
        else response.end()
      }
    },
    endAll() {
      for (const streams of open.values()) for (const ending of streams) ending.abort()
    },
  }
}

/** `epoch.n` as Last-Event-ID carries it, or undefined. */
export function parsePosition(text: string | undefined): Position | undefined {
  const match = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? '')
  return match ? { epoch: Number(match[1]), n: Number(match[2]) } : undefined
}
