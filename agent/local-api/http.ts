/** The adapter: HTTP on a stream socket ⇄ `serve` of protocol/serve.ts. The only file here that knows HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { HEARTBEAT_MS } from '../../protocol/device.ts'
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts'
import { type AgentFacts, LOCAL_MAX_BYTES, sessionFacts } from '../../protocol/local.ts'
import type { Result } from '../../protocol/op.ts'
import type { Dispatch } from '../../protocol/serve.ts'
import { newId } from '../core/index.ts'
import type { TamperKind } from '../tamper/index.ts'
import type { LocalCaller } from './handlers.ts'

/** A kiosk needs two connections; a program that opens more than this is not one. */
const MAX_CONNECTIONS = 32
/** A reader that lets this much pile up is cut off; it reconnects and is told the whole state again. */
const MAX_UNREAD_BYTES = 256 * 1024

export interface LocalHttpOptions {
  readonly caller: LocalCaller
  readonly dispatch: Dispatch<LocalCaller>
  facts(): AgentFacts
  onFacts(listener: () => void): () => void
  onBad(what: TamperKind): void
  /** how long half a request may take */
  readonly requestTimeoutMs?: number
}

export function createLocalHttp({ caller, dispatch, facts, onFacts, onBad, requestTimeoutMs = 5_000 }: LocalHttpOptions): Server {
  const server = createServer(
    {
      maxHeaderSize: 8 * 1024,
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 2_500),
      keepAliveTimeout: 60_000,
    },
    (request, response) => {
      route(request, response).catch(() => response.destroy())
    },
  )
  server.maxConnections = MAX_CONNECTIONS

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
    onBad(tooLarge ? 'oversized' : 'badFrame')
    const text = JSON.stringify(refusal(tooLarge ? 'TOO_LARGE' : 'BAD_FRAME'))
    const head = `HTTP/1.1 ${tooLarge ? 431 : 400} Refused\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}`
    // Whoever goes on sending is not listened to.
    socket.end(`${head}\r\n\r\n${text}`, () => socket.destroy())
  })

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (request.method === 'GET' && path === `/v1/${sessionFacts.name}`) {
      stream(request, response)
      return
    }
    const name = path.startsWith('/v1/') ? path.slice(4) : ''
    if (request.method !== 'POST' || name === '') {
      onBad('unknownOperation')
      refuseAndClose(request, response, 'UNKNOWN_OPERATION')
      return
    }
    const text = await readBody(request)
    if (text === null) {
      onBad('oversized')
      refuseAndClose(request, response, 'TOO_LARGE')
      return
    }
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      onBad('badFrame')
      refuseAndClose(request, response, 'BAD_FRAME')
      return
    }
    const result = await dispatch(name, body, caller)
    if (!result.ok && result.code === 'UNKNOWN_OPERATION') onBad('unknownOperation')
    if (!result.ok && result.code === 'BAD_REQUEST') onBad('badFrame')
    answer(response, result)
  }

  function stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const send = (): void => {
      response.write(`data: ${JSON.stringify(facts())}\n\n`)
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy()
    }
    const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS).unref()
    const off = onFacts(send)
    caller.presence.streamOpened()
    request.socket.setTimeout(0)
    response.once('close', () => {
      clearInterval(heartbeat)
      off()
      caller.presence.streamClosed()
    })
    send()
  }
  return server
}

/** The request's text, or null as soon as it is known to be too large; what is left is then never read. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > LOCAL_MAX_BYTES) return null
  const parts: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > LOCAL_MAX_BYTES) {
        request.pause()
        resolve(null)
      } else parts.push(part)
    })
    request.once('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    request.once('error', reject)
    request.once('aborted', () => reject(new Error('the caller went away')))
  })
}

function answer(response: ServerResponse, result: Result<unknown>): void {
  const text = JSON.stringify(result)
  response.writeHead(result.ok ? 200 : ERRORS[result.code].status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

function refuseAndClose(request: IncomingMessage, response: ServerResponse, code: ErrorCode): void {
  response.setHeader('connection', 'close')
  response.once('finish', () => request.socket.destroySoon())
  answer(response, refusal(code))
}

function refusal(code: ErrorCode): Result<never> {
  return { ok: false, code, message: ERRORS[code].message, id: newId() }
}
