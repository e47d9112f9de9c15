/**
 * The holder on X11: starts `out/native/holder` as root, which becomes another user, and keeps one running per session.
 *
 * A dead one is started again at once with the cover it had; a covered orphan of an earlier agent is taken over by the
 * program itself (holder-screen.c) and reported like a new cover. Fail direction: the cover stays.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { HOLDER_COLOUR, parseHolderLine } from '../../protocol/holder.ts'
import type { Holder, HolderEvent, HolderPort, HolderSession, LiftHow, LiftResult, Looked } from './holder.ts'

/** One that was ready is started again at once; one that can't even start (display gone) less and less often. */
const RESTART_MS = [0, 20, 50, 100, 250, 500, 1_000, 2_000] as const
/** The holder itself gives up a lift after 1 s. */
const LIFT_ANSWER_MS = 3_000
const QUIT_ANSWER_MS = 1_000
const LOOK_ANSWER_MS = 1_000
const LIFT_VERBS: Readonly<Record<LiftHow, string>> = { empty: 'lift', asItWas: 'release', stays: 'empty' }

export interface HolderUser {
  uid: number
  gid: number
}

/**
 * Whom the holder becomes: `handrail-holder` when the package made it, else `nobody` (65534), who shares nothing with a pupil.
 * null when the agent isn't root: then everything is one user, and `doctor` says so.
 */
export function findHolderUser(passwd = readFileSync('/etc/passwd', 'utf8'), euid = process.geteuid?.() ?? -1): HolderUser | null {
  if (euid !== 0) return null
  const own = passwd.split('\n').find((line) => line.startsWith('handrail-holder:'))
  const [, , uid, gid] = own?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : { uid: 65_534, gid: 65_534 }
}

export interface HolderLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export class X11HolderPort implements HolderPort {
  readonly #program: string
  readonly #user: HolderUser | null
  readonly #log: HolderLog

  constructor(program: string, user: HolderUser | null, log: HolderLog) {
    this.#program = program
    this.#user = user
    this.#log = log
  }

  start(session: HolderSession, listen: (event: HolderEvent) => void): X11Holder {
    return new X11Holder(this.#program, this.#user, this.#log, session, listen)
  }
}

export class X11Holder implements Holder {
  readonly #spawn: () => ChildProcess
  readonly #log: HolderLog
  readonly #listen: (event: HolderEvent) => void
  /** The presses the screen is covered for; a holder that starts covers for the first and is told the others. */
  #presses: string[]
  readonly #painted = new Map<string, (() => void)[]>()
  readonly #lifting = new Map<string, ((result: LiftResult) => void)[]>()
  readonly #looking: ((looked: Looked | null) => void)[] = []
  #idleMs: number | null = null
  #child: ChildProcess | null = null
  /** in a row, without having been ready */
  #failedStarts = 0
  #restart: NodeJS.Timeout | null = null
  #stopped = false

  constructor(program: string, user: HolderUser | null, log: HolderLog, session: HolderSession, listen: (event: HolderEvent) => void) {
    this.#log = log
    this.#listen = listen
    this.#presses = session.covered === null ? [] : [session.covered]
    this.#spawn = () => {
      const args = ['--socket', session.socket, '--kiosk-uid', String(session.uid), '--colour', HOLDER_COLOUR]
      if (user) args.push('--uid', String(user.uid), '--gid', String(user.gid))
      if (this.#presses[0]) args.push('--covered', this.#presses[0])
      const env = { DISPLAY: session.display, ...(session.xauthority ? { XAUTHORITY: session.xauthority } : {}) }
      // Its own process group: what ends the agent (a terminal's Ctrl-C) must not end the cover.
      return spawn(program, args, { env, cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
    }
    this.#run()
  }

  /** null between a holder's death and the next one's start. */
  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  cover(press: string): Promise<void> {
    if (!this.#presses.includes(press)) this.#presses.push(press)
    return new Promise((resolve) => {
      this.#painted.set(press, [...(this.#painted.get(press) ?? []), resolve])
      this.#say(`cover ${press}`)
    })
  }

  lift(press: string, how: LiftHow = 'empty'): Promise<LiftResult> {
    return new Promise((resolve) => {
      if (!this.#child) return resolve({ lifted: false, why: 'restarting' })
      const timer = setTimeout(() => this.#answerLift(press, { lifted: false, why: 'no-answer' }), LIFT_ANSWER_MS)
      const answer = (result: LiftResult) => {
        clearTimeout(timer)
        resolve(result)
      }
      this.#lifting.set(press, [...(this.#lifting.get(press) ?? []), answer])
      this.#say(`${LIFT_VERBS[how]} ${press}`)
    })
  }

  watchIdle(ms: number): void {
    this.#idleMs = ms
    this.#say(`idle ${ms}`)
  }

  look(): Promise<Looked | null> {
    return new Promise((resolve) => {
      if (!this.#child) return resolve(null)
      this.#looking.push(resolve)
      setTimeout(() => this.#answerLook(resolve, null), LOOK_ANSWER_MS).unref()
      this.#say('look')
    })
  }

  closeWindows(): void {
    this.#say('close')
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#restart) clearTimeout(this.#restart)
    const child = this.#child
    if (!child) return
    if (this.#presses.length === 0) {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      this.#say('quit')
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, QUIT_ANSWER_MS).unref())])
    }
    child.stdin?.destroy()
    child.stdout?.destroy()
    child.stderr?.destroy()
    child.unref()
  }

  #run(): void {
    const child = this.#spawn()
    this.#child = child
    this.#failedStarts++
    let died = false
    const end = (reason: string) => {
      if (died) return
      died = true
      this.#lose(reason)
    }
    child.on('error', (error) => end(error.message))
    child.on('exit', (code, signal) => end(signal ?? `exit ${code}`))
    // A holder that died is told of by its exit; killed with lines unread, its pipes say so too.
    for (const pipe of child.stdio) pipe?.on('error', () => {})
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#take(line))
    if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => this.#log.warn({ line }, 'holder says'))
    for (const press of this.#presses.slice(1)) this.#say(`cover ${press}`)
    if (this.#idleMs !== null) this.#say(`idle ${this.#idleMs}`)
  }

  #lose(reason: string): void {
    this.#child = null
    for (const press of [...this.#lifting.keys()]) this.#answerLift(press, { lifted: false, why: 'died' })
    if (this.#stopped) return
    const wait = RESTART_MS[Math.min(this.#failedStarts, RESTART_MS.length - 1)] ?? 0
    if (wait === 0) this.#run()
    else this.#restart = setTimeout(() => this.#run(), wait)
    this.#log.warn({ reason, wait }, 'holder died, starting another')
    this.#listen({ kind: 'lost', reason, covered: this.#presses.length > 0 })
  }

  #say(line: string): void {
    this.#child?.stdin?.write(`${line}\n`)
  }

  #answerLift(press: string, result: LiftResult): void {
    const waiting = this.#lifting.get(press) ?? []
    this.#lifting.delete(press)
    for (const answer of waiting) answer(result)
  }

  /** The first that asked is answered first; one that waited too long is answered already. */
  #answerLook(answer: ((looked: Looked | null) => void) | undefined, looked: Looked | null): void {
    const at = answer ? this.#looking.indexOf(answer) : -1
    if (at < 0) return
    this.#looking.splice(at, 1)
    answer?.(looked)
  }

  #take(line: string): void {
    const { verb, args } = parseHolderLine(line)
    const [first = '', second = ''] = args
    if (verb === 'ready') {
      this.#failedStarts = 0
      this.#log.info({ displays: Number(first) }, 'holder ready')
      this.#listen({ kind: 'ready', displays: Number(first) })
    } else if (verb === 'covered') {
      const by = second === 'kiosk' ? 'kiosk' : 'agent'
      if (!this.#presses.includes(first)) this.#presses.push(first)
      for (const painted of this.#painted.get(first) ?? []) painted()
      this.#painted.delete(first)
      this.#listen({ kind: 'covered', press: first, by })
    } else if (verb === 'lifted') {
      this.#presses = []
      this.#listen({ kind: 'lifted', press: first })
      this.#answerLift(first, { lifted: true })
    } else if (verb === 'emptied') {
      this.#presses = this.#presses.filter((press) => press !== first)
      this.#answerLift(first, { lifted: true })
    } else if (verb === 'idle') {
      this.#listen({ kind: 'idle', ms: Number(first) })
    } else if (verb === 'touched') {
      this.#listen({ kind: 'touched' })
    } else if (verb === 'look') {
      this.#answerLook(this.#looking[0], { windows: Number(first) < 0 ? null : Number(first), mirrored: second === 'mirrored' })
    } else if (verb === 'liftFailed') {
      this.#answerLift(first, { lifted: false, why: second })
    } else if (verb === 'kiosk') {
      this.#listen({ kind: 'kiosk', connected: first === 'on' })
    } else if (verb === 'refused') {
      this.#listen({ kind: 'refused', count: Number(first) })
    } else {
      this.#log.warn({ line }, 'holder said something unknown')
    }
  }
}
