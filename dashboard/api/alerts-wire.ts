import { createParser } from 'eventsource-parser'
import { type Alert, type AlertItem, alertsChangesAfter, alertsList, alertsStream } from '../../protocol/alerts.ts'
import { client } from '../../protocol/client.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Cursor } from '../live/board.ts'
import { readResult } from './calls.ts'

export interface Following {
  onItem(item: AlertItem): void
  /** something came, if only a heartbeat */
  onHeard(): void
  silentAfterMs: number
}
/** The calls the hub makes. */
export interface Wire {
  list(signal: AbortSignal): Promise<{ alerts: Alert[]; cursor: Cursor }>
  changesAfter(after: Cursor, waitMs: number, signal: AbortSignal): Promise<{ items: AlertItem[]; cursor: Cursor }>
  /** Resolves when the server ends the stream in good order; throws a Refusal, a SilentStream, or what the network throws. */
  follow(after: Cursor, following: Following, signal: AbortSignal): Promise<void>
}

/** The stream is open, but nothing comes through: something between holds it back. */
export class SilentStream extends Error {}

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
    follow: (after, following, signal) => followStream(fetch, after, following, signal),
  }
}

async function followStream(fetch: typeof globalThis.fetch, after: Cursor, following: Following, signal: AbortSignal): Promise<void> {
  const ended = new AbortController()
  let silence: ReturnType<typeof setTimeout> | undefined
  const heard = (): void => {
    clearTimeout(silence)
    silence = setTimeout(() => ended.abort(new SilentStream()), following.silentAfterMs)
  }
  heard()
  try {
    const response = await fetch(`/api/${alertsStream.name}?epoch=${after.epoch}&n=${after.n}`, {
      credentials: 'same-origin',
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, ended.signal]),
    })
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
      const refused = readResult(await response.json())
      throw new Refusal(refused.ok ? 'SERVER_UNREACHABLE' : refused.code)
    }
    const parser = createParser({ onEvent: (event) => following.onItem(JSON.parse(event.data) as AlertItem) })
    const text = new TextDecoder()
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      heard()
      following.onHeard()
      parser.feed(text.decode(value, { stream: true }))
    }
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error
  } finally {
    clearTimeout(silence)
    ended.abort()
  }
}
