import { client } from '../../protocol/client.ts'
import type { Refusal } from '../../protocol/errors.ts'
import type { Response as Answer, Client, Item, Op, Request, Result, Stream } from '../../protocol/op.ts'
import type { ServerClock } from '../core/index.ts'
import type { Cursor } from '../live/board.ts'
import { type Follow, followStream } from './follow.ts'
import { readResult } from './result.ts'

export interface Api extends Client {
  /** The same call, but a refusal to sign in again is left to the caller. */
  quietly<O extends Op>(operation: O, request: Request<O>): Promise<Answer<O>>
  /** A stream from a cursor on. Resolves when the server ends it in good order; throws as followStream does. */
  follow<S extends Stream>(stream: S, after: Cursor, following: Follow<Item<S>>, signal: AbortSignal): Promise<void>
}

export interface ApiParts {
  fetch(address: string, init: RequestInit): Promise<Response>
  clock: ServerClock
  now(): number
  /** The session has ended while the page was in use. */
  onSignedOut(): void
}

/** Same-origin POST /api/<operation>. A network that fails is SERVER_UNREACHABLE, never an exception of the browser's. */
export function createApi(parts: ApiParts): Api {
  const calls = client((name, request) => send(parts, name, request))
  return {
    quietly: calls.call,
    follow: (stream, after, following, signal) => followStream(parts.fetch, stream, after, following, signal),
    async call(operation, request) {
      try {
        return await calls.call(operation, request)
      } catch (error) {
        if ((error as Refusal).code === 'NOT_SIGNED_IN') parts.onSignedOut()
        throw error
      }
    },
  }
}

async function send(parts: ApiParts, name: string, request: unknown): Promise<Result<unknown>> {
  const sentAt = parts.now()
  try {
    const response = await parts.fetch(`/api/${name}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    parts.clock.observe(response.headers.get('date'), sentAt, parts.now())
    return readResult(await response.json())
  } catch {
    return { ok: false, code: 'SERVER_UNREACHABLE', message: '', id: '' }
  }
}
