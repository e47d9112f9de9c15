import { Compile } from 'typebox/compile'
import { type CommandItem, DEVICE_BEAT_MS, deviceBeat } from '../../protocol/device.ts'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { Version } from '../../protocol/kinds.ts'
import type { Op, Request, Response } from '../../protocol/op.ts'
import { type Clock, createSignal, type Log, type Signal } from '../core/index.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'
import { authorOf, type Identity } from './identity.ts'
import { createLine } from './line.ts'
import { type Position, startListener } from './listener.ts'
import { startSender } from './sender.ts'
import { createTransport } from './transport.ts'
import { systemAuthorities } from './trust.ts'

const FEATURE = 'uplink'
const CURSOR = 'cursor'
const BEAT_TIMEOUT_MS = 10_000
const BEAT_SOON_MS = 500

export interface UplinkOptions {
  readonly identity: Identity
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  status(): Request<typeof deviceBeat>
  /** `advance` stores the command's position; it must join the transaction of what the command changes. */
  onCommand(command: CommandItem['command'], advance: (tx: StateChange) => void): void
}

export interface Uplink {
  readonly online: boolean
  readonly changed: Signal<{ online: boolean }>
  /** A call as this PC, for other features. */
  call<O extends Op>(operation: O, request: Request<O>): Promise<Response<O>>
  /** Says the PC's state soon instead of at the next beat; not at once, because a press may be on its way just now. */
  beatSoon(): void
  stop(): Promise<void>
}

export function createUplink({ identity, outbox, clock, log, status, onCommand }: UplinkOptions): Uplink {
  const authorities = identity.trust === 'pin' && identity.ca !== null ? [identity.ca] : systemAuthorities()
  const transport = createTransport(new URL(identity.server), authorities)
  const author = authorOf(identity)
  const line = createLine(transport, author, clock)
  const changed = createSignal<{ online: boolean }>()
  const isPosition = Compile(Version)
  const ending = new AbortController()
  let online = false
  let lastCode: ErrorCode | undefined

  function become(now: boolean): void {
    if (online === now) return
    online = now
    log.info({ online }, 'server')
    changed.emit({ online })
    // One of them found the way: the others need not wait out their back-off.
    if (online) for (const each of [...senders, listener]) each.nudge()
  }
  const onReached = (): void => {
    lastCode = undefined
    become(true)
  }
  function onFailed(code: ErrorCode): void {
    if (code !== lastCode) log.error({ code }, 'the server does not do what is asked')
    lastCode = code
    if (code.startsWith('SERVER_')) become(false)
  }

  function position(): Position {
    try {
      const saved: unknown = JSON.parse(outbox.state.get(FEATURE, CURSOR) ?? 'null')
      if (isPosition.Check(saved)) return saved
    } catch {
      // Unreadable: from the start of this epoch. Commands carried out before say nothing new the second time.
    }
    return { epoch: identity.epoch, n: 0 }
  }

  const senders = (['panic', 'rest'] as const).map((lanes) => startSender({ outbox, line, log, lanes, onReached, onFailed }))
  const listener = startListener({
    transport,
    line,
    clock,
    log,
    position,
    onReached,
    onFailed,
    carryOut: ({ at, command }) => onCommand(command, (tx) => tx.put(FEATURE, CURSOR, at)),
    passOver: (at) => outbox.change((tx) => tx.put(FEATURE, CURSOR, at)),
  })

  async function beat(): Promise<void> {
    if (ending.signal.aborted) return
    try {
      await line.call(deviceBeat, status(), { timeoutMs: BEAT_TIMEOUT_MS, signal: ending.signal })
      onReached()
    } catch (error) {
      if (!ending.signal.aborted) onFailed(error instanceof Refusal ? error.code : 'INTERNAL')
    }
  }
  const beats = setInterval(() => void beat(), DEVICE_BEAT_MS)
  let soon: NodeJS.Timeout | undefined
  void beat()

  return {
    get online() {
      return online
    },
    changed,
    call: (operation, request) => line.call(operation, request, { timeoutMs: BEAT_TIMEOUT_MS, signal: ending.signal }),
    beatSoon() {
      clearTimeout(soon)
      if (!ending.signal.aborted) soon = setTimeout(() => void beat(), BEAT_SOON_MS)
    },
    async stop() {
      clearInterval(beats)
      clearTimeout(soon)
      ending.abort()
      await Promise.allSettled([...senders, listener].map((each) => each.stop()))
      transport.close()
    },
  }
}
