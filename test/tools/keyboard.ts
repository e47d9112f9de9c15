/**
 * A keyboard for measuring: one xdotool that stays, so that a press costs no program start. The moment returned is taken before the
 * keys are handed over, so what is measured from it includes xdotool's own work.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { nowMs } from './screen.ts'

export interface Keyboard {
  /** xdotool's names, e.g. `ctrl+shift+h`. Returns nowMs() from just before. */
  press(keys: string): number
  close(): Promise<void>
}

export function openKeyboard(env: { DISPLAY: string; XAUTHORITY: string }): Keyboard {
  const child: ChildProcess = spawn('xdotool', ['-'], { env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'inherit'] })
  // Ended with keys still unread, together with its screen: how it ended is told by its end.
  child.stdin?.on('error', () => undefined)
  return {
    press(keys) {
      const at = nowMs()
      child.stdin?.write(`key --delay 0 ${keys}\n`)
      return at
    },
    close() {
      if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      child.stdin?.end()
      return ended
    },
  }
}
