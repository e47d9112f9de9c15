/**
 * A small client for the DevTools protocol over a pipe (`--remote-debugging-pipe`: JSON messages that end in NUL), with
 * flattened sessions. A pipe instead of a port, so that nothing on this PC can connect to it. It knows no command
 * by name: only what the host asks for is ever sent, and the host never asks for a picture.
 */
import type { Readable, Writable } from 'node:stream'

export type CdpParams = Readonly<Record<string, unknown>>
export type CdpListener = (params: CdpParams) => void

/** One target's conversation; the browser's own has no id. */
export interface CdpSession {
  readonly id: string | null
  /** Rejects with CdpError when the browser refuses, the target is gone, or no answer came within `timeoutMs`. */
  send(method: string, params?: CdpParams, timeoutMs?: number): Promise<CdpParams>
  on(event: string, listener: CdpListener): void
}
export interface Cdp {
  readonly browser: CdpSession
  session(id: string): CdpSession
  /** Forgets a session whose target is gone; what still waits on it is rejected. */
  drop(id: string): void
  close(why: string): void
}

export class CdpError extends Error {
  override readonly name = 'CdpError'
}

interface Waiting {
  session: string | null
  method: string
  resolve(result: CdpParams): void
  reject(error: CdpError): void
  timer: NodeJS.Timeout
}
interface Incoming {
  id?: number
  sessionId?: string
  method?: string
  params?: CdpParams
  result?: CdpParams
  error?: { message: string }
}

const ANSWER_WITHIN_MS = 10_000
/** A message larger than this is not one of ours (a page's largest legitimate message is a few kilobytes). */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024

export function connectCdp(input: Writable, output: Readable, onClosed: (why: string) => void): Cdp {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Map<string, CdpListener[]>>()
  let nextId = 1
  let closed = false

  const rejectWhere = (why: string, matches: (w: Waiting) => boolean) => {
    for (const [id, w] of waiting) {
      if (!matches(w)) continue
      waiting.delete(id)
      clearTimeout(w.timer)
      w.reject(new CdpError(`${w.method}: ${why}`))
    }
  }
  const close = (why: string) => {
    if (closed) return
    closed = true
    rejectWhere(why, () => true)
    onClosed(why)
  }

  const sessionFor = (id: string | null): CdpSession => ({
    id,
    send(method, params = {}, timeoutMs = ANSWER_WITHIN_MS) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new CdpError(`${method}: the browser is gone`))
        const n = nextId++
        const timer = setTimeout(() => {
          waiting.delete(n)
          reject(new CdpError(`${method}: no answer within ${timeoutMs} ms`))
        }, timeoutMs)
        waiting.set(n, { session: id, method, resolve, reject, timer })
        input.write(`${JSON.stringify({ id: n, method, params, ...(id === null ? {} : { sessionId: id }) })}\0`)
      })
    },
    on(event, listener) {
      const key = id ?? ''
      const events = listeners.get(key) ?? new Map<string, CdpListener[]>()
      listeners.set(key, events)
      events.set(event, [...(events.get(event) ?? []), listener])
    },
  })

  const receive = (message: Incoming) => {
    if (message.id !== undefined) {
      const w = waiting.get(message.id)
      if (!w) return
      waiting.delete(message.id)
      clearTimeout(w.timer)
      if (message.error) w.reject(new CdpError(`${w.method}: ${message.error.message}`))
      else w.resolve(message.result ?? {})
    } else if (message.method !== undefined) {
      for (const listener of listeners.get(message.sessionId ?? '')?.get(message.method) ?? []) listener(message.params ?? {})
    }
  }

  let parts: Buffer[] = []
  let held = 0
  output.on('data', (chunk: Buffer) => {
    let from = 0
    for (let end = chunk.indexOf(0, from); end !== -1; end = chunk.indexOf(0, from)) {
      const text = Buffer.concat([...parts, chunk.subarray(from, end)]).toString('utf8')
      parts = []
      held = 0
      from = end + 1
      receive(JSON.parse(text) as Incoming)
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
    held += chunk.length - from
    if (held > MESSAGE_MAX_BYTES) close('a message was too large')
  })
  output.on('close', () => close('the browser closed its pipe'))
  output.on('error', () => close('the pipe broke'))
  input.on('error', () => close('the pipe broke'))

  return {
    browser: sessionFor(null),
    session: sessionFor,
    drop(id) {
      listeners.delete(id)
      rejectWhere('the page is gone', (w) => w.session === id)
    },
    close,
  }
}
