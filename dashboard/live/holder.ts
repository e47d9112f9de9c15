import type { Alert } from '../../protocol/alerts.ts'
import { fetchWire } from '../api/index.ts'
import { type Board, emptyBoard } from './board.ts'
import { createHub } from './hub.ts'
import type { Link } from './link.ts'
import type { ToHub, ToTab } from './messages.ts'

export interface Holder {
  /** Adds a tab; returns what to do with each of its messages. */
  join(post: (message: ToTab) => void): (message: ToHub) => void
}

/** One connection, any number of tabs. Runs in the SharedWorker, or in the tab itself. */
export function createHolder(): Holder {
  const tabs = new Set<(message: ToTab) => void>()
  let board: Board = emptyBoard
  let link: Link = { kind: 'connecting' }
  let started = false
  const tell = (message: ToTab): void => {
    for (const post of tabs) post(message)
  }
  const hub = createHub({
    wire: fetchWire(fetch.bind(globalThis)),
    now: Date.now,
    random: Math.random,
    onBoard(next: Board, changed: Alert | null) {
      board = next
      tell(changed ? { kind: 'alert', alert: changed } : { kind: 'all', alerts: [...next.alerts.values()] })
    },
    onLink(next) {
      link = next
      tell({ kind: 'link', link })
    },
  })

  return {
    join: (post) => (message) => {
      switch (message.kind) {
        case 'hello':
          tabs.add(post)
          post({ kind: 'all', alerts: [...board.alerts.values()] })
          if (started && link.kind !== 'signedOut' && link.kind !== 'off') return post({ kind: 'link', link })
          started = true
          return hub.restart()
        case 'signedIn':
          tabs.add(post)
          started = true
          return hub.restart()
        case 'signedOut':
          board = emptyBoard
          return hub.stop({ kind: 'signedOut' })
        case 'nudge':
          return hub.nudge()
        case 'bye':
          tabs.delete(post)
          return
      }
    },
  }
}
