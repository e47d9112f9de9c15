/** Watches points of a framebuffer file from a small C program, so that nothing shown for a frame goes unseen. */
import { type ChildProcess, spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { compileNative, type Native } from '../../build/native.ts'

const PIXEL_WATCH: Native = { out: 'out/test/pixel-watch', sources: ['test/tools/pixel-watch.c'], libraries: [] }
/** 5,000 looks a second cost about 5 % of a core and can't miss a frame of a 60 Hz display (16.7 ms). */
export const LOOK_EVERY_US = 200

export interface Point {
  x: number
  y: number
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
