import { type Alert, type AlertItem, alertsChangesAfter, alertsList, alertsStream } from '../../protocol/alerts.ts'
import { client } from '../../protocol/client.ts'
import type { Cursor } from '../live/board.ts'
import { type Follow, followStream } from './follow.ts'
import { readResult } from './result.ts'

export type Following = Follow<AlertItem>
/** The calls the hub makes. */
export interface Wire {
  list(signal: AbortSignal): Promise<{ alerts: Alert[]; cursor: Cursor }>
  changesAfter(after: Cursor, waitMs: number, signal: AbortSignal): Promise<{ items: AlertItem[]; cursor: Cursor }>
  /** Resolves when the server ends the stream in good order; throws a Refusal, a SilentStream, or what the network throws. */
  follow(after: Cursor, following: Following, signal: AbortSignal): Promise<void>
}

/** No answer at all counts as a lost server after this. */
const ANSWER_WITHIN_MS = 8_000

export function fetchWire(fetch: typeof globalThis.fetch): Wire {
  const calls = (signal: AbortSignal, withinMs: number) =>
    client(async (name, request) => {
      const response = await fetch(`/api/${name}`, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
      })
      return readResult(await response.json())
    })
  return {
    list: (signal) => calls(signal, ANSWER_WITHIN_MS).call(alertsList, {}),
    changesAfter: (after, waitMs, signal) => calls(signal, waitMs + ANSWER_WITHIN_MS).call(alertsChangesAfter, { after, waitMs }),
    follow: (after, following, signal) => followStream(fetch, alertsStream, after, following, signal),
  }
}
