/**
 * A whole pupil's PC, real: a screen of its own, the agent as we are (root in CI), the holder under its user, the kiosk as the pupil.
 * For faults, benches and system tests; `startServer` is its school.
 *
 *   await using server = await startServer()
 *   await using pc = await openPupilPc(await server.enrolToken())
 *   await pc.screen.pressKeys('ctrl+shift+h')
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { compileNative, HOLDER } from '../../build/native.ts'
import { buildPages } from '../../build/pages.ts'
import { findKioskPlace, type KioskPlace } from '../../cli/demo/kiosk-place.ts'
import { chooseKioskUser, type KioskUser } from '../../cli/demo/kiosk-user.ts'
import type { Header } from '../../protocol/evidence.ts'
import { clockFlags } from './morning.ts'
import { nowMs, openScreen, type Screen, until } from './screen.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Generous: a busy machine starts a browser slowly, and how fast one starts is promised and measured elsewhere. */
const READY_WITHIN_MS = 90_000

export interface PupilPcOptions {
  displays?: number
  /** false: no kiosk and no screen's worth of windows, for tests of the agent alone */
  kiosk?: boolean
  screen?: Screen
  /** the PC's own, as in Europe/London */
  timeZone?: string
}

/** Enrols with the token and starts everything. Resolves when the kiosk is ready. */
export async function openPupilPc(token: string, options: PupilPcOptions = {}): Promise<PupilPc> {
  const screen = options.screen ?? (await openScreen({ displays: options.displays ?? 2 }))
  const pc = new PupilPc(screen, options)
  try {
    const enrolled = spawnSync(process.execPath, [join(ROOT, 'agent/enrol-main.ts'), token, '--state', pc.state], { encoding: 'utf8' })
    if (enrolled.status !== 0) throw new Error(enrolled.stderr)
    await pc.startAgent()
    if (options.kiosk !== false) await pc.startKiosk()
    return pc
  } catch (error) {
    await pc.close()
    throw error
  }
}

export class PupilPc {
  readonly screen: Screen
  readonly user: KioskUser = chooseKioskUser()
  readonly folder = mkdtempSync(join(tmpdir(), 'handrail-pc-'))
  readonly state = join(this.folder, 'state')
  readonly run = join(this.folder, 'run')
  readonly home = join(this.folder, 'pupil')
  agent: ChildProcess | undefined
  kiosk: ChildProcess | undefined
  #place: KioskPlace | undefined
  /** how far the agent's clock is from the right time, from its next start on */
  clockOffMs = 0
  /** started again by itself when it dies, as the agent does in a school */
  keepKiosk = false

  readonly #timeZone: string | undefined

  constructor(screen: Screen, { timeZone }: Pick<PupilPcOptions, 'timeZone'> = {}) {
    this.screen = screen
    this.#timeZone = timeZone
    chmodSync(this.folder, 0o755)
    mkdirSync(this.home, { mode: 0o700 })
    if (this.user.separate) chownSync(this.home, this.user.uid, this.user.gid)
  }

  get agentSocket(): string {
    return join(this.run, String(this.user.uid), 'agent.sock')
  }
  get agentLog(): string {
    return readOr(join(this.folder, 'agent.log'))
  }
  get kioskLog(): string {
    return readOr(join(this.home, 'kiosk.log'))
  }

  async startAgent(): Promise<void> {
    const session = [this.user.uid, this.screen.display, this.screen.authorityFor(0)].join(':')
    const args = [
      ...clockFlags(this.clockOffMs),
      'agent/main.ts',
      '--state',
      this.state,
      '--run',
      this.run,
      '--session',
      session,
      '--holder',
      compileNative(HOLDER),
      '--log',
      join(this.folder, 'agent.log'),
    ]
    const env = { ...process.env, ...(this.#timeZone && { TZ: this.#timeZone }) }
    this.agent = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] })
    await readyLine(this.agent, 'the agent', () => this.agentLog)
  }

  /** Declared sessions last as long as the agent: this one is signed out of as the system would tell it, and the next logon follows. `forgotten`: nothing was accepted on this PC yet; `heard`: the school is told of it, and says what it knows now. */
  async nextLogon({ forgotten = false, heard = false } = {}): Promise<void> {
    await this.kill('agent', 'SIGTERM')
    const db = new Database(join(this.state, 'outbox.db'), { fileMustExist: true })
    try {
      const gone = ['aup.passed', ...(forgotten ? ['aup.signed'] : []), ...(heard ? ['session.open'] : [])]
      for (const feature of gone) db.prepare('DELETE FROM state WHERE feature = ?').run(feature)
    } finally {
      db.close()
    }
    await this.startAgent()
  }

  async startKiosk(): Promise<void> {
    await buildPages(['renderer'])
    this.#place ??= await findKioskPlace(this.user, join(this.folder, 'kiosk'))
    const { node, script, pages } = this.#place
    const args = [script, '--socket', this.agentSocket, '--spool', join(this.home, 'spool'), '--profile', join(this.home, 'profile'), '--pages', pages]
    const kiosk = spawn(node, [...args, '--log', join(this.home, 'kiosk.log')], {
      cwd: this.home,
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: this.home, USER: this.user.name, XDG_RUNTIME_DIR: this.home, ...this.screen.env(this.user.uid) },
      stdio: ['ignore', 'pipe', 'ignore'],
      // Its own group, so that its browser can be ended with it.
      detached: true,
      ...(this.user.separate ? { uid: this.user.uid, gid: this.user.gid } : {}),
    })
    this.kiosk = kiosk
    kiosk.once('exit', () => {
      killGroup(kiosk, 'SIGKILL')
      if (this.keepKiosk) setTimeout(() => this.keepKiosk && this.startKiosk().catch(() => undefined), 300)
    })
    await readyLine(kiosk, 'the kiosk', () => this.kioskLog)
  }

  /** The holder's own process: the agent's child. */
  get holderPid(): number {
    const found = spawnSync('pgrep', ['-f', `${join(this.run, String(this.user.uid))}/holder.sock`], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
    return Number(found.at(-1) ?? 0)
  }

  /** Every event in the outbox, oldest first, by a second connection. */
  outbox(): (Header & { sent: number })[] {
    const db = new Database(join(this.state, 'outbox.db'), { readonly: true, fileMustExist: true })
    try {
      return db
        .prepare<[], { header: string; sent: number }>('SELECT header, sent FROM events ORDER BY seq')
        .all()
        .map((row) => ({ ...(JSON.parse(row.header) as Header), sent: row.sent }))
    } finally {
      db.close()
    }
  }

  /** Presses the kiosk has not yet handed over. */
  spooled(): string[] {
    const folder = join(this.home, 'spool')
    return existsSync(folder) ? readdirSync(folder) : []
  }

  async kill(part: 'agent' | 'kiosk' | 'holder', signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (part === 'holder') {
      const pid = this.holderPid
      if (pid > 1) process.kill(pid, signal)
      return
    }
    const child = this[part]
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    if (signal !== 'SIGSTOP') await ended
  }

  async close(): Promise<void> {
    this.keepKiosk = false
    await this.kill('kiosk')
    if (this.kiosk) killGroup(this.kiosk, 'SIGKILL')
    await this.kill('agent', 'SIGTERM').catch(() => undefined)
    // A covered holder stays when its agent ends, as it should: the screen ends it.
    await this.screen.close()
    await until('the holder ends with its screen', () => this.holderPid === 0, 3_000).catch(() => this.kill('holder'))
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // The group is gone already.
  }
}

function readyLine(child: ChildProcess, name: string, log: () => string): Promise<void> {
  const startedAt = nowMs()
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name} was not ready in ${READY_WITHIN_MS / 1000} s: ${log().slice(-1_000)}`)), READY_WITHIN_MS)
    child.once('exit', (code, signal) => {
      clearTimeout(late)
      reject(new Error(`${name} ended (${signal ?? code}) after ${Math.round(nowMs() - startedAt)} ms: ${log().slice(-1_000)}`))
    })
    if (!child.stdout) return
    createInterface({ input: child.stdout }).once('line', () => {
      clearTimeout(late)
      resolve()
    })
  })
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
