/**
 * HTTP ⇄ operations: `POST /api/<op>` with a JSON object, `GET /api/<stream>` as server-sent events. Who is calling is settled
 * from the headers before a byte of the body is read; what is longer than the operation allows is never read at all.
 * Fail direction: refuse with a code. Panics are under no limit of number.
 */
import cookie from '@fastify/cookie'
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Logger } from 'pino'
import { ERRORS, type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { Access, AuditNote, Op, Ops, Result, Stream } from '../../protocol/op.ts'
import { type Dispatch, type Handlers, serve } from '../../protocol/serve.ts'
import { allow } from './access.ts'
import type { Caller, DeviceCaller, StaffCaller } from './caller.ts'
import type { Clock } from './clock.ts'
import type { Credential, Identify } from './credentials.ts'
import type { Database } from './db.ts'
import { addDownload, type Download } from './download.ts'
import { newId } from './ids.ts'
import { Limit } from './limits.ts'
import { describeApi } from './openapi.ts'
import type { OpenFeed } from './operations.ts'
import { isOurs } from './origin.ts'
import { parsePosition, startStreams } from './stream.ts'
import { addUpload, type Upload } from './upload.ts'

export const COOKIE = '__Host-handrail'
/** A whole request must have come in by then; a header block sooner (Node's own headersTimeout, set on each listener). */
export const REQUEST_TIMEOUT_MS = 30_000
/** Longer than the longest long poll. */
const IDLE_TIMEOUT_MS = 75_000
const COOKIE_OPTIONS = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const
const DEVICE_RATE = { perSecond: 20, burst: 200 }
const SESSION_RATE = { perSecond: 30, burst: 300 }
const PUBLIC_RATE = { perSecond: 20, burst: 400 }

/** Runs what views or changes something, and keeps who did it: written when this resolves. For a stream `run` only opens it. */
export type Audited = <T>(what: { name: string; note: AuditNote }, request: unknown, caller: Caller, run: () => Promise<T>) => Promise<T>

export interface HttpOptions<T extends Ops> {
  db: Database
  clock: Clock
  log: Logger
  ops: T
  handlers: Handlers<NoInfer<T>, Caller>
  streams: readonly Stream[]
  feeds: Readonly<Record<string, OpenFeed>>
  identifyDevice: Identify<DeviceCaller>
  identifyStaff: Identify<StaffCaller>
  audited: Audited
  /** true for requests that no limit may hold up */
  isUrgent(operation: string, body: unknown): boolean
  publicOrigin?: string | undefined
  uploads: readonly Upload[]
  downloads: readonly Download[]
  /** how long a browser keeps the session's cookie */
  sessionMs: number
}

declare module 'fastify' {
  interface FastifyRequest {
    credential: Credential | undefined
    caller: Caller
  }
}

export interface HttpApp {
  readonly fastify: FastifyInstance
  /** the same operations without HTTP, for programs in this process (`--setup`) and tests */
  readonly dispatch: Dispatch<Caller>
  endStreams(): void
}

export function buildHttp<T extends Ops>(options: HttpOptions<T>): HttpApp {
  const { db, clock, log, ops, publicOrigin } = options
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_TIMEOUT_MS,
    bodyLimit: 64 * 1024,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 100 },
    genReqId: () => newId(),
  })
  const onFault = (fault: { id: string; operation: string; error: unknown }): void =>
    log.error({ fault: fault.id, operation: fault.operation, err: fault.error }, 'fault')
  const dispatch = serve(ops, options.handlers, {
    allow,
    audited: (op, request, caller, run) => (op.audit ? options.audited({ name: op.name, note: op.audit }, request, caller, run) : run()),
    onFault,
    newId,
  })
  const streams = startStreams({ db, now: () => clock.now(), onFault: (error) => onFault({ id: newId(), operation: 'stream', error }) })
  const limits = { device: new Limit(DEVICE_RATE), session: new Limit(SESSION_RATE), address: new Limit(PUBLIC_RATE) }

  const mostBytes = Math.max(...Object.values(ops).map((op) => op.maxBytes))
  /** Longer than anything we take, or of a length nobody has said. */
  function isEndless(headers: FastifyRequest['headers']): boolean {
    return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > mostBytes
  }

  /** Where the caller's words come from must be our own pages or no browser. */
  function checkOrigin(request: FastifyRequest): void {
    const { origin, host } = request.headers
    const fetchSite = request.headers['sec-fetch-site']
    const from = { origin, host, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined, encrypted: request.protocol === 'https' }
    if (!isOurs(from, publicOrigin)) throw new Refusal('WRONG_ORIGIN')
  }
  /** Who they are is in the pass or the cookie. */
  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { authorization } = request.headers
    const session = request.cookies[COOKIE]
    if (authorization?.startsWith('Bearer ')) request.credential = await options.identifyDevice(authorization.slice('Bearer '.length))
    else if (session !== undefined) request.credential = await options.identifyStaff(session)
    const caller = request.credential?.caller
    if (caller?.who === 'staff') request.caller = { ...caller, endSession: () => void reply.clearCookie(COOKIE, COOKIE_OPTIONS) }
    else if (caller) request.caller = caller
  }
  function publicCaller(request: FastifyRequest, reply: FastifyReply): Caller {
    const startSession = (secret: string): void => void reply.setCookie(COOKIE, secret, { ...COOKIE_OPTIONS, maxAge: options.sessionMs / 1_000 })
    return { who: 'public', address: request.ip, startSession }
  }
  function guard(access: Access) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      checkOrigin(request)
      request.caller = publicCaller(request, reply)
      // Signing in is for whoever asks, also while somebody else is still signed in.
      if (access.who !== 'public') await identify(request, reply)
      const barred = allow(access, request.caller)
      if (barred) throw new Refusal(barred)
    }
  }
  function withinLimit(caller: Caller): boolean {
    const now = clock.now()
    if (caller.who === 'device') return limits.device.take(caller.id, now)
    return caller.who === 'staff' ? limits.session.take(caller.session, now) : limits.address.take(caller.address, now)
  }

  app.register(cookie)
  app.decorateRequest('credential', undefined)
  app.decorateRequest('caller')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const code = codeOf(error)
    if (code === 'INTERNAL') onFault({ id: request.id, operation: request.url.split('?')[0] ?? '', error })
    // A refused request is read to its end, so that the connection can go on; not one that has no end.
    if (code === 'TOO_LARGE' || isEndless(request.headers)) reply.header('connection', 'close')
    const detail = error instanceof Refusal && error.detail ? ` (${error.detail})` : ''
    return answer(reply, { ok: false, code, message: `${ERRORS[code].message}${detail}`, id: request.id })
  })

  app.register(async (api) => {
    api.addHook('onSend', async (_request, reply) => {
      reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    })
    for (const op of Object.values(ops)) addOperation(api, op)
    for (const stream of options.streams) addStream(api, stream)
    for (const upload of options.uploads) addUpload(api, upload, guard)
    for (const download of options.downloads)
      addDownload(api, download, guard, async (caller, asked) => {
        if (!withinLimit(caller)) throw new Refusal('TOO_MANY_ATTEMPTS')
        return options.audited({ name: download.name, note: download.audit }, asked.request, caller, () => asked.open(caller))
      })
    const description = describeApi(ops, options.streams)
    api.get('/api/openapi.json', async () => description)
    api.all('/api/*', async () => {
      throw new Refusal('UNKNOWN_OPERATION')
    })
  })

  function addOperation(api: FastifyInstance, op: Op): void {
    api.post(`/api/${op.name}`, { bodyLimit: op.maxBytes, onRequest: guard(op.access) }, async (request, reply) => {
      const { body, caller } = request
      if (!options.isUrgent(op.name, body) && !withinLimit(caller)) throw new Refusal('TOO_MANY_ATTEMPTS')
      const result = await dispatch(op.name, body, caller)
      // Whoever runs the server must hear of its disk, too.
      if (!result.ok && result.code === 'STORE_FAILED') log.error({ fault: result.id, operation: op.name }, result.message)
      return answer(reply, result)
    })
  }
  function addStream(api: FastifyInstance, stream: Stream): void {
    const open = options.feeds[stream.name]
    if (!open) throw new Error(`stream ${stream.name} has no feed`)
    api.get(`/api/${stream.name}`, { onRequest: guard(stream.access) }, async (request, reply) => {
      const { caller, credential } = request
      if (!credential) throw new Refusal('NOT_SIGNED_IN')
      if (!withinLimit(caller)) throw new Refusal('TOO_MANY_ATTEMPTS')
      const { epoch, n } = request.query as { epoch?: string; n?: string }
      const lastEventId = request.headers['last-event-id']
      const after = parsePosition(typeof lastEventId === 'string' ? lastEventId : undefined) ?? parsePosition(`${epoch ?? 0}.${n ?? 0}`)
      if (!after) throw new Refusal('BAD_REQUEST', 'epoch and n are whole numbers')
      const { name, audit: note } = stream
      const opened = async () => open(caller)
      const feed = note ? await options.audited({ name, note }, { after }, caller, opened) : await opened()
      reply.hijack()
      await streams.run(reply.raw, feed, after, credential)
    })
  }

  return { fastify: app, dispatch, endStreams: () => streams.endAll() }
}

function answer(reply: FastifyReply, result: Result<unknown>): FastifyReply {
  // Written out: the shape was the handler's own, and serialising it again by schema would cost more than it protects.
  return reply
    .code(result.ok ? 200 : ERRORS[result.code].status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(result))
}

function codeOf(error: Error & { code?: string; statusCode?: number }): ErrorCode {
  if (error instanceof Refusal) return error.code
  if (error.statusCode === 413) return 'TOO_LARGE'
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) return 'BAD_REQUEST'
  return 'INTERNAL'
}
