/**
 * What looks like somebody working against the safety rail: told at once, then counted, so that a flood of bad frames
 * is one line a minute and not a flood of events.
 *
 * Invariants: the first of a kind in a session is reported immediately; further ones within QUIET_MS are one event with
 * their count. Not a judgement: a crash and an attack look alike from here.
 * Fail direction: a report that can't be written is logged and counted into the next one, never dropped silently.
 */
import { type TAMPERS, tamperSeen } from '../../protocol/events.ts'
import { failure, type Log } from '../core/index.ts'
import { fact, type Outbox } from '../outbox/index.ts'

export const QUIET_MS = 60_000

export type TamperKind = (typeof TAMPERS)[number]

export interface Tamper {
  /** @param session the OS session's id, or null when it concerns the PC */
  seen(what: TamperKind, session: string | null): void
  /** Reports what is still only counted. */
  stop(): void
}

export function createTamper(outbox: Pick<Outbox, 'record'>, log: Log, quietMs: number = QUIET_MS): Tamper {
  const quiet = new Map<string, { what: TamperKind; session: string | null; count: number; timer: NodeJS.Timeout }>()

  function report(what: TamperKind, session: string | null, count: number): boolean {
    log.warn({ what, session, count }, 'tamper')
    try {
      outbox.record([fact(tamperSeen, { what, session, count })])
      return true
    } catch (error) {
      log.error({ ...failure(error), what }, 'a tamper event could not be kept')
      return false
    }
  }

  function endQuiet(key: string): void {
    const found = quiet.get(key)
    if (!found) return
    quiet.delete(key)
    clearTimeout(found.timer)
    if (found.count > 0 && !report(found.what, found.session, found.count)) beQuiet(key, found.what, found.session, found.count)
  }

  function beQuiet(key: string, what: TamperKind, session: string | null, count: number): void {
    quiet.set(key, { what, session, count, timer: setTimeout(() => endQuiet(key), quietMs).unref() })
  }

  return {
    seen(what, session) {
      const key = `${what} ${session}`
      const found = quiet.get(key)
      if (found) found.count += 1
      else beQuiet(key, what, session, report(what, session, 1) ? 0 : 1)
    },
    stop() {
      for (const [key, { what, session, count, timer }] of quiet) {
        clearTimeout(timer)
        quiet.delete(key)
        if (count > 0) report(what, session, count)
      }
    },
  }
}
