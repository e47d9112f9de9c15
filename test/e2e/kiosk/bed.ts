/** A real kiosk on a real X server with two displays, as an unprivileged user where we are root; its peers are fakes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildPages } from '../../../build/pages.ts'
import { COVER_MARK, COVER_STATE_COLOURS } from '../../../renderer/screens/panic/marks.ts'
import { FakeAgent, FakeHolder } from '../../tools/kiosk-peers.ts'
import { nowMs, openScreen, type Point, type Screen } from '../../tools/screen.ts'

export const CHROMIUM = '/usr/bin/chromium'
export const MISSING = ['/usr/bin/chromium', '/usr/bin/Xvfb', '/usr/bin/openbox', '/usr/bin/xdotool'].filter((path) => !existsSync(path))
/** `nobody`: has no files and no rights, also in a container. */
export const PUPIL = process.geteuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined
const ROOT = join(import.meta.dirname, '../../..')

export const SENDING = COVER_STATE_COLOURS.sending
export const COVER_COLOUR = '#12304a'
export const DESKTOP = '#000000'

/** The mark on the first display says that the words are there; on the second any place of the backdrop does. */
export function wordsAt(): Point {
  const at = COVER_MARK.left + COVER_MARK.size / 2
  return { x: at, y: at }
}

export class Kiosk {
  readonly process: ChildProcess
  readonly ready: Promise<Record<string, unknown>>
  readonly log: { msg?: string; [key: string]: unknown }[] = []
  constructor(folder: string, screen: Screen) {
    const args = ['main/main.ts', '--socket', join(folder, 'run/agent.sock'), '--spool', join(folder, 'spool'), '--profile', join(folder, 'profile')]
    this.process = spawn(process.execPath, [...args, '--pages', join(ROOT, 'out/renderer')], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...screen.env(PUPIL?.uid) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(PUPIL ?? {}),
    })
    const { stdout, stderr } = this.process
    if (!stdout || !stderr) throw new Error('the kiosk has no output')
    createInterface({ input: stderr }).on('line', (line) => {
      if (line.startsWith('{')) this.log.push(JSON.parse(line))
      else this.log.push({ msg: line })
    })
    this.ready = new Promise((resolve, reject) => {
      createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line)))
      this.process.once('exit', (code, signal) => reject(new Error(`the kiosk ended with ${signal ?? code}: ${JSON.stringify(this.log.slice(-3))}`)))
    })
    this.ready.catch(() => {})
  }
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = new Promise((resolve) => this.process.once('exit', resolve))
    this.process.kill(signal)
    await ended
  }
  /** Pids of the kiosk and of everything it started. */
  tree(): number[] {
    const parents = new Map<number, number>()
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const parent = /\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1]
      if (parent) parents.set(Number(pid), Number(parent))
    }
    const mine = [this.process.pid ?? -1]
    for (const pid of mine) for (const [child, parent] of parents) if (parent === pid) mine.push(child)
    return mine
  }
  /** Those whose command line has all these words. */
  pids(...words: string[]): number[] {
    return this.tree().filter((pid) => words.every((word) => read(`/proc/${pid}/cmdline`).includes(word)))
  }
}

export class Bed {
  readonly folder: string
  readonly screen: Screen
  readonly agent: FakeAgent
  readonly holder: FakeHolder
  kiosk: Kiosk

  constructor(folder: string, screen: Screen, agent: FakeAgent, holder: FakeHolder) {
    this.folder = folder
    this.screen = screen
    this.agent = agent
    this.holder = holder
    this.kiosk = new Kiosk(folder, screen)
  }
  startKiosk(): Kiosk {
    this.kiosk = new Kiosk(this.folder, this.screen)
    return this.kiosk
  }
  spooled(): string[] {
    return existsSync(join(this.folder, 'spool')) ? readdirSync(join(this.folder, 'spool')) : []
  }
  /** Words on the first display and colour on the second. */
  covered(): boolean {
    return this.screen.pixel(wordsAt()) !== DESKTOP && this.screen.pixel({ x: this.screen.width + 100, y: 100 }) !== DESKTOP
  }
  async close(): Promise<void> {
    await this.kiosk.end()
    await this.agent.close()
    await this.holder.close()
    await this.screen.close()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

export async function openBed(options: { agent?: boolean } = {}): Promise<Bed> {
  await buildPages(['renderer'])
  const folder = mkdtempSync(join(tmpdir(), 'handrail-kiosk-'))
  mkdirSync(join(folder, 'run'))
  chmodSync(join(folder, 'run'), 0o755)
  if (PUPIL) chownSync(folder, PUPIL.uid, PUPIL.gid)
  const agent = new FakeAgent(join(folder, 'run/agent.sock'))
  const holder = new FakeHolder(join(folder, 'run/holder.sock'))
  if (options.agent !== false) await agent.listen()
  await holder.listen()
  return new Bed(folder, await openScreen(), agent, holder)
}

/** The numbers of TCP and UDP sockets that these processes listen on. */
export function listeningSockets(pids: readonly number[]): string[] {
  const inodes = new Set(pids.flatMap((pid) => links(`/proc/${pid}/fd`)).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
  const LISTEN = '0A'
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    read(`/proc/net/${kind}`)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((f) => (kind.startsWith('udp') || f[3] === LISTEN) && inodes.has(f[9] ?? ''))
      .map((f) => `${kind} ${f[1]}`),
  )
}

function links(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => {
      try {
        return readlinkSync(join(folder, name))
      } catch {
        return ''
      }
    })
  } catch {
    return []
  }
}
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

export { nowMs }
