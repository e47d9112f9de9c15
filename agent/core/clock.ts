/** Two clocks: the wall's, which anybody may have set wrongly, and the machine's own, which nobody can set. */
import { readFileSync } from 'node:fs'

export interface Clock {
  /** epoch ms UTC as the PC believes */
  wall(): number
  /** whole milliseconds since boot; never goes back within one boot */
  mono(): number
  /** changes at every boot, so that monotonic times of different boots are never compared */
  readonly bootId: string
}

/** The real clock. `bootId` is the kernel's on Linux and one per process elsewhere. */
export function systemClock(): Clock {
  return {
    wall: () => Date.now(),
    mono: () => Number(process.hrtime.bigint() / 1_000_000n),
    bootId: readBootId(),
  }
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `process-${process.pid}-${Date.now()}`
  }
}
