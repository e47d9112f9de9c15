import type { Alert } from '../../protocol/alerts.ts'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { SilentStream, type Wire } from '../api/index.ts'
import { type Board, emptyBoard, mergeItem, mergeList } from './board.ts'
import { type Link, POLL_FOR_MS, POLL_WAIT_MS, retryDelayMs, SILENT_AFTER_MS, type Via } from './link.ts'

export interface HubParts {
  wire: Wire
  now(): number
  random(): number
  /** Every change of what is known; `changed` is null when all of it may differ. */
  onBoard(board: Board, changed: Alert | null): void
  onLink(link: Link): void
}

export interface Hub {
  /** Forgets everything and connects anew, for whoever is signed in now. */
  restart(): void
  /** Try again now: the network is back, a tab woke up. */
  nudge(): void
  stop(link: Link): void
}

/** Keeps one connection to the alerts, for ever, until stopped. */
export function createHub(parts: HubParts): Hub {
  let running: AbortController | null = null
  let wake: () => void = () => undefined

  function stop(link: Link): void {
    running?.abort()
    running = null
    parts.onLink(link)
  }

  async function run(signal: AbortSignal): Promise<void> {
    let board: Board = emptyBoard
    let via: Via = 'stream'
    let streamAgainAt = 0
    let attempt = 0
    let lostAt: number | null = null

    const heard = (): void => {
      attempt = 0
      lostAt = null
      if (!signal.aborted) parts.onLink({ kind: 'live', via, heardAt: parts.now() })
    }
    const take = (item: Parameters<typeof mergeItem>[1]): void => {
      if (signal.aborted) return
      board = mergeItem(board, item)
      parts.onBoard(board, 'alert' in item ? item.alert : null)
      heard()
    }
    const follow = async (): Promise<void> => {
      board = mergeList(board, await parts.wire.list(signal))
      if (signal.aborted || !board.cursor) return
      parts.onBoard(board, null)
      if (via === 'poll' && parts.now() >= streamAgainAt) via = 'stream'
      if (via === 'stream') return parts.wire.follow(board.cursor, { onItem: take, onHeard: heard, silentAfterMs: SILENT_AFTER_MS }, signal)
      heard()
      while (!signal.aborted && parts.now() < streamAgainAt) {
        const { items } = await parts.wire.changesAfter(board.cursor, POLL_WAIT_MS, signal)
        for (const item of items) take(item)
        heard()
      }
    }

    parts.onLink({ kind: 'connecting' })
    while (!signal.aborted) {
      try {
        await follow()
        // A stream that ended in good order (its session was renewed, the server is restarting) is taken up again at once.
      } catch (error) {
        if (signal.aborted) return
        const code: ErrorCode | null = error instanceof Refusal ? error.code : null
        if (code === 'NOT_SIGNED_IN') return parts.onLink({ kind: 'signedOut' })
        if (code === 'FORBIDDEN') return parts.onLink({ kind: 'off' })
        if (error instanceof SilentStream && via === 'stream') {
          via = 'poll'
          streamAgainAt = parts.now() + POLL_FOR_MS
        }
      }
      const delayMs = retryDelayMs(attempt++, parts.random())
      lostAt ??= parts.now()
      if (attempt > 1) parts.onLink({ kind: 'lost', since: lostAt, retryAt: parts.now() + delayMs })
      await pause(delayMs, signal)
    }
  }

  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      function done(): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done)
      wake = done
    })
  }

  return {
    restart() {
      running?.abort()
      running = new AbortController()
      parts.onBoard(emptyBoard, null)
      void run(running.signal)
    },
    nudge: () => wake(),
    stop,
  }
}
