/** The one clock of all test tools, and the two ways they wait: for something to be true, and for a process to end. */
import type { ChildProcess } from 'node:child_process'

/** CLOCK_MONOTONIC in ms: the same clock in every process of this machine. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Waits until `look` is true, looking every 10 ms; throws with `what` after `limitMs`. */
export async function until(what: string, look: () => boolean, limitMs = 3_000): Promise<void> {
  const endMs = nowMs() + limitMs
  while (!look()) {
    if (nowMs() > endMs) throw new Error(`${what}: not within ${limitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** SIGTERM, and SIGKILL a second later. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 1_000)
  await ended
  clearTimeout(timer)
}
