/**
 * Electron as the kiosk's host: the product's host on Windows, macOS and Linux. Electron's own module comes in as an argument, so
 * that these lines can be run against a recording of its API where Electron's executable can't be had.
 *
 * Electron's security checklist, in order of its page: only our own content (app://kiosk, from memory) · no Node in pages · context
 * isolation · sandbox · every permission denied · CSP from the handler · no navigation, no new windows, no webview · each call's
 * sender checked · nothing opened outside · the current version pinned. Fuses are in electron-builder.yml.
 *
 * Windows stay visible to capture: hiding ours from it would show what lies underneath, and would blind magnifiers.
 */
import type * as Electron from 'electron'
import type { PageState } from '../../protocol/page.ts'
import { type Area, areaOf } from './areas.ts'
import type { Display, Host, HostEvents, HostWindow, Visibility, WindowRole } from './host.ts'
import { ORIGIN, type Pages } from './pages.ts'

export type ElectronApi = Pick<
  typeof Electron,
  'app' | 'BrowserWindow' | 'globalShortcut' | 'ipcMain' | 'Menu' | 'powerMonitor' | 'protocol' | 'screen' | 'session' | 'Tray'
>

export interface ElectronOptions {
  readonly pages: Pages
  /** absolute path of the bundled preload script */
  readonly preload: string
  /** absolute path of the tray's icon; null where there is none */
  readonly trayIcon: string | null
  /** Runs one of the operating system's own programs. Lock and sign-out are such programs on every system. */
  run(program: string, args: readonly string[]): Promise<void>
  readonly platform: NodeJS.Platform
  /** logind's name for this session, from the environment; null elsewhere */
  readonly logindSession: string | null
}

export const APP_SCHEME = 'app'
const APP_ORIGIN = `${APP_SCHEME}://kiosk`
export const CALL_CHANNEL = 'handrail.call'
export const STATE_CHANNEL = 'handrail.state'
const PARTITION = 'kiosk'
/** The cover's colour until the page has painted, so that there is never a white flash. */
const BACKGROUND = '#12304a'
/** Left open by someone who starts Electron by hand; the fuses close the same doors in the packaged program. */
const FORBIDDEN_SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk', 'js-flags', 'load-extension']

/** To be called before `app` is ready: what Electron only accepts then. Returns the reason when this process must not go on. */
export function prepareElectron(electron: Pick<ElectronApi, 'app' | 'protocol'>, platform: NodeJS.Platform): string | null {
  const found = FORBIDDEN_SWITCHES.find((name) => electron.app.commandLine.hasSwitch(name))
  if (found) return `started with --${found}, which would let another program drive this one`
  if (!electron.app.requestSingleInstanceLock()) return 'another kiosk already runs in this session'
  // Wayland lets no window stay on top or choose its place; XWayland does.
  if (platform === 'linux') electron.app.commandLine.appendSwitch('ozone-platform', 'x11')
  electron.app.enableSandbox()
  electron.protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
  // Closing a window must not end the kiosk: it is put back instead.
  electron.app.on('window-all-closed', () => undefined)
  return null
}

/** @throws when Electron can't be brought up; the caller then tries the other host. */
export async function electronHost(electron: ElectronApi, options: ElectronOptions, events: HostEvents): Promise<Host> {
  await electron.app.whenReady()
  electron.Menu.setApplicationMenu(null)
  const own = electron.session.fromPartition(PARTITION)
  shutDoors(electron, own)
  own.protocol.handle(APP_SCHEME, (request) => answer(options.pages, request.url))

  const windows = new Map<number, KioskWindow>()
  let tray: Electron.Tray | null = null
  let stopping = false

  electron.ipcMain.handle(CALL_CHANNEL, (event, name: unknown, request: unknown) => {
    const window = windows.get(event.sender.id)
    const frame = event.senderFrame
    const ours = window && frame && frame === event.sender.mainFrame && frame.url.startsWith(`${APP_ORIGIN}/`)
    if (!ours || typeof name !== 'string') throw new Error('refused')
    return events.onCall(window, name, request)
  })

  const displays = () => electron.screen.getAllDisplays().map((d) => toDisplay(d, electron.screen.getPrimaryDisplay().id))
  const changed = () => events.onDisplaysChanged(displays())
  electron.screen.on('display-added', changed)
  electron.screen.on('display-removed', changed)
  electron.screen.on('display-metrics-changed', changed)
  electron.powerMonitor.on('shutdown', () => events.onSessionEnding())

  return {
    kind: 'electron',
    capabilities: { tray: options.trayIcon !== null, lockSession: options.platform !== 'darwin', mute: false, nativeWindowIds: options.platform === 'linux' },
    displays,
    async open(role, display, edge) {
      const window = new electron.BrowserWindow(windowOptions(areaOf(role, display, edge), role, own, options.preload))
      const id = window.webContents.id
      const kiosk = new KioskWindow(role, display, window, options.platform)
      windows.set(id, kiosk)
      const gone = (why: 'closed' | 'crashed' | 'hung') => {
        if (!windows.delete(id) || stopping) return
        if (!window.isDestroyed()) window.destroy()
        events.onGone(kiosk, why)
      }
      window.on('close', (event) => {
        if (!stopping && !kiosk.closing) event.preventDefault()
      })
      window.on('closed', () => (kiosk.closing ? windows.delete(id) : gone('closed')))
      window.on('unresponsive', () => gone('hung'))
      window.on('session-end', () => events.onSessionEnding())
      window.webContents.on('render-process-gone', () => gone('crashed'))
      // Something took the front (a dialog, a notification): while covered we take it back.
      window.on('blur', () => kiosk.reassert())
      await window.loadURL(`${APP_ORIGIN}/${role}.html`)
      if (role === 'button') window.showInactive()
      return kiosk
    },
    async registerShortcut(keys, pressed) {
      return electron.globalShortcut.register(keys, pressed)
    },
    releaseShortcut: (keys) => electron.globalShortcut.unregister(keys),
    async idleSeconds() {
      return electron.powerMonitor.getSystemIdleTime()
    },
    lockSession: () => runFor(options, { win32: ['rundll32.exe', 'user32.dll,LockWorkStation'], linux: ['loginctl', 'lock-session'] }),
    signOut: () =>
      runFor(options, {
        win32: ['shutdown.exe', '/l'],
        linux: ['loginctl', 'terminate-session', ...(options.logindSession === null ? [] : [options.logindSession])],
        darwin: ['osascript', '-e', 'tell application "System Events" to log out'],
      }),
    async setMuted() {
      throw new Error('Electron can’t mute other programs: the agent’s native part does')
    },
    tray(items) {
      if (options.trayIcon === null) return
      tray ??= new electron.Tray(options.trayIcon)
      tray.setContextMenu(electron.Menu.buildFromTemplate(items.map(({ label, chosen }) => ({ label, click: chosen }))))
    },
    async stop() {
      stopping = true
      electron.globalShortcut.unregisterAll()
      electron.ipcMain.removeHandler(CALL_CHANNEL)
      tray?.destroy()
      for (const window of windows.values()) await window.close()
      electron.app.quit()
    },
  }
}

class KioskWindow implements HostWindow {
  readonly role: WindowRole
  readonly display: Display
  readonly nativeId: number | null
  closing = false
  readonly #window: Electron.BrowserWindow
  #shown = false

  constructor(role: WindowRole, display: Display, window: Electron.BrowserWindow, platform: NodeJS.Platform) {
    this.role = role
    this.display = display
    this.#window = window
    this.nativeId = platform === 'linux' ? window.getNativeWindowHandle().readUInt32LE(0) : null
  }

  push(state: PageState): void {
    if (!this.#window.isDestroyed()) this.#window.webContents.send(STATE_CHANNEL, state)
  }

  async show(visibility: Visibility): Promise<void> {
    this.#shown = visibility === 'shown'
    if (this.#window.isDestroyed()) return
    if (this.#shown) this.#front()
    else {
      if (this.role === 'stage') this.#window.setKiosk(false)
      this.#window.hide()
    }
  }

  reassert(): void {
    if (this.#shown && !this.#window.isDestroyed()) this.#front()
  }

  sendKey({ name, modifiers, text }: Parameters<HostWindow['sendKey']>[0]): void {
    if (this.#window.isDestroyed()) return
    const held = modifiers.map((m) => m.toLowerCase() as 'shift' | 'control' | 'alt')
    this.#window.webContents.sendInputEvent({ type: 'keyDown', keyCode: name, modifiers: held })
    if (text !== null) this.#window.webContents.sendInputEvent({ type: 'char', keyCode: text, modifiers: held })
    this.#window.webContents.sendInputEvent({ type: 'keyUp', keyCode: name, modifiers: held })
  }

  async close(): Promise<void> {
    this.closing = true
    if (!this.#window.isDestroyed()) this.#window.destroy()
  }

  #front(): void {
    if (this.role !== 'stage') {
      this.#window.setAlwaysOnTop(true, 'screen-saver')
      this.#window.showInactive()
      this.#window.moveTop()
      return
    }
    const { x, y, width, height } = this.display
    this.#window.setBounds({ x, y, width, height })
    this.#window.setAlwaysOnTop(true, 'screen-saver')
    this.#window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    this.#window.showInactive()
    this.#window.setKiosk(true)
    this.#window.moveTop()
    if (this.display.primary) this.#window.focus()
  }
}

function windowOptions(area: Area, role: WindowRole, own: Electron.Session, preload: string): Electron.BrowserWindowConstructorOptions {
  return {
    x: area.x,
    y: area.y,
    width: area.width,
    height: area.height,
    show: false,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: role === 'stage',
    movable: role === 'button',
    skipTaskbar: true,
    alwaysOnTop: true,
    hasShadow: false,
    roundedCorners: false,
    transparent: role === 'button',
    // Whoever types beneath a card goes on typing, also after a click on it.
    focusable: role !== 'card',
    ...(role === 'stage' ? { backgroundColor: BACKGROUND } : {}),
    webPreferences: {
      preload,
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
      spellcheck: false,
      disableDialogs: true,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // A stage must be painted before it is needed, which is while nobody sees it.
      backgroundThrottling: false,
    },
  }
}

/** Nothing but our own pages, and no way out of them. */
function shutDoors(electron: ElectronApi, own: Electron.Session): void {
  // Electron grants permissions unless told otherwise.
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  own.setPermissionCheckHandler(() => false)
  own.setDevicePermissionHandler(() => false)
  own.on('will-download', (event) => event.preventDefault())
  own.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !url.startsWith(`${APP_ORIGIN}/`) }))
  electron.app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Serves from the same memory and under the same policy as the other host; only the scheme differs. */
function answer(pages: Pages, url: string): Response {
  const target = new URL(url)
  const served = `${target.protocol}//${target.host}` === APP_ORIGIN ? pages(`${ORIGIN}${target.pathname}`) : null
  if (!served) return new Response(null, { status: 404 })
  return new Response(new Uint8Array(served.body), { status: served.status, headers: served.headers.map(({ name, value }): [string, string] => [name, value]) })
}

function toDisplay(d: Electron.Display, primary: number): Display {
  return { id: String(d.id), ...d.bounds, primary: d.id === primary }
}

async function runFor(options: ElectronOptions, commands: Partial<Record<NodeJS.Platform, readonly string[]>>): Promise<void> {
  const [program, ...args] = commands[options.platform] ?? []
  if (program === undefined) throw new Error(`not possible on ${options.platform}`)
  await options.run(program, args)
}
