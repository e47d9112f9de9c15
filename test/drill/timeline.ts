/** The drill's steps, each with the moment it was seen. A step nobody saw fails the drill: nothing here is assumed. */

export interface Step {
  name: string
  /** how it was observed, for a reader who doubts it */
  seenBy: string
  /** nowMs() of the observation */
  atMs: number
}

export interface Timeline {
  /** Waits for the observation and notes when it was; throws in words when it is not made within `limitMs`. */
  see(name: string, seenBy: string, observation: Promise<number>, limitMs?: number): Promise<number>
  readonly steps: readonly Step[]
}

const LIMIT_MS = 15_000

export function createTimeline(): Timeline {
  const steps: Step[] = []
  return {
    steps,
    async see(name, seenBy, observation, limitMs = LIMIT_MS) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not seen within ${limitMs / 1000} s`)), limitMs)
      })
      try {
        const atMs = await Promise.race([observation, late])
        steps.push({ name, seenBy, atMs })
        return atMs
      } catch (error) {
        throw new Error(`“${name}” was not observed (${seenBy}): ${error instanceof Error ? error.message : String(error)}`)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** Milliseconds from `fromMs`, in the order they happened. */
export function printed(steps: readonly Step[], fromMs: number): string {
  const inOrder = [...steps].sort((a, b) => a.atMs - b.atMs)
  const rows = inOrder.map(({ name, seenBy, atMs }) => `  ${(atMs - fromMs).toFixed(1).padStart(9)} ms  ${name.padEnd(28)} ${seenBy}`)
  return rows.join('\n')
}
