/**
 * The programs of the demo. Each has its own process group and its own log; all of them end with the demo, in reverse
 * order, whatever they started themselves. One that ends early is named in plain words, with the end of its log.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_WITHIN_MS = 30_000
const END_WITHIN_MS = 5_000
const LOOKS = 20

export interface Program {
  /** as a person would call it: 'the server' */
  name: string
  program: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  user?: { uid: number; gid: number } | null
  log: string
  cwd?: string
  /** says one line of JSON with "ready":true on its output when it is ready */
  saysReady: boolean
}

export interface Running {
  readonly name: string
  readonly pid: number
  readonly log: string
  /** what its ready line said */
  readonly ready: Record<string, unknown>
  /** resolves when it has ended, with how */
  readonly ended: Promise<string>
}

export interface Children {
  /** Resolves once it is ready; rejects in words that name its log when it ended or took longer than 30 s. */
  start(program: Program): Promise<Running>
  /** whether the demo itself is ending */
  stopping(): boolean
  /** Ends all of them, and whatever they started that left its group. */
  stop(): Promise<void>
}

/** What marks a process as one of a run's, in its surroundings: inherited by what it starts. */
const MARK = 'HANDRAIL_DEMO_RUN'

/** `run`: the folder of this run, with a random name. */
export function createChildren(run: string): Children {
  const running: { name: string; child: ChildProcess; ended: Promise<string> }[] = []
  let stopping = false

  return {
    stopping: () => stopping,

    async start(program) {
      if (stopping) throw new Error(`${program.name} is not started: the demo is ending`)
      const log = openSync(program.log, 'a', 0o600)
      const child = spawn(program.program, [...program.args], {
        cwd: program.cwd ?? '/',
        env: { ...(program.env ?? process.env), [MARK]: run },
        stdio: ['ignore', program.saysReady ? 'pipe' : log, log],
        detached: true,
        ...(program.user ? { uid: program.user.uid, gid: program.user.gid } : {}),
      })
      closeSync(log)
      const ended = new Promise<string>((resolve) => {
        child.once('error', (error) => resolve(error.message))
        child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
      })
      running.push({ name: program.name, child, ended })
      const late = new AbortController()
      const ready = await Promise.race([
        program.saysReady ? readyLine(child) : Promise.resolve({}),
        ended.then((how) => failure(program, how)),
        sleep(READY_WITHIN_MS, undefined, { signal: late.signal, ref: false }).then(
          () => failure(program, `was not ready after ${READY_WITHIN_MS / 1000} s`),
          () => ({}),
        ),
      ])
      late.abort()
      if (ready instanceof Error) throw ready
      return { name: program.name, pid: child.pid ?? 0, log: program.log, ready, ended }
    },

    async stop() {
      stopping = true
      for (const { child, ended } of running.reverse()) {
        signalGroup(child, 'SIGTERM')
        const inTime = await Promise.race([ended.then(() => true), sleep(END_WITHIN_MS, false, { ref: false })])
        if (!inTime) signalGroup(child, 'SIGKILL')
      }
      await sweep(run)
    },
  }
}

function readyLine(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-16_384)
      for (const line of text.split('\n').slice(0, -1)) {
        if (line.startsWith('{') && line.includes('"ready":true')) resolve(JSON.parse(line) as Record<string, unknown>)
      }
    })
  })
}

/** What went wrong, with the last thing the program itself said about it. */
function failure(program: Program, how: string): Error {
  return new Error(`${program.name} ${how}.${lastWords(program.log)}\n  Its log: ${program.log}`)
}

export function lastWords(log: string): string {
  let lines: string[] = []
  try {
    lines = readFileSync(log, 'utf8').trim().split('\n').slice(-4)
  } catch {
    return ''
  }
  const words = lines.filter((line) => line.trim() !== '').map((line) => `\n    ${line.slice(0, 300)}`)
  return words.length > 0 ? ` Its last words:${words.join('')}` : ''
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) send(-child.pid, signal)
}

/**
 * Ends the processes of a run that are in none of its groups any more: the holder leaves its own, and after a kill -9 of the demo all
 * have. They carry the run in their surroundings or on their command line; its name is random, so nobody else's process can match.
 */
export async function sweep(run: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (let looks = 0; looks < LOOKS; looks++) {
      const left = processesOf(run)
      if (left.length === 0) return
      if (looks === 0) for (const pid of left) send(pid, signal)
      await sleep(END_WITHIN_MS / LOOKS)
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended meanwhile.
  }
}

export function processesOf(run: string): number[] {
  if (process.platform !== 'linux') return []
  const carries = (pid: number, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(run)
    } catch {
      return false
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => carries(pid, 'environ') || carries(pid, 'cmdline'))
}
