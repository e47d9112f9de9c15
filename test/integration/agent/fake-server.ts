/** A server that does what a test says: right, slow, wrong or silent. It knows the contracts, nothing else. */
import { once } from 'node:events'
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Command, CommandItem } from '../../../protocol/device.ts'
import { ERRORS, type ErrorCode } from '../../../protocol/errors.ts'
import type { Batch, BatchAnswer, Envelope } from '../../../protocol/evidence.ts'

export interface FakeServer {
  readonly url: string
  /** every event received, in order of arrival, also those not acknowledged */
  readonly received: Envelope[]
  readonly batches: Batch[]
  readonly calls: string[]
  /** positions after which commands were asked for, as JSON */
  readonly asked: string[]
  /** What ingest answers from now on; null: everything is acknowledged. 'hang' never answers. */
  ingest: ((batch: Batch) => BatchAnswer | ErrorCode | 'hang' | number) | null
  /** 'held': the stream opens but nothing comes through, as behind a filter that buffers */
  stream: 'live' | 'held'
  heartbeatMs: number
  /** the bodies enrol.claim answers with */
  claim: (request: Record<string, unknown>) => object | ErrorCode
  passes: number
  refusePass: string | null
  policy: string | null
  command(command: Command, at?: { epoch: number; n: number }): void
  cutStreams(): void
  close(): Promise<void>
}

export async function startFakeServer(tls?: { key: string; cert: string }, port = 0): Promise<FakeServer> {
  const items: CommandItem[] = []
  const streams = new Set<ServerResponse>()
  const polls = new Set<() => void>()

  const after = (epoch: number, n: number): CommandItem[] => items.filter(({ at }) => at.epoch > epoch || (at.epoch === epoch && at.n > n))
  const write = (to: ServerResponse, item: CommandItem): void => {
    if (fake.stream === 'live') to.write(`id: ${item.at.epoch}.${item.at.n}\ndata: ${JSON.stringify(item)}\n\n`)
  }
  const ok = (response: ServerResponse, value: unknown): void => {
    response.end(JSON.stringify({ ok: true, value }))
  }
  const refuse = (response: ServerResponse, code: ErrorCode): void => {
    response.statusCode = ERRORS[code].status
    response.end(JSON.stringify({ ok: false, code, message: '', id: 'x' }))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://x')
    const name = url.pathname.slice('/api/'.length)
    fake.calls.push(name)
    const bearer = request.headers.authorization
    if (!name.startsWith('enrol.') && (bearer === undefined || bearer === `Bearer ${fake.refusePass}`)) return refuse(response, 'DEVICE_TOKEN_INVALID')
    if (name === 'devices.commands') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      streams.add(response)
      const beat = setInterval(() => {
        if (fake.stream === 'live') response.write(':\n\n')
      }, fake.heartbeatMs)
      response.on('close', () => {
        clearInterval(beat)
        streams.delete(response)
      })
      if (fake.stream === 'live') response.write(':\n\n')
      const [epoch, n] = [Number(url.searchParams.get('epoch')), Number(url.searchParams.get('n'))]
      fake.asked.push(JSON.stringify({ epoch, n }))
      for (const item of after(epoch, n)) write(response, item)
      return
    }
    let text = ''
    for await (const part of request) text += String(part)
    const body = JSON.parse(text)
    switch (name) {
      case 'enrol.claim': {
        const claimed = fake.claim(body)
        return typeof claimed === 'string' ? refuse(response, claimed as ErrorCode) : ok(response, claimed)
      }
      case 'enrol.challenge':
        return ok(response, { nonce: 'n'.repeat(43) })
      case 'enrol.pass':
        fake.passes += 1
        return ok(response, { pass: `pass-${fake.passes}`, lifetimeMs: 600_000 })
      case 'devices.beat':
        return ok(response, {})
      case 'policy.fetch':
        return ok(response, { envelope: fake.policy })
      case 'devices.commandsAfter': {
        fake.asked.push(JSON.stringify(body.after))
        const waiting = (): void => ok(response, { items: after(body.after.epoch, body.after.n) })
        if (after(body.after.epoch, body.after.n).length > 0) return waiting()
        polls.add(waiting)
        return
      }
      case 'events.ingest': {
        const batch = body as Batch
        fake.batches.push(batch)
        fake.received.push(...batch.events)
        const said = fake.ingest?.(batch) ?? { acked: batch.events.map((e) => e.header.id), refused: [], backedUpSeq: null }
        if (said === 'hang') return
        if (typeof said === 'number') {
          response.statusCode = said
          response.end('<html>Internal Server Error</html>')
          return
        }
        return typeof said === 'string' ? refuse(response, said) : ok(response, said)
      }
      default:
        refuse(response, 'UNKNOWN_OPERATION')
    }
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch(() => response.destroy())
  }
  const server: Server = tls ? createHttps(tls, listener) : createHttp(listener)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const fake: FakeServer = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    batches: [],
    calls: [],
    asked: [],
    ingest: null,
    stream: 'live',
    heartbeatMs: 5_000,
    claim: () => 'ENROL_TOKEN_UNKNOWN',
    passes: 0,
    refusePass: null,
    policy: null,
    command(command, at = { epoch: 1, n: items.length + 1 }) {
      const item = { at, command }
      items.push(item)
      for (const stream of streams) write(stream, item)
      for (const poll of polls) poll()
      polls.clear()
    },
    cutStreams() {
      for (const stream of streams) stream.destroy()
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return fake
}
