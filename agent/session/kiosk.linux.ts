/** Keeps a kiosk running in a session, as that session's user: a missing kiosk is restarted, unless the school's policy only watches. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Log, readIfThere } from '../core/index.ts'
import type { OsSession } from './source.ts'

const RESTART_MS = 300
/** A kiosk that dies at once again and again is tried less often, so that a broken one doesn't eat the PC; still ≤ 1 s. */
const RESTART_MAX_MS = 1_000

export interface KioskKeeper {
  /** Ends a kiosk that no longer answers; it is started again. */
  restart(): void
  /** The policy may say something else now: a kiosk that was left ended is started. */
  look(): void
  stop(): void
}

export interface KioskKeeperOptions {
  readonly command: string
  readonly session: OsSession
  readonly places: { agent: string; holder: string; left: string }
  /** asked whenever a kiosk ended; the first one is always started */
  mayRestart(): boolean
  readonly log: Log
}

/**
 * @param command a shell command from the administrator who started the agent; `{socket}`, `{holder}`, `{uid}` and
 * `{display}` stand for this session's. It runs in its own process group, so that its browser ends with it.
 * @param places.left a file in a folder of the agent's: the kiosk of an agent that was killed is ended before a new one starts
 */
export function keepKiosk({ command, session, places, mayRestart, log }: KioskKeeperOptions): KioskKeeper {
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let leftEnded = false
  let failures = 0
  const filled = command
    .replaceAll('{socket}', places.agent)
    .replaceAll('{holder}', places.holder)
    .replaceAll('{uid}', String(session.uid))
    .replaceAll('{display}', session.display ?? '')

  function start(): void {
    leftEnded = false
    const startedAt = performance.now()
    const other = process.getuid?.() === 0 && session.uid !== 0
    child = spawn('/bin/sh', ['-c', filled], {
      detached: true,
      stdio: 'ignore',
      cwd: '/',
      env: environment(session),
      ...(other ? { uid: session.uid, gid: session.gid } : {}),
    })
    if (child.pid !== undefined) writeFileSync(places.left, `${child.pid} ${startOf(child.pid) ?? ''}`, { mode: 0o600 })
    const gone = (why: unknown): void => {
      if (stopped || timer || leftEnded) return
      if (!mayRestart()) {
        leftEnded = true
        log.warn({ uid: session.uid, why }, 'the kiosk ended and is not started again: the policy says so')
        return
      }
      failures = performance.now() - startedAt > 10_000 ? 0 : failures + 1
      log.warn({ uid: session.uid, why }, 'the kiosk ended and is started again')
      timer = setTimeout(
        () => {
          timer = undefined
          start()
        },
        Math.min(RESTART_MS * Math.max(1, failures), RESTART_MAX_MS),
      )
    }
    child.once('error', (error) => gone(error.message))
    child.once('exit', (code, signal) => gone(signal ?? code))
  }
  function end(signal: NodeJS.Signals): void {
    if (!child?.pid) return
    try {
      process.kill(-child.pid, signal)
    } catch {
      // Already gone.
    }
  }

  endLeftBehind(places.left)
  start()
  return {
    restart: () => end('SIGKILL'),
    look() {
      if (leftEnded && !stopped && mayRestart()) start()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      end('SIGTERM')
      rmSync(places.left, { force: true })
    },
  }
}

/** Only what a desktop program of that user needs: the agent's own environment is a privileged one. */
function environment({ account, home, display, xauthority, uid }: OsSession): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: process.env.LANG ?? 'C.UTF-8',
    HOME: home,
    USER: account,
    LOGNAME: account,
    XDG_RUNTIME_DIR: `/run/user/${uid}`,
    ...(display === null ? {} : { DISPLAY: display }),
    ...(xauthority === null ? {} : { XAUTHORITY: xauthority }),
  }
}

/** Process numbers come round again; number and start time together don't. */
function endLeftBehind(path: string): void {
  const [pid = '', startedAt = ''] = (readIfThere(path) ?? '').split(' ')
  if (!/^\d+$/.test(pid) || startedAt === '' || startOf(Number(pid)) !== startedAt) return
  try {
    process.kill(-Number(pid), 'SIGKILL')
  } catch {
    // Gone meanwhile.
  }
}

/** When a process started, in clock ticks since boot (field 22 of proc(5)'s stat); null when there is none. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
