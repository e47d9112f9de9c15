/**
 * Alerts as they happen. One connection per browser (a SharedWorker holds it; where there is none, each tab does) follows the
 * school's alert stream by cursor, falls back to long poll where a network holds streams back, and tells every tab what it knows
 * and when it last heard from the server.
 *
 * Invariants: an alert raised while the connection was away is shown when it is back; a newer state of an alert is never replaced by
 * an older one; a closed alert never comes back.
 * Fails towards: saying "not connected". Silence for three heartbeats counts as a lost connection, also when it is the worker that died.
 */
export { attachLive, type Live, type LiveState } from './attach.ts'
export { type Board, type Cursor, emptyBoard, mergeAlert, mergeItem, mergeList, mostUrgent, openAlerts } from './board.ts'
export { type Link, linkShown, retryDelayMs, SILENT_AFTER_MS } from './link.ts'
export { type Following, useStream } from './use-stream.ts'
