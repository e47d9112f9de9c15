/** Sessions as systemd-logind keeps them: one small file each in /run/systemd/sessions, rewritten on every change. */
import { execFile } from 'node:child_process'
import { existsSync, type FSWatcher, readdirSync, readFileSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../core/index.ts'
import { lookUpAccount } from './account.linux.ts'
import type { OsSession, SessionListener, SessionSource } from './source.ts'

const FOLDER = '/run/systemd/sessions'
/** Changes come in bursts of several writes. */
const SETTLE_MS = 100
/** A desktop that has a locker at all locks within this. */
const LOCKED_WITHIN_MS = 2_000
const LOCKED_LOOK_MS = 100
/** When nothing may be watched (no logind yet, or no inotify left), look this often. */
const LOOK_MS = 2_000

/** The `KEY=value` lines of one file. */
export function parseLogindSession(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf('=')
    return at > 0 && !line.startsWith('#') ? [[line.slice(0, at), line.slice(at + 1)] as const] : []
  })
  return Object.fromEntries(pairs)
}

/** A pupil's desktop: a person's session, not a greeter's or a background one, and not one that is going. */
export function isDesktop(fields: Readonly<Record<string, string>>): boolean {
  return fields.CLASS === 'user' && fields.STATE !== 'closing' && (fields.TYPE === 'x11' || fields.TYPE === 'wayland')
}

export function logindSessions(log: Log, folder: string = FOLDER): SessionSource {
  const open = new Map<number, OsSession>()
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function look(listener: SessionListener): void {
    const found = new Map<number, OsSession>()
    for (const session of readSessions(folder)) if (!found.has(session.uid)) found.set(session.uid, session)
    for (const [uid, before] of open) {
      if (found.get(uid)?.id === before.id) continue
      open.delete(uid)
      listener.closed(uid)
    }
    for (const [uid, session] of found) {
      if (open.has(uid)) continue
      open.set(uid, session)
      listener.opened(session)
    }
  }

  function lookAgainAfter(ms: number, listener: SessionListener): void {
    clearTimeout(timer)
    timer = setTimeout(() => begin(listener), ms)
  }

  function begin(listener: SessionListener): void {
    if (stopped) return
    look(listener)
    if (watcher) return
    try {
      watcher = watch(folder, () => lookAgainAfter(SETTLE_MS, listener))
      watcher.on('error', (error) => {
        log.warn({ err: error }, 'sessions can no longer be watched; they are looked up instead')
        watcher?.close()
        watcher = undefined
        lookAgainAfter(LOOK_MS, listener)
      })
      look(listener)
    } catch {
      lookAgainAfter(LOOK_MS, listener)
    }
  }

  return {
    start: begin,
    end({ id }) {
      execFile('loginctl', ['terminate-session', id], (error) => error && log.error({ err: error }, 'the session could not be signed out'))
    },
    async lock({ id }) {
      if (!(await ran('loginctl', ['lock-session', id]))) return false
      for (const from = performance.now(); performance.now() - from < LOCKED_WITHIN_MS; await sleep(LOCKED_LOOK_MS)) if (await isLocked(id)) return true
      return false
    },
    isLocked: ({ id }) => isLocked(id),
    switchUser: () => ran('dm-tool', ['switch-to-greeter']),
    stop() {
      stopped = true
      clearTimeout(timer)
      watcher?.close()
    },
  }
}

/** What a desktop's own locker told logind; null: logind doesn't answer. */
async function isLocked(id: string): Promise<boolean | null> {
  const said = await asked('loginctl', ['show-session', id, '--property=LockedHint', '--value'])
  return said === null ? null : said.trim() === 'yes'
}
const asked = (program: string, args: string[]): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 5_000 }, (error, stdout) => resolve(error ? null : stdout))
  })
const ran = async (program: string, args: string[]): Promise<boolean> => (await asked(program, args)) !== null

function readSessions(folder: string): OsSession[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    if (name.endsWith('.ref') || name.startsWith('.')) return []
    try {
      const fields = parseLogindSession(readFileSync(join(folder, name), 'utf8'))
      const uid = Number(fields.UID)
      if (!isDesktop(fields) || !Number.isSafeInteger(uid)) return []
      const account = lookUpAccount(uid)
      const display = fields.DISPLAY ?? null
      return [{ id: name, uid, ...account, display, xauthority: findXauthority(uid, account.home) }]
    } catch {
      // Gone between listing and reading.
      return []
    }
  })
}

/** Where display managers put a user's X cookie. Only a file that is the user's own is believed. */
function findXauthority(uid: number, home: string): string | null {
  const places = [`/run/user/${uid}/gdm/Xauthority`, `/run/user/${uid}/.Xauthority`, `/run/lightdm/${uid}/xauthority`, join(home, '.Xauthority')]
  return places.find((path) => isOwn(path, uid)) ?? null
}
function isOwn(path: string, uid: number): boolean {
  try {
    return statSync(path).uid === uid
  } catch {
    return false
  }
}
