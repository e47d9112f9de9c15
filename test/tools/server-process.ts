/**
 * A real server as a process of its own, with a school in it: for faults, benches and system tests.
 *
 *   await using server = await startServer()
 *   const head = await server.signIn('head')
 *   await server.kill(); await server.start()      // kill -9, and again on the same data
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SERVER_NODE_FLAGS } from '../../cli/run.ts'
import { openStaffSession, type StaffSession } from '../../cli/staff-session.ts'
import { ROLES, type Role } from '../../protocol/op.ts'
import { enrolCreateToken } from '../../protocol/places.ts'
import type { PolicyValues } from '../../protocol/policy.ts'

const ROOT = join(import.meta.dirname, '../..')
const READY_WITHIN_MS = 20_000
export const PASSWORD = 'correct horse battery staple'

export interface ServerOptions {
  /** addresses to listen on; http on a free port by default */
  listen?: readonly string[]
  databaseUrl?: string
  /** the built dashboard, where pages are needed */
  pages?: string
  /** staff of each role: `teacher`, `teacher2` … */
  teachers?: number
  /** without a school: what a first run starts from */
  empty?: boolean
  /** of the whole school from the start; the rules at logon and the idle lock are off unless a test is about them */
  settings?: Partial<PolicyValues>
  /** where its data folder is made: a small disk, for instance */
  within?: string
}

export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const server = new ServerProcess(options)
  await server.start()
  return server
}

export class ServerProcess {
  readonly data: string
  readonly log: string
  readonly #options: ServerOptions
  #child: ChildProcess | undefined
  #listen: readonly string[]
  urls: readonly string[] = []

  constructor(options: ServerOptions) {
    this.#options = options
    this.data = mkdtempSync(join(options.within ?? tmpdir(), 'handrail-server-'))
    this.log = join(this.data, 'server.log')
    this.#listen = options.listen ?? ['http://127.0.0.1:0']
    const teachers = Array.from({ length: (options.teachers ?? 1) - 1 }, (_, i) => ({
      name: `Teacher ${i + 2}`,
      email: `teacher${i + 2}@school.example`,
      role: 'teacher',
      password: PASSWORD,
    }))
    const staff = ROLES.map((role) => ({ name: nameOf(role), email: `${role}@school.example`, role, password: PASSWORD }))
    writeFileSync(
      join(this.data, 'setup.json'),
      JSON.stringify({
        school: { name: 'Harbour View Primary' },
        staff: [...staff, ...teachers],
        settings: { 'aup.gate': 'off', 'lock.idle': 'off', ...options.settings },
      }),
    )
  }

  /** The first address. */
  get url(): string {
    return this.urls[0] ?? ''
  }
  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Resolves when it answers. After a kill it takes the same ports again. Rejects with its log when it ends first. */
  async start(): Promise<void> {
    const { databaseUrl, pages, empty } = this.#options
    const args = [...SERVER_NODE_FLAGS, 'server/main.ts', '--data', this.data, '--log', this.log]
    if (!empty) args.push('--setup', join(this.data, 'setup.json'))
    for (const address of this.#listen) args.push('--listen', address)
    if (databaseUrl) args.push('--database-url', databaseUrl)
    if (pages) args.push('--pages', pages)
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    let errors = ''
    child.stderr.on('data', (chunk) => (errors += chunk))
    const line = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the server was not ready in ${READY_WITHIN_MS / 1000} s`)), READY_WITHIN_MS)
      createInterface(child.stdout).once('line', (text) => {
        clearTimeout(late)
        resolve(text)
      })
      child.once('exit', (code) => {
        clearTimeout(late)
        reject(new Error(`the server ended (${code}): ${errors}${this.readLog().slice(-2_000)}`))
      })
    })
    this.urls = (JSON.parse(line) as { listen: string[] }).listen
    this.#listen = this.urls
  }

  /** kill -9 */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  signIn(role: Role | string): Promise<StaffSession> {
    return openStaffSession(this.urls.find((url) => url.startsWith('http:')) ?? this.url, `${role}@school.example`, PASSWORD)
  }

  async enrolToken(uses = 1, lifetimeMs = 3_600_000): Promise<string> {
    const technician = await this.signIn('technician')
    return (await technician.call(enrolCreateToken, { uses, lifetimeMs, trust: 'pin', room: null })).token
  }

  readLog(): string {
    try {
      return readFileSync(this.log, 'utf8')
    } catch {
      return ''
    }
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM')
    rmSync(this.data, { recursive: true, force: true })
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
}

function nameOf(role: Role): string {
  return {
    teacher: 'Mrs Khan',
    dsl: 'Mr Osei',
    head: 'Ms Penhaligon',
    technician: 'Mr Whitlock',
    governor: 'Dr Rhys',
    senco: 'Mrs Adeyemi',
    office: 'Mr Bevan',
    dpo: 'Ms Novak',
  }[role]
}
