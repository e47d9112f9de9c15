/** The alerts a browser knows, by id. Pure. */
import type { Alert, AlertItem } from '../../protocol/alerts.ts'

export interface Cursor {
  epoch: number
  n: number
}
export interface Board {
  /** null until the first list has been read */
  readonly cursor: Cursor | null
  readonly alerts: ReadonlyMap<string, Alert>
}

export const emptyBoard: Board = { cursor: null, alerts: new Map() }

/** Closed alerts stay known, so that a late answer can't bring one back; the oldest are forgotten beyond this. */
const CLOSED_KEPT = 200

/** Takes a newer state of an alert; an older or equal one changes nothing (the same object comes back). */
export function mergeAlert(board: Board, alert: Alert): Board {
  const known = board.alerts.get(alert.id)
  if (known && known.pos >= alert.pos) return board
  return { ...board, alerts: dropClosed(new Map(board.alerts).set(alert.id, alert)) }
}

export function dropClosed(alerts: ReadonlyMap<string, Alert>): ReadonlyMap<string, Alert> {
  const closed = [...alerts.values()].filter((a) => a.state === 'closed')
  if (closed.length <= CLOSED_KEPT) return alerts
  const forgotten = new Set(
    closed
      .sort((a, b) => a.pos - b.pos)
      .slice(0, closed.length - CLOSED_KEPT)
      .map((a) => a.id),
  )
  return new Map([...alerts].filter(([id]) => !forgotten.has(id)))
}

/** An alert that is no longer this reader's to see. */
function withdraw(board: Board, id: string): Board {
  return board.alerts.has(id) ? { ...board, alerts: new Map([...board.alerts].filter(([known]) => known !== id)) } : board
}

/** What the stream delivered at a position; another epoch or an older position leaves the cursor where it is. */
export function mergeItem(board: Board, item: AlertItem): Board {
  const merged = 'alert' in item ? mergeAlert(board, item.alert) : withdraw(board, item.withdrawn)
  const { cursor } = board
  const forward = cursor !== null && item.at.epoch === cursor.epoch && item.at.n > cursor.n
  return forward ? { ...merged, cursor: item.at } : merged
}

/**
 * After a (re)connect: the list of open alerts is the truth about what is open now. The stream goes on from our own cursor when the
 * server still counts in the same epoch and has not gone back, so that what happened meanwhile is replayed; else from the list's.
 */
export function mergeList(board: Board, listed: { alerts: readonly Alert[]; cursor: Cursor }): Board {
  const { cursor } = board
  const sameCount = cursor !== null && cursor.epoch === listed.cursor.epoch && cursor.n <= listed.cursor.n
  if (!sameCount) return { cursor: listed.cursor, alerts: new Map(listed.alerts.map((a) => [a.id, a])) }
  return listed.alerts.reduce(mergeAlert, board)
}

const NOBODY_GOING = new Set<Alert['state']>(['raised', 'delivered'])

/** Open alerts, the child who has waited longest first. The order never changes under a pointer: only new ones are added, at the end. */
export function openAlerts(board: Board): Alert[] {
  return [...board.alerts.values()].filter((a) => a.state !== 'closed').sort((a, b) => a.raisedAt - b.raisedAt || a.id.localeCompare(b.id))
}

/** Where there is room for a few only: those nobody is going to come before those somebody is at; the order among them stays. */
export function mostUrgent(alerts: readonly Alert[], most: number): Alert[] {
  const rank = (a: Alert): number => (NOBODY_GOING.has(a.state) ? 0 : a.state === 'acknowledged' ? 1 : 2)
  const chosen = new Set([...alerts].sort((a, b) => rank(a) - rank(b)).slice(0, most))
  return alerts.filter((a) => chosen.has(a))
}
