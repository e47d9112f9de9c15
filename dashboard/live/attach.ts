import type { Alert } from '../../protocol/alerts.ts'
import { trustWorker } from '../core/index.ts'
import { type Board, emptyBoard, mergeAlert } from './board.ts'
import { createHolder } from './holder.ts'
import type { Link } from './link.ts'
import type { ToHub, ToTab } from './messages.ts'
import address from './worker.ts?sharedworker&url'

export interface LiveState {
  board: Board
  link: Link
}
/** What a tab knows, as a store React can subscribe to. */
export interface Live {
  subscribe(listener: () => void): () => void
  read(): LiveState
  /** The answer to a step of one's own: shown without waiting for the stream. */
  merge(alert: Alert): void
  connect(): void
  signedIn(): void
  signedOut(): void
  nudge(): void
}

/** Nothing is connected until `connect` or `signedIn`. */
export function attachLive(): Live {
  const listeners = new Set<() => void>()
  let state: LiveState = { board: emptyBoard, link: { kind: 'connecting' } }
  let post: ((message: ToHub) => void) | null = null

  function set(next: LiveState): void {
    state = next
    for (const listener of listeners) listener()
  }
  function take(message: ToTab): void {
    if (message.kind === 'link') set({ ...state, link: message.link })
    else if (message.kind === 'alert') merge(message.alert)
    else set({ ...state, board: { ...emptyBoard, alerts: new Map(message.alerts.map((a) => [a.id, a])) } })
  }
  function merge(alert: Alert): void {
    const board = mergeAlert(state.board, alert)
    if (board !== state.board) set({ ...state, board })
  }
  function say(message: ToHub): void {
    post ??= open(take)
    post(message)
  }

  window.addEventListener('pagehide', () => post?.({ kind: 'bye' }))
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) post?.({ kind: 'hello' })
  })
  window.addEventListener('online', () => post?.({ kind: 'nudge' }))
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) post?.({ kind: 'nudge' })
  })

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    read: () => state,
    merge,
    connect: () => say({ kind: 'hello' }),
    signedIn: () => say({ kind: 'signedIn' }),
    signedOut: () => post?.({ kind: 'signedOut' }),
    nudge: () => post?.({ kind: 'nudge' }),
  }
}

function open(take: (message: ToTab) => void): (message: ToHub) => void {
  if (typeof SharedWorker === 'undefined') return createHolder().join(take)
  const worker = new SharedWorker(trustWorker(address), { type: 'module', name: 'handrail-live' })
  worker.port.onmessage = ({ data }: MessageEvent<ToTab>) => take(data)
  return (message) => worker.port.postMessage(message)
}
