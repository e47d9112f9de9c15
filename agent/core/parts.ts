/** Boot is an ordered list of parts: started forward (the first ones restore), stopped in reverse. */
import type { Log } from './log.ts'

export interface Part {
  readonly name: string
  start(): Promise<void> | void
  stop(): Promise<void> | void
}

export interface BootedParts {
  /** Stops all parts in reverse. A part that fails to stop does not keep the others from stopping. */
  stop(): Promise<void>
}

/** Starts the parts in order. When one throws, those before it are stopped in reverse and its error is thrown on. */
export async function boot(parts: readonly Part[], log: Log): Promise<BootedParts> {
  const started: Part[] = []
  const stop = async (): Promise<void> => {
    for (let part = started.pop(); part; part = started.pop()) {
      try {
        await part.stop()
      } catch (error) {
        log.error({ part: part.name, err: error }, 'a part did not stop cleanly')
      }
    }
  }
  for (const part of parts) {
    try {
      await part.start()
      started.push(part)
    } catch (error) {
      log.fatal({ part: part.name, err: error }, 'a part could not start')
      await stop()
      throw error
    }
  }
  return { stop }
}
