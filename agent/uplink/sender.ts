/**
 * Evidence up, in order of urgency. Panics have a sender of their own, so that they never wait for another request.
 * What is refused as a whole is halved until the one that can't be read stands alone; that one goes to the dead letter.
 */
import { eventsIngest } from '../../protocol/device.ts'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import { failure, type Log } from '../core/index.ts'
import type { Outbox, SendingLanes } from '../outbox/index.ts'
import { BACKOFF_MAX_MS, backoffMs, PANIC_BACKOFF_MAX_MS } from './backoff.ts'
import type { Line } from './line.ts'
import { createAlarm } from './sleep.ts'

const BATCH_MAX = 500
const TIMEOUT_MS = { panic: 5_000, rest: 15_000 } as const
const LONGEST_WAIT_MS = { panic: PANIC_BACKOFF_MAX_MS, rest: BACKOFF_MAX_MS } as const

/** Refusals that name the contents. Not among them: what an unready or wrong server might say about everything. */
const POISON: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BAD_REQUEST',
  'BAD_FRAME',
  'TOO_LARGE',
  'EVENT_BODY_MISMATCH',
  'EVENT_BODY_INVALID',
  'EVENT_SEAL_UNREADABLE',
])

export interface Sender {
  /** Something may have changed for the better: try now. */
  nudge(): void
  stop(): Promise<void>
}

export interface SenderOptions {
  readonly outbox: Outbox
  readonly line: Line
  readonly log: Log
  readonly lanes: SendingLanes
  onReached(): void
  onFailed(code: ErrorCode): void
}

export function startSender({ outbox, line, log, lanes, onReached, onFailed }: SenderOptions): Sender {
  const alarm = createAlarm()
  const ending = new AbortController()
  let failures = 0
  let limit = BATCH_MAX

  const off = outbox.waiting.on(({ panic }) => {
    // Ordinary news waits out a back-off; a child doesn't.
    if (panic === (lanes === 'panic') && (panic || failures === 0)) alarm.ring()
  })

  async function sendOnce(): Promise<'sent' | 'nothing'> {
    const next = outbox.nextBatch(lanes, limit)
    if (!next) return 'nothing'
    const { batch, outgoing } = next
    try {
      const answer = await line.call(eventsIngest, batch, { timeoutMs: TIMEOUT_MS[lanes], signal: ending.signal })
      onReached()
      if (answer.acked.length + answer.refused.length === 0) throw new Refusal('BUSY')
      outbox.settle(outgoing, answer)
      limit = Math.min(BATCH_MAX, limit * 2)
    } catch (error) {
      const [only] = outgoing.rows
      if (!(error instanceof Refusal) || !POISON.has(error.code) || lanes === 'panic' || !only) throw error
      if (outgoing.rows.length > 1) limit = Math.max(1, Math.floor(outgoing.rows.length / 2))
      else outbox.settle(outgoing, { acked: [], refused: [{ id: only.id, code: error.code }], backedUpSeq: null })
    }
    return 'sent'
  }

  async function run(): Promise<void> {
    while (!alarm.stopped) {
      try {
        const did = await sendOnce()
        failures = 0
        if (did === 'nothing') await alarm.wait(null)
      } catch (error) {
        if (alarm.stopped) return
        failures += 1

        if (error instanceof Refusal) onFailed(error.code)
        const waitMs = backoffMs(failures, Math.random(), LONGEST_WAIT_MS[lanes])
        log.warn({ lanes, failures, waitMs, ...failure(error) }, 'events could not be sent yet')
        await alarm.wait(waitMs)
      }
    }
  }

  const running = run()
  return {
    nudge: () => alarm.ring(),
    async stop() {
      off()
      alarm.stop()
      ending.abort()
      await running
    },
  }
}
