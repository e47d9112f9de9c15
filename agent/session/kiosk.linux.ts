/** Keeps a kiosk running in a session, as that session's user: a missing kiosk is restarted, never silence. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Log } from '../core/index.ts'
import type { OsSession } from './source.ts'

const RESTART_MS = 300
/** A kiosk that dies at once again and again is tried less often, so that a broken one doesn't eat the PC; still ≤ 1 s. */
const RESTART_MAX_MS = 1_000

export interface KioskKeeper {
  /** Ends a kiosk that no longer answers; it is started again. */
  restart(): void
  stop(): void
}

/**
 * @param command a shell command from the administrator who started the agent; `{socket}`, `{holder}`, `{uid}` and
 * `{display}` stand for this session's. It runs in its own process group, so that its browser ends with it.
 */
export function keepKiosk(command: string, session: OsSession, sockets: { agent: string; holder: string }, log: Log): KioskKeeper {
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let failures = 0
  const filled = command
    .replaceAll('{socket}', sockets.agent)
    .replaceAll('{holder}', sockets.holder)
    .replaceAll('{uid}', String(session.uid))
    .replaceAll('{display}', session.display ?? '')

  function start(): void {
    const startedAt = performance.now()
    const other = process.getuid?.() === 0 && session.uid !== 0
    child = spawn('/bin/sh', ['-c', filled], {
      detached: true,
      stdio: 'ignore',
      cwd: '/',
      env: environment(session),
      ...(other ? { uid: session.uid, gid: session.gid } : {}),
    })
    const gone = (why: unknown): void => {
      if (stopped || timer) return
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

  start()
  return {
    restart: () => end('SIGKILL'),
    stop() {
      stopped = true
      clearTimeout(timer)
      end('SIGTERM')
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
