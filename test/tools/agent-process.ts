/**
 * A real agent as a process of its own, without a display: for faults of disks, networks and sockets. Where the screen matters,
 * `openPupilPc` has one.
 *
 *   await using agent = await startAgent(await server.enrolToken())
 *   await agent.press(id)                        // as a kiosk would, over the session's socket
 *   await agent.facts(({ panic }) => panic?.state === 'told')
 *   await agent.kill(); await agent.start()      // kill -9, and again on the same disk
 */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import type { Header } from '../../protocol/evidence.ts'
import type { AgentFacts } from '../../protocol/local.ts'
import type { Result } from '../../protocol/op.ts'
import { type PanicFact, panicPress } from '../../protocol/panic.ts'
import { untilFacts } from './agent-facts.ts'
import { clockFlags } from './morning.ts'

const ROOT = join(import.meta.dirname, '../..')
const READY_WITHIN_MS = 30_000
const ANSWER_WITHIN_MS = 15_000

export interface AgentOptions {
  /** a folder of the test's own (a small disk, a copy of another's); by default a new one that goes away */
  folder?: string
  /** it starts and keeps something that is to it what a kiosk is */
  standInKiosk?: boolean
}

export interface Enrolment {
  code: number
  /** all it said */
  said: string
}

/** The program a technician runs. */
export function enrol(token: string, state: string): Promise<Enrolment> {
  return new Promise((resolve) => {
    const ran = execFile(process.execPath, [join(ROOT, 'agent/enrol-main.ts'), token, '--state', state], (_, stdout, stderr) =>
      resolve({ code: ran.exitCode ?? -1, said: `${stdout}${stderr}` }),
    )
  })
}

/** Enrols with the token and starts. */
export async function startAgent(token: string, options: AgentOptions = {}): Promise<AgentProcess> {
  const agent = new AgentProcess(options)
  try {
    const { code, said } = await enrol(token, agent.state)
    if (code !== 0) throw new Error(said)
    await agent.start()
    return agent
  } catch (error) {
    await agent.close()
    throw error
  }
}

export class AgentProcess {
  /** whose session it serves: nobody's in particular when we may choose */
  readonly uid = process.getuid?.() === 0 ? 65_533 : (process.getuid?.() ?? 0)
  readonly folder: string
  /** how far somebody has set the PC's clock from the right time, from the next start on */
  clockOffMs = 0
  readonly #own: boolean
  #child: ChildProcess | undefined

  readonly #kiosk: readonly string[]

  constructor({ folder, standInKiosk = false }: AgentOptions = {}) {
    this.#own = folder === undefined
    this.#kiosk = standInKiosk ? ['--kiosk-command', `exec ${process.execPath} ${join(ROOT, 'test/tools/stand-in-kiosk.ts')} {socket}`] : []
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'handrail-agent-'))
    // The session's user must get through to the socket; the state is the agent's alone.
    if (this.#own) chmodSync(this.folder, 0o755)
    mkdirSync(this.state, { recursive: true, mode: 0o700 })
  }
  get state(): string {
    return join(this.folder, 'state')
  }
  get socket(): string {
    return join(this.folder, 'run', String(this.uid), 'agent.sock')
  }
  get pid(): number {
    return this.#child?.pid ?? 0
  }
  /** The stand-in the agent has heard of; null while there is none. */
  get kioskPid(): number | null {
    const found = spawnSync('pgrep', ['-f', `^kiosk at ${this.socket}`], { encoding: 'utf8' }).stdout.trim()
    return found === '' ? null : Number(found.split('\n').at(-1))
  }
  get log(): string {
    try {
      return readFileSync(join(this.folder, 'agent.log'), 'utf8')
    } catch {
      return ''
    }
  }

  /** Resolves when its socket is there. */
  async start(): Promise<void> {
    const args = [...clockFlags(this.clockOffMs), 'agent/main.ts', '--state', this.state, '--run', join(this.folder, 'run'), '--session', String(this.uid)]
    const child = spawn(process.execPath, [...args, '--log', join(this.folder, 'agent.log'), ...this.#kiosk], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    let errors = ''
    child.stderr.on('data', (chunk) => (errors += chunk))
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the agent was not ready in ${READY_WITHIN_MS / 1000} s`)), READY_WITHIN_MS)
      createInterface({ input: child.stdout }).once('line', () => {
        clearTimeout(late)
        resolve()
      })
      child.once('exit', (code, signal) => {
        clearTimeout(late)
        reject(new Error(`the agent ended (${signal ?? code}): ${errors}${this.log.slice(-1_000)}`))
      })
    })
  }

  /** POST to the session's socket. Rejects when the agent goes away first. */
  async call(operation: string, body: unknown): Promise<Result<unknown>> {
    return JSON.parse(await this.send(operation, JSON.stringify(body))) as Result<unknown>
  }
  /** Any text to any operation; resolves with the answer's text. */
  send(operation: string, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      const options = { socketPath: this.socket, path: `/v1/${operation}`, method: 'POST', headers, agent: false, timeout: ANSWER_WITHIN_MS }
      const asked = httpRequest(options, (answer) => {
        let said = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => (said += chunk))
        answer.on('error', reject)
        answer.on('end', () => resolve(said))
      })
      asked.on('timeout', () => asked.destroy(new Error('the agent did not answer')))
      asked.on('error', reject)
      asked.end(text)
    })
  }

  /** A press, as the kiosk hands it over. Throws with the code when it was not kept. */
  async press(press: string): Promise<PanicFact> {
    const answer = await this.call(panicPress.name, { press, via: 'shortcut', pressedAt: Date.now(), elapsedMs: 1 })
    if (!answer.ok) throw new Error(answer.code)
    return answer.value as PanicFact
  }

  /** Every fact the kiosk is told, until one is what was waited for: resolves with all of them. */
  facts(wanted: (facts: AgentFacts) => boolean, withinMs?: number): Promise<AgentFacts[]> {
    return untilFacts(this.socket, wanted, withinMs)
  }

  /** Every event on its disk, oldest first, by a second connection. */
  outbox(): (Header & { sent: number })[] {
    return this.#read((db) =>
      db
        .prepare<[], { header: string; sent: number }>('SELECT header, sent FROM events ORDER BY seq')
        .all()
        .map((row) => ({ ...(JSON.parse(row.header) as Header), sent: row.sent })),
    )
  }
  unsent(): number {
    return this.outbox().filter((event) => event.sent === 0).length
  }
  integrity(): unknown {
    return this.#read((db) => db.pragma('integrity_check', { simple: true }))
  }
  #read<T>(read: (db: Database.Database) => T): T {
    const db = new Database(join(this.state, 'outbox.db'), { readonly: true, fileMustExist: true })
    try {
      return read(db)
    } finally {
      db.close()
    }
  }

  /** kill -9 */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }
  async close(): Promise<void> {
    await this.#end('SIGTERM')
    if (this.#own) rmSync(this.folder, { recursive: true, force: true })
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}
