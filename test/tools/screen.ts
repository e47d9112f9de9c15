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
import { chmodSync, chownSync, closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { compileNative, type Native } from '../../build/native.ts'

const run = promisify(execFile)

const PLAIN_WINDOW: Native = { out: 'out/test/plain-window', sources: ['test/tools/plain-window.c'], libraries: ['X11'] }
const PIXEL_WATCH: Native = { out: 'out/test/pixel-watch', sources: ['test/tools/pixel-watch.c'], libraries: [] }

/** 5,000 looks a second cost about 5 % of a core and can't miss a frame of a 60 Hz display (16.7 ms). */
const LOOK_EVERY_US = 200

export interface Point {
  x: number
  y: number
}

export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

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

/** Watches points of any Xvfb's framebuffer file from now on. Resolves once it looks. */
export async function watchFramebuffer(file: string, points: readonly Point[], everyUs: number = LOOK_EVERY_US): Promise<PixelWatch> {
  const child = spawn(compileNative(PIXEL_WATCH), [file, String(everyUs), ...points.map(({ x, y }) => `${x},${y}`)], { stdio: ['pipe', 'pipe', 'inherit'] })
  // It sleeps nearly always, but where both cores are busy it must not wait for its turn while a frame goes by.
  if (child.pid !== undefined && process.geteuid?.() === 0) setPriority(child.pid, -15)
  const watch = new PixelWatch(child, points.length)
  await watch.looking
  return watch
}

/** Plain windows on any X display. Resolves once they are open. */
export async function openPlainWindows(env: { DISPLAY: string; XAUTHORITY: string }, colour: string, geometry: readonly string[]): Promise<PlainWindows> {
  const child = spawn(compileNative(PLAIN_WINDOW), [colour, ...geometry], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  const windows = new PlainWindows(child)
  await windows.opened
  return windows
}

export interface Sighting {
  point: number
  colour: string
  atMs: number
}

export class PixelWatch {
  /** Every colour seen, in order: the first look at each point, then each change. */
  readonly seen: Sighting[] = []
  readonly looking: Promise<void>
  readonly #child: ChildProcess
  readonly #points: number
  readonly #waiting = new Set<() => void>()
  #summary: { samples: number; longestGapMs: number } | null = null

  constructor(child: ChildProcess, points: number) {
    this.#child = child
    this.#points = points
    if (!child.stdout) throw new Error('pixel-watch has no output')
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [verb, ...words] = line.split(' ')
      if (verb === 'pixel') this.seen.push({ atMs: Number(words[0]) / 1e3, point: Number(words[1]), colour: `#${words[2]}` })
      else this.#summary = { samples: Number(words[0]), longestGapMs: Number(words[1]) / 1e3 }
      for (const look of this.#waiting) look()
    })
    this.looking = this.#when(() => this.seen.length >= points || null, 5_000).then(() => undefined)
  }

  /** What a point shows now. */
  colour(point: number): string | undefined {
    return this.seen.findLast((sighting) => sighting.point === point)?.colour
  }

  /** When the last of all points turned to this colour (it is there now); waits for it. Rejects after `limitMs`. */
  async until(colour: string, limitMs = 2_000): Promise<number> {
    return this.#when(() => {
      const last = Array.from({ length: this.#points }, (_, point) => this.seen.findLast((sighting) => sighting.point === point))
      return last.every((sighting) => sighting?.colour === colour) ? Math.max(...last.map((sighting) => sighting?.atMs ?? 0)) : null
    }, limitMs)
  }

  /** Each time the colour was shown anywhere from `fromMs` on, also when it was there at that moment already. */
  sightings(colour: string, fromMs = 0): Sighting[] {
    return this.seen.filter((sighting, i) => {
      if (sighting.colour !== colour) return false
      const next = this.seen.slice(i + 1).find((other) => other.point === sighting.point)
      return sighting.atMs >= fromMs || !next || next.atMs > fromMs
    })
  }

  async #when<T>(look: () => T | null, limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const again = () => {
        const found = look()
        if (found === null) return
        clearTimeout(timer)
        this.#waiting.delete(again)
        resolve(found)
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(again)
        reject(new Error(`not seen within ${limitMs} ms; last seen ${JSON.stringify(this.seen.slice(-this.#points))}`))
      }, limitMs)
      this.#waiting.add(again)
      again()
    })
  }

  /** Ends it. `longestGapMs`: the longest time it did not look; what was shown for less than that may have been missed. */
  async close(): Promise<{ samples: number; longestGapMs: number }> {
    this.#child.stdin?.end()
    const summary = await this.#when(() => this.#summary, 5_000)
    return summary
  }
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#summary) await this.close()
  }
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

/** Waits until `look` is true, looking every 10 ms; throws with `what` after `limitMs`. */
export async function until(what: string, look: () => boolean, limitMs = 3_000): Promise<void> {
  const endMs = nowMs() + limitMs
  while (!look()) {
    if (nowMs() > endMs) throw new Error(`${what}: not within ${limitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 1_000)
  await ended
  clearTimeout(timer)
}
