/** Notices that the PC slept: the time since boot has gone on, the machine's own count has not. */
import { uptime } from 'node:os'
import type { Clock } from '../core/index.ts'

const LOOK_MS = 1_000
/** `os.uptime` counts whole seconds on some systems. */
const SLEPT_MS = 3_000

/** `sinceBoot`: seconds, those asleep included. Returns what stops looking. */
export function watchSleep(clock: Pick<Clock, 'mono'>, slept: () => void, sinceBoot: () => number = uptime): () => void {
  let asleep = sinceBoot() * 1_000 - clock.mono()
  const timer = setInterval(() => {
    const now = sinceBoot() * 1_000 - clock.mono()
    if (now - asleep >= SLEPT_MS) slept()
    asleep = now
  }, LOOK_MS).unref()
  return () => clearInterval(timer)
}
