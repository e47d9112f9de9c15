import { createParser } from 'eventsource-parser'
import { Refusal } from '../../protocol/errors.ts'
import type { Stream } from '../../protocol/op.ts'
import type { Cursor } from '../live/board.ts'
import { readResult } from './result.ts'

export interface Follow<I> {
  onItem(item: I): void
  /** something came, if only a heartbeat */
  onHeard(): void
  silentAfterMs: number
}

/** The stream is open, but nothing comes through: something between holds it back. */
export class SilentStream extends Error {}

/** Resolves when the server ends the stream in good order; throws a Refusal, a SilentStream, or what the network throws. */
export async function followStream<I>(
  fetch: (address: string, init: RequestInit) => Promise<Response>,
  stream: Stream,
  after: Cursor,
  following: Follow<I>,
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController()
  let silence: ReturnType<typeof setTimeout> | undefined
  const heard = (): void => {
    clearTimeout(silence)
    silence = setTimeout(() => ended.abort(new SilentStream()), following.silentAfterMs)
  }
  heard()
  try {
    const response = await fetch(`/api/${stream.name}?epoch=${after.epoch}&n=${after.n}`, {
      credentials: 'same-origin',
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, ended.signal]),
    })
    if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
      const refused = readResult(await response.json())
      throw new Refusal(refused.ok ? 'SERVER_UNREACHABLE' : refused.code)
    }
    const parser = createParser({ onEvent: (event) => following.onItem(JSON.parse(event.data) as I) })
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
