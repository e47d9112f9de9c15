/** HTTPS to one server over connections that stay open. The only file that makes requests off this PC. */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isErrorCode, Refusal } from '../../protocol/errors.ts'
import type { Result } from '../../protocol/op.ts'
import { serverErrorCode } from './trust.ts'

const ANSWER_MAX_BYTES = 4 * 1024 * 1024

export interface Transport {
  /** POST /api/<name>. Throws SERVER_* when there is no answer of the server's within `timeoutMs`. */
  post(name: string, body: unknown, options: { pass?: string; timeoutMs: number; signal?: AbortSignal }): Promise<Result<unknown>>
  /** GET of a stream; resolves once it is open. Throws SERVER_* or the server's refusal. */
  open(path: string, options: { pass: string; timeoutMs: number; signal: AbortSignal }): Promise<IncomingMessage>
  close(): void
}

/** Throws SERVER_CERT_UNTRUSTED for plain http to anything but this machine: nothing would prove who answers. */
export function createTransport(server: URL, authorities: readonly string[]): Transport {
  const secure = server.protocol === 'https:'
  if (!secure && !isLoopback(server.hostname)) throw new Refusal('SERVER_CERT_UNTRUSTED', 'http is for this machine only')
  const keep = { keepAlive: true, keepAliveMsecs: 15_000, maxSockets: 8, noDelay: true, scheduling: 'lifo' as const }
  const agent = secure ? new HttpsAgent({ ...keep, ca: [...authorities], minVersion: 'TLSv1.2' }) : new HttpAgent(keep)
  const start = secure ? httpsRequest : httpRequest

  function send(
    method: string,
    path: string,
    text: string | null,
    options: { pass?: string; timeoutMs: number; signal?: AbortSignal },
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = {
        accept: text === null ? 'text/event-stream' : 'application/json',
        ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...(options.pass === undefined ? {} : { authorization: `Bearer ${options.pass}` }),
      }
      const attempt = (mayRepeat: boolean): void => {
        const outgoing: ClientRequest = start(new URL(path, server), { method, agent, headers, ...(options.signal ? { signal: options.signal } : {}) })
        const deadline = setTimeout(() => outgoing.destroy(new Error('no answer in time')), options.timeoutMs)
        outgoing.once('response', (answer) => {
          clearTimeout(deadline)
          resolve(answer)
        })
        outgoing.once('error', (error: NodeJS.ErrnoException) => {
          clearTimeout(deadline)
          // A kept connection the server had closed meanwhile says nothing about the server.
          if (mayRepeat && outgoing.reusedSocket && error.code === 'ECONNRESET') attempt(false)
          else reject(new Refusal(serverErrorCode(error)))
        })
        outgoing.end(text ?? undefined)
      }
      attempt(true)
    })
  }

  return {
    async post(name, body, options) {
      const startedAt = performance.now()
      const answer = await send('POST', `/api/${name}`, JSON.stringify(body), options)
      const left = Math.max(1_000, options.timeoutMs - (performance.now() - startedAt))
      return toResult(await readText(answer, left))
    },
    async open(path, options) {
      const answer = await send('GET', path, null, options)
      if (answer.statusCode === 200 && answer.headers['content-type']?.startsWith('text/event-stream')) return answer
      const result = toResult(await readText(answer, options.timeoutMs))
      throw new Refusal(result.ok ? 'SERVER_UNREACHABLE' : result.code)
    },
    close: () => agent.destroy(),
  }
}

async function readText(answer: IncomingMessage, timeoutMs: number): Promise<string> {
  const deadline = setTimeout(() => answer.destroy(new Error('the answer broke off')), timeoutMs)
  try {
    const parts: Buffer[] = []
    let size = 0
    for await (const part of answer as AsyncIterable<Buffer>) {
      size += part.length
      if (size > ANSWER_MAX_BYTES) throw new Error('the answer is too large')
      parts.push(part)
    }
    return Buffer.concat(parts).toString('utf8')
  } catch {
    answer.destroy()
    throw new Refusal('SERVER_UNREACHABLE')
  } finally {
    clearTimeout(deadline)
  }
}

/** A captive portal or a filter's block page answers too, but not like this. */
function toResult(text: string): Result<unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'ok' in value) {
      if (value.ok === true && 'value' in value) return { ok: true, value: value.value }
      if (value.ok === false && 'code' in value && isErrorCode(value.code)) return { ok: false, code: value.code, message: '', id: '' }
    }
  } catch {
    // Not our server's words: below.
  }
  throw new Refusal('SERVER_UNREACHABLE', 'something else than the server answered')
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
