/** Plain windows of one colour that log every key: the victim of a test, or a stand-in for the kiosk's stage. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { compileNative, type Native } from '../../build/native.ts'
import { end } from './waiting.ts'

export const PLAIN_WINDOW: Native = { out: 'out/test/plain-window', sources: ['test/tools/plain-window.c'], libraries: ['X11'] }

/** Plain windows on any X display. Resolves once they are open. */
export async function openPlainWindows(env: { DISPLAY: string; XAUTHORITY: string }, colour: string, geometry: readonly string[]): Promise<PlainWindows> {
  const child = spawn(compileNative(PLAIN_WINDOW), [colour, ...geometry], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  // Ended together with its screen: how it ended is told by its end.
  for (const pipe of [child.stdin, child.stdout]) pipe.on('error', () => undefined)
  const windows = new PlainWindows(child)
  await windows.opened
  return windows
}

/** A program on the desktop: the victim of a test, or a stand-in for the kiosk's stage. */
export class PlainWindows {
  /** X keysym names with their time, in the order they arrived. */
  readonly keys: { name: string; atMs: number }[] = []
  ids: number[] = []
  /** Windows on the screen now. */
  visible = 0
  readonly opened: Promise<void>
  readonly #child: ChildProcess
  readonly #answers: ((line: string) => void)[] = []

  constructor(child: ChildProcess) {
    this.#child = child
    if (!child.stdout) throw new Error('plain-window has no output')
    const lines = createInterface({ input: child.stdout })
    this.opened = new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`plain-window ended with ${code}`)))
      lines.on('line', (line) => {
        const [verb, ...words] = line.split(' ')
        if (verb === 'key') this.keys.push({ atMs: Number(words[0]) / 1e3, name: words[1] ?? '' })
        else if (verb === 'seen') this.visible++
        else if (verb === 'unseen') this.visible--
        else if (verb === 'windows') {
          this.ids = words.map(Number)
          resolve()
        } else this.#answers.shift()?.(line)
      })
    })
  }

  raise(): void {
    this.#child.stdin?.write('raise\n')
  }
  /** Maps the windows again and raises them. */
  map(): void {
    this.#child.stdin?.write('map\n')
  }
  /** Holds the keyboard as an open menu does. True when it got it. */
  async grabKeyboard(): Promise<boolean> {
    const answer = new Promise<string>((resolve) => this.#answers.push(resolve))
    this.#child.stdin?.write('grab\n')
    return (await answer) === 'grabbed'
  }
  /** From now on it doesn't close when it is asked to, as a program that has something to save. */
  unsaved(): void {
    this.#child.stdin?.write('unsaved\n')
  }
  releaseKeyboard(): void {
    this.#child.stdin?.write('release\n')
  }
  async close(): Promise<void> {
    await end(this.#child)
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
