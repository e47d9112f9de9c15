/**
 * Commands down, each carried out once and in order.
 *
 *   streaming ──no byte within LISTEN_MS──▶ polling ──after POLL_FOR_MS──▶ streaming
 *
 * A filter that holds streams back lets the long poll through; both read from the same position.
 */
import type { IncomingMessage } from 'node:http'
import { createParser } from 'eventsource-parser'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { CommandItem, devicesCommands, devicesCommandsAfter, HEARTBEAT_MS } from '../../protocol/device.ts'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { Version } from '../../protocol/kinds.ts'
import type { Clock, Log } from '../core/index.ts'
import { backoffMs } from './backoff.ts'
import type { Line } from './line.ts'
import { createAlarm } from './sleep.ts'
import type { Transport } from './transport.ts'

export interface Position {
  readonly epoch: number
  readonly n: number
}

/** A heartbeat is due every HEARTBEAT_MS; this much later the stream counts as held back. */
export const LISTEN_MS = HEARTBEAT_MS + 1_000
/** How long to poll before trying the stream again. */
export const POLL_FOR_MS = 10 * 60_000
const POLL_WAIT_MS = 25_000
/** Looked at one by one: a newer server's command must not stop those that come with it. */
const commandsAfter = { ...devicesCommandsAfter, response: Type.Object({ items: Type.Array(Type.Unknown()) }) }
const OPEN_TIMEOUT_MS = 10_000

export interface ListenerOptions {
  readonly transport: Transport
  readonly line: Line
  readonly clock: Clock
  readonly log: Log
  readonly listenMs?: number
  readonly pollForMs?: number
  position(): Position
  /** Must store the position together with what the command changed. */
  carryOut(item: CommandItem): void
  /** Stores the position of a command this version does not know, so that it is not sent for ever. */
  passOver(at: Position): void
  onReached(): void
  onFailed(code: ErrorCode): void
}

export interface Listener {
  nudge(): void
  stop(): Promise<void>
}

export function startListener(options: ListenerOptions): Listener {
  const { transport, line, clock, log, position, carryOut, passOver, onReached, onFailed } = options
  const { listenMs = LISTEN_MS, pollForMs = POLL_FOR_MS } = options
  const alarm = createAlarm()
  const ending = new AbortController()
  const item = Compile(CommandItem)
  const placed = Compile(Type.Object({ at: Version }))
  let pollUntil = 0
  let failures = 0

  function take(value: unknown): void {
    if (!placed.Check(value)) {
      log.error('something that is no command was passed over')
      return
    }
    const now = position()
    if (value.at.epoch < now.epoch || (value.at.epoch === now.epoch && value.at.n <= now.n)) return
    if (item.Check(value)) carryOut(value)
    else {
      // A newer server's command: stopping here would stop all later ones, so it is passed over aloud. What matters beyond the moment is
      // told again: documents whenever the line is new, an account's standing at its logon.
      log.error('a command of an unknown kind was passed over')
      passOver(value.at)
    }
  }

  async function stream(): Promise<void> {
    const { epoch, n } = position()
    const pass = await line.pass()
    let answer: IncomingMessage
    try {
      answer = await transport.open(`/api/${devicesCommands.name}?epoch=${epoch}&n=${n}`, { pass, timeoutMs: OPEN_TIMEOUT_MS, signal: ending.signal })
    } catch (error) {
      if (error instanceof Refusal && (error.code === 'DEVICE_TOKEN_INVALID' || error.code === 'NOT_SIGNED_IN')) line.forget(pass)
      throw error
    }
    let heard = false
    let heldBack = false
    let refused: { error: unknown } | undefined
    const parser = createParser({
      maxBufferSize: 256 * 1024,
      onEvent({ data }) {
        if (refused) return
        try {
          take(JSON.parse(data))
        } catch (error) {
          // What could not be carried out comes again from the same position: nothing after it may overtake it.
          refused = { error }
          answer.destroy()
        }
      },
    })
    const silence = setTimeout(() => {
      heldBack = !heard
      answer.destroy()
    }, listenMs)
    try {
      answer.setEncoding('utf8')
      for await (const text of answer as AsyncIterable<string>) {
        heard = true
        onReached()
        silence.refresh()
        parser.feed(text)
        if (!refused) failures = 0
      }
    } catch {
      // The stream broke off, which streams do; the loop opens it again.
    } finally {
      clearTimeout(silence)
      answer.destroy()
    }
    if (refused) throw refused.error
    if (heldBack) {
      pollUntil = clock.mono() + pollForMs
      log.warn('the stream of commands is held back on its way; commands are polled for now')
    } else if (!heard && !alarm.stopped) throw new Refusal('SERVER_UNREACHABLE')
  }

  async function poll(): Promise<void> {
    const answer = await line.call(
      commandsAfter,
      { after: position(), waitMs: POLL_WAIT_MS },
      { timeoutMs: POLL_WAIT_MS + OPEN_TIMEOUT_MS, signal: ending.signal },
    )
    failures = 0
    onReached()
    for (const each of answer.items) take(each)
  }

  async function run(): Promise<void> {
    while (!alarm.stopped) {
      try {
        await (clock.mono() < pollUntil ? poll() : stream())
      } catch (error) {
        if (alarm.stopped) return
        failures += 1
        if (error instanceof Refusal) onFailed(error.code)
        else log.error({ err: error }, 'a command could not be carried out')
        await alarm.wait(backoffMs(failures, Math.random()))
      }
    }
  }

  const running = run()
  return {
    nudge: () => alarm.ring(),
    async stop() {
      alarm.stop()
      ending.abort()
      await running
    },
  }
}
