/** Runs one of our programs as this terminal's own: same input and output, signals passed on, its exit code ours. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')
/**
 * How Node starts the server. V8 would let what is young grow to 128 MB by the size of the machine: a school's server has others beside
 * it, and an import of a whole trust is to stay within 150 MB.
 */
export const SERVER_NODE_FLAGS = ['--max-semi-space-size=8']

/** Resolves with the program's exit code; 128 + N when signal N ended it, as shells have it. */
export function runProgram(script: string, args: readonly string[], nodeFlags: readonly string[] = []): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeFlags, join(ROOT, script), ...args], { stdio: 'inherit' })
    // Ctrl-C reaches the program by itself; here it must not end us before the program has ended in order.
    const stay = () => {}
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    process.on('SIGINT', stay)
    process.on('SIGTERM', pass)
    process.on('SIGHUP', pass)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', stay)
      process.off('SIGTERM', pass)
      process.off('SIGHUP', pass)
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 1))
    })
  })
}
