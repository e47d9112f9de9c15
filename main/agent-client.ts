/**
 * The kiosk's line to the agent: calls and the stream of facts, HTTP over the session's own socket.
 * Fail direction: what was last known stays known; a line that is gone is tried again for ever, and `connected` says so.
 */
import { request } from 'node:http'
import { createParser } from 'eventsource-parser'
import { Compile } from 'typebox/compile'
import { client } from '../protocol/client.ts'
import { HEARTBEAT_MS } from '../protocol/device.ts'
import { Refusal } from '../protocol/errors.ts'
import { AgentFacts, LOCAL_ANSWER_MAX_BYTES, LOCAL_MAX_BYTES, sessionFacts } from '../protocol/local.ts'
import type { Client, Result } from '../protocol/op.ts'

export interface AgentClient extends Client {
  connected(): boolean
  stop(): void
}
export interface AgentEvents {
  /** The line is up; what it says comes by `onFacts`. */
  onConnected(): void
  onFacts(facts: AgentFacts): void
  onFault(what: string, error: unknown): void
}

const ANSWER_WITHIN_MS = 2_000
const RECONNECT_MS = 250
/** Three silent heartbeats: protocol/device.ts. */
const SILENT_MS = 3 * HEARTBEAT_MS
const validFacts = Compile(AgentFacts)

/** Connects by itself and stays connected. Calls may be made before it is: they fail with SERVER_UNREACHABLE. */
export function connectAgent(socketPath: string, events: AgentEvents): AgentClient {
  let connected = false
  let stopped = false
  let again: NodeJS.Timeout | undefined
  let closeStream = () => {}

  const listen = () => {
    let ended = false
    const end = (why: unknown) => {
      if (ended) return
      ended = true
      if (connected) events.onFault('facts', why)
      connected = false
      stream.destroy()
      if (!stopped) again = setTimeout(listen, RECONNECT_MS)
    }
    const parser = createParser({
      maxBufferSize: LOCAL_MAX_BYTES,
      onError: end,
      onEvent({ data }) {
        const facts: unknown = JSON.parse(data)
        if (!validFacts.Check(facts)) throw new Error('facts of an unknown shape')
        events.onFacts(facts)
      },
    })
    const stream = request({ socketPath, path: `/v1/${sessionFacts.name}`, agent: false, headers: { accept: 'text/event-stream' }, timeout: SILENT_MS })
    stream.on('response', (response) => {
      if (response.statusCode !== 200) return end(new Error(`status ${response.statusCode}`))
      connected = true
      events.onConnected()
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        try {
          parser.feed(text)
        } catch (error) {
          end(error)
        }
      })
      response.on('close', () => end(new Error('the agent closed the stream')))
      response.on('error', end)
    })
    stream.on('timeout', () => end(new Error('the agent fell silent')))
    stream.on('error', end)
    closeStream = () => stream.destroy()
    stream.end()
  }
  listen()

  return {
    ...client((name, body) => post(socketPath, name, body)),
    connected: () => connected,
    stop() {
      stopped = true
      clearTimeout(again)
      closeStream()
    },
  }
}

/** @throws Refusal SERVER_UNREACHABLE when there is no whole answer in time. */
function post(socketPath: string, name: string, body: unknown): Promise<Result<unknown>> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body)
    const call = request({
      socketPath,
      path: `/v1/${name}`,
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const fail = () => reject(new Refusal('SERVER_UNREACHABLE'))
    call.on('error', fail)
    call.on('response', (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        answer += part
        if (answer.length > LOCAL_ANSWER_MAX_BYTES) call.destroy()
      })
      response.on('error', fail)
      response.on('close', fail)
      response.on('end', () => {
        try {
          resolve(JSON.parse(answer) as Result<unknown>)
        } catch {
          fail()
        }
      })
    })
    call.end(text)
  })
}
