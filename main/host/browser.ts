/**
 * The installed Chromium as a process of our own: a fresh profile each time, a pipe instead of a debugging port, and
 * everything switched off that a kiosk does not need. Its sandbox is on: as root it is not started at all.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { type Cdp, connectCdp } from './cdp.ts'

export interface BrowserOptions {
  /** Path of the Chromium to run. */
  readonly chromium: string
  /** A folder of our own; what earlier browsers left in it is removed. */
  readonly profiles: string
  readonly display: string
  /** Whom to run it as when we are root. Chromium's sandbox does not work for root, so there is no other way. */
  readonly user?: { readonly uid: number; readonly gid: number }
}
export interface Browser {
  readonly pid: number
  readonly cdp: Cdp
  /** aborted when it has ended, by whatever cause */
  readonly ended: AbortSignal
  /** Asks the running browser for one more window without tabs or an address bar. */
  openWindow(url: string): void
  /** Ends it at once: it does not answer. */
  kill(): void
  stop(): Promise<void>
}

const FLAGS = [
  '--test-type', // no bars above the page
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-breakpad',
  '--disable-print-preview',
  '--disable-notifications',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--disable-gpu', // still pictures: a software frame is ready sooner than a GPU process is restarted
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-hang-monitor',
  '--password-store=basic',
  '--ozone-platform=x11',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,DialMediaRouteProvider',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
] as const
/** The window manager's frame and not Chromium's own: we take the frame away with the window manager (x11-windows.ts). */
const PREFERENCES = { browser: { custom_chrome_frame: false }, translate: { enabled: false }, profile: { exit_type: 'Normal' } }
const READY_WITHIN_MS = 15_000
const STOPS_WITHIN_MS = 2_000

/** @throws when Chromium can't be started; `onEnded` once, when it has ended by whatever cause but `stop`. */
export async function startBrowser(options: BrowserOptions, onEnded: () => void): Promise<Browser> {
  const { user } = options
  if (process.getuid?.() === 0 && !user) throw new Error('Chromium must not run as root: its sandbox does not work there. Start the kiosk as the pupil.')
  const profile = await freshProfile(options)
  const flags = [...FLAGS, `--user-data-dir=${profile}`]
  const start = { ...(user ?? {}), env: { ...environment(), DISPLAY: options.display, HOME: profile } }

  const child: ChildProcess = spawn(options.chromium, [...flags, '--remote-debugging-pipe', '--no-startup-window'], {
    ...start,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  failed.catch(() => {})
  let stopping = false
  /** Second starts that have not handed over yet: with the first one gone each would become a browser of its own, which nobody knows. */
  const asking = new Set<ChildProcess>()
  const over = new AbortController()
  const cdp = connectCdp(child.stdio[3] as Writable, child.stdio[4] as Readable, () => {
    over.abort()
    child.kill('SIGKILL')
    for (const second of asking) second.kill('SIGKILL')
    if (!stopping) onEnded()
  })
  // Not left to the pipe alone: a stopped child process of the browser may hold its end open.
  child.once('exit', () => cdp.close('the browser ended'))
  const stop = async () => {
    stopping = true
    const ended = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve))
    cdp.browser.send('Browser.close').catch(() => {})
    const timer = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS)
    await ended
    clearTimeout(timer)
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {})
  }
  try {
    await Promise.race([cdp.browser.send('Browser.getVersion', {}, READY_WITHIN_MS), failed])
    await Promise.all([
      cdp.browser.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
      // Granting nothing rejects everything else, everywhere.
      cdp.browser.send('Browser.grantPermissions', { permissions: [] }),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    pid: child.pid ?? 0,
    cdp,
    ended: over.signal,
    openWindow(url) {
      if (over.signal.aborted) return
      // The second start hands the address to the first one over a socket in the profile, and ends.
      const second = spawn(options.chromium, [...flags, `--app=${url}`], { ...start, stdio: 'ignore' })
      asking.add(second)
      for (const done of ['exit', 'error'] as const) second.once(done, () => asking.delete(second))
    },
    kill: () => void child.kill('SIGKILL'),
    stop,
  }
}

/** Nothing of the pupil's own settings, proxies or tokens reaches the browser. */
function environment(): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LC_ALL', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'TMPDIR', 'TZ']
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}

async function freshProfile({ profiles, user }: BrowserOptions): Promise<string> {
  await mkdir(profiles, { recursive: true, mode: 0o700 })
  const old = (await readdir(profiles)).filter((name) => name.startsWith('chromium-'))
  await Promise.all(old.map((name) => rm(join(profiles, name), { recursive: true, force: true }).catch(() => {})))
  const profile = await mkdtemp(join(profiles, 'chromium-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(PREFERENCES))
  if (user) for (const path of [profiles, profile, join(profile, 'Default'), join(profile, 'Default', 'Preferences')]) await chown(path, user.uid, user.gid)
  return profile
}
