/** Notices a wall clock that was set: against the monotonic one, which goes on at its own pace. */
import type { Clock } from '../core/index.ts'

/** Time services correct seconds; a person changes minutes. */
export const JUMP_MS = 2 * 60_000
const LOOK_MS = 30_000

export interface ClockWatch {
  look(): void
  stop(): void
}

/** A machine that was asleep is not a jump where its monotonic clock sleeps too, so only setting *back* and jumps while awake are certain; both are told. */
export function createClockWatch(clock: Pick<Clock, 'wall' | 'mono'>, onJump: () => void): ClockWatch {
  let offset = clock.wall() - clock.mono()
  const look = (): void => {
    const now = clock.wall() - clock.mono()
    if (Math.abs(now - offset) >= JUMP_MS) onJump()
    offset = now
  }
  const timer = setInterval(look, LOOK_MS).unref()
  return { look, stop: () => clearInterval(timer) }
}
