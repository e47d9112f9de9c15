/** Runs one of our programs as this terminal's own: same input and output, signals passed on, its exit code ours. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

/** Resolves with the program's exit code; 128 + N when signal N ended it, as shells have it. */
export function runProgram(script: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], { stdio: 'inherit' })
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
