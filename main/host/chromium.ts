/**
 * The host over an installed Chromium, for Linux rooms without Electron, for `npm start` and for tests. X11 only.
 *
 * Windows are made ready and parked out of sight; showing one is a single X request (x11-windows.ts). When the whole
 * browser goes, every window is reported gone and the next `open` starts another browser.
 * Fail direction: what is not our own page does not load; what is gone is reported, never silently missing.
 */
import { areaOf } from './areas.ts'
import { type Browser, type BrowserOptions, startBrowser } from './browser.ts'
import type { CdpSession } from './cdp.ts'
import type { ButtonEdge, Display, Host, HostEvents, HostWindow, WindowRole } from './host.ts'
import { openPage, type Page } from './page.ts'
import { ORIGIN, type Pages } from './pages.ts'
import { connectX } from './x11.ts'
import { keepWindows, type NativeWindow, type WindowLook } from './x11-windows.ts'

export interface ChromiumOptions extends BrowserOptions {
  readonly pages: Pages
}

/** The cover's colour (renderer/theme): seen where a page has not painted yet. */
const BACKGROUND = 0x12304a
const WINDOW_WITHIN_MS = 10_000

interface OpenWindow {
  readonly window: HostWindow
  readonly page: Page
}

/** @throws when there is no X server, or Chromium can't be started at all. */
export async function createChromiumHost(options: ChromiumOptions, events: HostEvents): Promise<Host> {
  const link = await connectX(options.display, () => events.onSessionEnding())
  const windows = keepWindows(link)
  let displays = await link.displays()
  link.onDisplaysChanged((now) => {
    displays = now
    events.onDisplaysChanged(now)
  })
  const open = new Map<string, OpenWindow>()
  let stopping = false
  let running: Promise<Browser> | null = null
  /** Takes the next page target; anything that comes while nobody waits is not ours and is closed. */
  let expecting: ((session: CdpSession, target: string) => void) | null = null

  const browser = (): Promise<Browser> => {
    running ??= start().catch((error) => {
      running = null
      throw error
    })
    return running
  }
  const start = async () => {
    const started = await startBrowser(options, () => {
      running = null
      for (const { page } of [...open.values()]) page.ended()
    })
    const root = started.cdp.browser
    root.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const { type, targetId } = targetInfo as { type: string; targetId: string }
      const session = started.cdp.session(String(sessionId))
      if (type === 'page' && expecting) expecting(session, targetId)
      else if (type === 'page') root.send('Target.closeTarget', { targetId }).catch(() => {})
      else session.send('Runtime.runIfWaitingForDebugger').catch(() => {})
    })
    root.on('Target.detachedFromTarget', ({ sessionId }) => {
      started.cdp.drop(String(sessionId))
      open.get(String(sessionId))?.page.ended()
    })
    // Every new target waits until we have looked at it: a window that is not ours never loads anything.
    await root.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
    return started
  }

  const openOne = async (role: WindowRole, display: Display, edge: ButtonEdge): Promise<HostWindow> => {
    const running = await browser()
    const attached = new Promise<CdpSession>((resolve) => {
      expecting = resolve
    })
    const path = `/${role}.html`
    let native: NativeWindow
    let session: CdpSession
    try {
      const givenUp = AbortSignal.any([running.ended, AbortSignal.timeout(WINDOW_WITHIN_MS)])
      const none = new Promise<never>((_, reject) => givenUp.addEventListener('abort', () => reject(new Error('the browser made no page'))))
      const claimed = windows.claim(running.pid, lookOf(role, display, edge), () => running.openWindow(ORIGIN + path), givenUp)
      ;[native, session] = await Promise.all([claimed, Promise.race([attached, none])])
    } finally {
      expecting = null
    }
    const id = session.id ?? ''
    const page = await openPage(session, path, options.pages, {
      onCall: (name, request) => events.onCall(window, name, request),
      onGone(why) {
        open.delete(id)
        // Whoever stopped one of its processes may have stopped them all: only a new browser surely answers.
        if (why === 'hung') running.kill()
        if (!stopping) events.onGone(window, why)
      },
    })
    const window: HostWindow = {
      role,
      display,
      nativeId: native.id,
      push: page.push,
      async show(visibility) {
        if (visibility === 'shown') native.raise(role === 'stage' && display.primary)
        else native.park()
      },
      sendKey: page.sendKey,
      async close() {
        open.delete(id)
        native.park()
        await page.close()
      },
    }
    open.set(id, { window, page })
    return window
  }

  /** Windows are opened one after the other: that is how a new X window and a new page are known to belong together. */
  let turn: Promise<unknown> = Promise.resolve()
  return {
    kind: 'chromium',
    capabilities: { tray: false, lockSession: false, mute: false, nativeWindowIds: true },
    displays: () => displays,
    open(role, display, edge = 'right') {
      const opened = turn.then(() => openOne(role, display, edge))
      turn = opened.catch(() => {})
      return opened
    },
    registerShortcut: (keys, pressed) => link.grabKeys(keys, pressed),
    releaseShortcut: (keys) => link.releaseKeys(keys),
    idleSeconds: async () => (await link.idleMs()) / 1000,
    lockSession: () => Promise.reject(new Error('this host can’t lock the session')),
    signOut: () => Promise.reject(new Error('this host can’t sign out')),
    setMuted: () => Promise.reject(new Error('this host can’t mute')),
    tray: () => {},
    async stop() {
      stopping = true
      await (await running?.catch(() => null))?.stop()
      link.close()
    },
  }
}

function lookOf(role: WindowRole, display: Display, edge: ButtonEdge): WindowLook {
  return { area: areaOf(role, display, edge), background: BACKGROUND }
}
