/** A wait that can be cut short: by news worth trying for, or by the end of the agent. */
export interface Alarm {
  /** Resolves after `ms` (never, when null), at once when rung since the last wait, or when stopped. */
  wait(ms: number | null): Promise<void>
  ring(): void
  /** Every wait from now on returns at once. */
  stop(): void
  readonly stopped: boolean
}

export function createAlarm(): Alarm {
  let rung = false
  let stopped = false
  let wake: (() => void) | undefined
  return {
    async wait(ms) {
      if (!rung && !stopped) {
        let timer: NodeJS.Timeout | undefined
        await new Promise<void>((resolve) => {
          wake = resolve
          if (ms !== null) timer = setTimeout(resolve, ms).unref()
        })
        clearTimeout(timer)
        wake = undefined
      }
      rung = false
    },
    ring() {
      rung = true
      wake?.()
    },
    stop() {
      stopped = true
      wake?.()
    },
    get stopped() {
      return stopped
    },
  }
}
