/**
 * A screen for tests: Xvfb with two displays side by side and openbox, whose pixels are read straight from the
 * framebuffer file, and programs on it. Used by integration/holder, faults, benches and the drill.
 *
 *   await using screen = await openScreen()                     // 2 × 1280x800 by default
 *   await using victim = await screen.openWindows('#c01010')    // one window per display, logs every key
 *   await using watch = await screen.watch(screen.centres)      // sees every change, thousands of looks a second
 *   const at = nowMs(); …press…; const seenAt = await watch.until(HOLDER_COLOUR)
 *   const { longestGapMs } = await watch.close(); expect(watch.sightings('#c01010', at)).toEqual([])
 *
 * All times are `nowMs()`: CLOCK_MONOTONIC in ms, the same clock in every process of this machine.
 * Everything opened is ended by its own `close()`; nothing else is touched.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { compileNative } from '../../build/native.ts'
import { LOOK_EVERY_US, type PixelWatch, type Point, watchFramebuffer } from './pixel-watch.ts'
import { PLAIN_WINDOW, PlainWindows } from './plain-windows.ts'
import { end } from './waiting.ts'

export { type PixelWatch, type Point, watchFramebuffer } from './pixel-watch.ts'
export { openPlainWindows, PlainWindows } from './plain-windows.ts'
export { nowMs, until } from './waiting.ts'

const run = promisify(execFile)

export interface ScreenOptions {
  /** displays side by side, each of `width` x `height`; 2 by default */
  displays?: number
  width?: number
  height?: number
  /** false: no window manager */
  windowManager?: boolean
}

export async function openScreen(options: ScreenOptions = {}): Promise<Screen> {
  const { displays = 2, width = 1280, height = 800, windowManager = true } = options
  const folder = mkdtempSync(join(tmpdir(), 'handrail-screen-'))
  chmodSync(folder, 0o755)
  const cookie = join(folder, 'server.auth')
  const authority = xauthority(randomBytes(16))
  writeFileSync(cookie, authority, { mode: 0o600 })
  const size = `${displays * width}x${height}x24`
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-fbdir', folder, '-auth', cookie, '-noreset', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const number = await firstLine(server.stdio[3] as NodeJS.ReadableStream, 'Xvfb')
  const screen = new Screen({ folder, server, display: `:${number}`, authority, width, height })
  try {
    await screen.setDisplays(displays)
    if (windowManager) await screen.startWindowManager()
  } catch (error) {
    await screen.close()
    throw error
  }
  return screen
}

interface ScreenParts {
  folder: string
  server: ChildProcess
  display: string
  authority: Buffer
  width: number
  height: number
}

export class Screen {
  readonly display: string
  readonly width: number
  readonly height: number
  /** The framebuffer: XWD, changed by the server in place. */
  readonly framebuffer: string
  readonly #parts: ScreenParts
  readonly #children: ChildProcess[] = []
  #displays = 0

  constructor(parts: ScreenParts) {
    this.#parts = parts
    this.display = parts.display
    this.width = parts.width
    this.height = parts.height
    this.framebuffer = join(parts.folder, 'Xvfb_screen0')
  }

  get pid(): number | undefined {
    return this.#parts.server.pid
  }

  /** The middle of each display. */
  get centres(): Point[] {
    return Array.from({ length: this.#displays }, (_, i) => ({ x: i * this.width + this.width / 2, y: this.height / 2 }))
  }

  /** Every corner of each display (a pixel inside) and its middle. */
  get corners(): Point[] {
    return this.centres.flatMap(({ x, y }) => {
      const [left, right] = [x - this.width / 2 + 1, x + this.width / 2 - 2]
      return [left, right].flatMap((edge) => [1, this.height - 2].map((row) => ({ x: edge, y: row }))).concat({ x, y })
    })
  }

  /** A copy of the X authority that only this user can read. Returns its path. */
  authorityFor(uid: number): string {
    const path = join(this.#parts.folder, `${uid}.auth`)
    // Once: a program that is just starting may be reading it.
    if (existsSync(path)) return path
    writeFileSync(path, this.#parts.authority, { mode: 0o600 })
    if (process.geteuid?.() === 0) chownSync(path, uid, -1)
    return path
  }

  /** DISPLAY and XAUTHORITY for a program of this user; ours by default. */
  env(uid: number = process.geteuid?.() ?? 0): { DISPLAY: string; XAUTHORITY: string } {
    return { DISPLAY: this.display, XAUTHORITY: this.authorityFor(uid) }
  }

  /** Declares the first `count` displays (what plugging one in looks like to programs); the others go. */
  async setDisplays(count: number): Promise<void> {
    for (let i = this.#displays; i < count; i++) {
      const geometry = `${this.width}/300x${this.height}/200+${i * this.width}+0`
      await this.tool('xrandr', '--setmonitor', `display-${i + 1}`, geometry, i === 0 ? 'screen' : 'none')
    }
    for (let i = count; i < this.#displays; i++) await this.tool('xrandr', '--delmonitor', `display-${i + 1}`)
    this.#displays = count
  }

  async startWindowManager(): Promise<void> {
    // It claims to be there (_NET_SUPPORTING_WM_CHECK) before it manages, and a window mapped in between is never shown:
    // so it says itself when it has started. On a busy machine it now and then hangs before that; another one then starts.
    for (let attempt = 0; attempt < 5; attempt++) {
      const openbox = this.#start('openbox', ['--startup', 'xprop -root -f _OPENBOX_STARTED 8s -set _OPENBOX_STARTED yes'])
      for (let i = 0; i < 60; i++) {
        if ((await this.tool('xprop', '-root', '_OPENBOX_STARTED')).includes('yes')) return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await end(openbox)
    }
    throw new Error('openbox did not start')
  }

  /** Runs an X program to its end and returns what it printed. */
  async tool(program: string, ...args: string[]): Promise<string> {
    const { stdout } = await run(program, args, { env: { ...process.env, ...this.env() } })
    return stdout
  }

  /** Real key presses, one after the other; xdotool's names: `a`, `alt+F4`. */
  async pressKeys(...keys: string[]): Promise<void> {
    await this.tool('xdotool', 'key', '--delay', '1', ...keys)
  }

  /** Colour of a point now, as #rrggbb. */
  pixel(point: Point): string {
    const file = openSync(this.framebuffer, 'r')
    try {
      const header = Buffer.alloc(80)
      readSync(file, header, 0, 80, 0)
      const start = header.readUInt32BE(0) + header.readUInt32BE(76) * 12
      const bgr = Buffer.alloc(4)
      readSync(file, bgr, 0, 4, start + point.y * header.readUInt32BE(48) + point.x * 4)
      return `#${(bgr.readUInt32LE(0) & 0xffffff).toString(16).padStart(6, '0')}`
    } finally {
      closeSync(file)
    }
  }

  /** Watches points from now on. Resolves once it looks. */
  async watch(points: readonly Point[], everyUs: number = LOOK_EVERY_US): Promise<PixelWatch> {
    return await watchFramebuffer(this.framebuffer, points, everyUs)
  }

  /** Plain windows of one colour, one per geometry (X11: `1280x800+0+0`); one per display by default. */
  async openWindows(colour: string, options: { geometry?: string[]; override?: boolean } = {}): Promise<PlainWindows> {
    const geometry = options.geometry ?? this.centres.map((_, i) => `${this.width}x${this.height}+${i * this.width}+0`)
    const child = this.#start(compileNative(PLAIN_WINDOW), [...(options.override ? ['--override'] : []), colour, ...geometry])
    const windows = new PlainWindows(child)
    await windows.opened
    return windows
  }

  #start(program: string, args: string[]): ChildProcess {
    const child = spawn(program, args, { env: { ...process.env, ...this.env() }, stdio: ['pipe', 'pipe', 'ignore'], detached: true })
    this.#children.push(child)
    return child
  }

  async close(): Promise<void> {
    for (const child of this.#children) await end(child)
    await end(this.#parts.server)
    rmSync(this.#parts.folder, { recursive: true, force: true })
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
/** One entry that fits every display number and address (FamilyWild): see Xau(3). */
function xauthority(cookie: Buffer): Buffer {
  const counted = (bytes: Buffer) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  return Buffer.concat([Buffer.from([0xff, 0xff]), ...[Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].map(counted)])
}

async function firstLine(stream: NodeJS.ReadableStream, program: string): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error(`${program} did not start`)
}
