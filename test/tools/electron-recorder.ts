/**
 * A stand-in for Electron's module that remembers what was asked of it and lets a test play the operating system and the page.
 * Where Electron's executable can't be had, this is what main/host/electron.ts is run against; it draws nothing.
 */
import { EventEmitter } from 'node:events'
import type { ElectronApi } from '../../main/host/electron.ts'

type Decide<T> = (value: T) => void

export class RecordedContents extends EventEmitter {
  readonly id: number
  readonly sent: { channel: string; value: unknown }[] = []
  readonly input: unknown[] = []
  mainFrame: { url: string } = { url: '' }
  windowOpen: ((details: { url: string }) => { action: string }) | null = null
  constructor(id: number) {
    super()
    this.id = id
  }
  send(channel: string, value: unknown) {
    this.sent.push({ channel, value })
  }
  sendInputEvent(event: unknown) {
    this.input.push(event)
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.windowOpen = handler
  }
}

export class RecordedWindow extends EventEmitter {
  readonly options: Record<string, unknown>
  readonly webContents: RecordedContents
  readonly calls: string[] = []
  destroyed = false
  visible = false
  constructor(options: Record<string, unknown>, id: number) {
    super()
    this.options = options
    this.webContents = new RecordedContents(id)
  }
  async loadURL(url: string) {
    this.webContents.mainFrame = { url }
  }
  isDestroyed() {
    return this.destroyed
  }
  destroy() {
    this.destroyed = true
    this.emit('closed')
  }
  getNativeWindowHandle() {
    const handle = Buffer.alloc(8)
    handle.writeUInt32LE(0x1400000 + this.webContents.id)
    return handle
  }
  show() {
    this.visible = true
  }
  showInactive() {
    this.visible = true
    this.calls.push('showInactive')
  }
  hide() {
    this.visible = false
    this.calls.push('hide')
  }
  focus() {
    this.calls.push('focus')
  }
  moveTop() {
    this.calls.push('moveTop')
  }
  setKiosk(on: boolean) {
    this.calls.push(`setKiosk ${on}`)
  }
  setBounds(bounds: unknown) {
    this.calls.push(`setBounds ${JSON.stringify(bounds)}`)
  }
  setAlwaysOnTop(on: boolean, level: string) {
    this.calls.push(`setAlwaysOnTop ${on} ${level}`)
  }
  setVisibleOnAllWorkspaces(on: boolean) {
    this.calls.push(`setVisibleOnAllWorkspaces ${on}`)
  }
}

export class ElectronRecorder {
  readonly windows: RecordedWindow[] = []
  readonly switches = new Map<string, string>()
  readonly schemes: string[] = []
  readonly takenShortcuts = new Set<string>()
  readonly shortcuts = new Map<string, () => void>()
  readonly trayMenus: { label: string; click(): void }[][] = []
  sandboxed = false
  secondInstance = false
  quit = false
  displays = [
    { id: 1, bounds: { x: 0, y: 0, width: 1280, height: 800 } },
    { id: 2, bounds: { x: 1280, y: 0, width: 1280, height: 800 } },
  ]
  permissionRequest: ((contents: unknown, permission: string, decide: Decide<boolean>) => void) | null = null
  permissionCheck: (() => boolean) | null = null
  deviceCheck: (() => boolean) | null = null
  beforeRequest: ((details: { url: string }, decide: Decide<{ cancel: boolean }>) => void) | null = null
  readonly session = new EventEmitter()
  readonly app = new EventEmitter()
  readonly screen = new EventEmitter()
  readonly powerMonitor = new EventEmitter()
  #invoke: ((event: unknown, name: unknown, request: unknown) => unknown) | null = null
  #serve: ((request: { url: string }) => Response) | null = null

  /** What main/host/electron.ts is handed. */
  get api(): ElectronApi {
    const recorder = this
    class BrowserWindow extends RecordedWindow {
      constructor(options: Record<string, unknown>) {
        super(options, recorder.windows.length + 1)
        recorder.windows.push(this)
        recorder.app.emit('web-contents-created', {}, this.webContents)
      }
    }
    class Tray {
      setContextMenu(menu: { label: string; click(): void }[]) {
        recorder.trayMenus.push(menu)
      }
      destroy() {}
    }
    const api = {
      app: Object.assign(this.app, {
        commandLine: { hasSwitch: (name: string) => this.switches.has(name), appendSwitch: (name: string, value: string) => this.switches.set(name, value) },
        requestSingleInstanceLock: () => !this.secondInstance,
        enableSandbox: () => {
          this.sandboxed = true
        },
        whenReady: async () => undefined,
        quit: () => {
          this.quit = true
        },
      }),
      BrowserWindow,
      Tray,
      Menu: { setApplicationMenu: () => undefined, buildFromTemplate: (items: unknown) => items },
      globalShortcut: {
        register: (keys: string, pressed: () => void) => !this.takenShortcuts.has(keys) && Boolean(this.shortcuts.set(keys, pressed)),
        unregister: (keys: string) => this.shortcuts.delete(keys),
        unregisterAll: () => this.shortcuts.clear(),
      },
      ipcMain: {
        handle: (_channel: string, invoke: (event: unknown, name: unknown, request: unknown) => unknown) => {
          this.#invoke = invoke
        },
        removeHandler: () => {
          this.#invoke = null
        },
      },
      powerMonitor: Object.assign(this.powerMonitor, { getSystemIdleTime: () => 42 }),
      protocol: { registerSchemesAsPrivileged: (schemes: { scheme: string }[]) => this.schemes.push(...schemes.map((s) => s.scheme)) },
      screen: Object.assign(this.screen, { getAllDisplays: () => this.displays, getPrimaryDisplay: () => this.displays[0] }),
      session: {
        fromPartition: () =>
          Object.assign(this.session, {
            protocol: {
              handle: (_scheme: string, serve: (request: { url: string }) => Response) => {
                this.#serve = serve
              },
            },
            setPermissionRequestHandler: (handler: ElectronRecorder['permissionRequest']) => {
              this.permissionRequest = handler
            },
            setPermissionCheckHandler: (handler: () => boolean) => {
              this.permissionCheck = handler
            },
            setDevicePermissionHandler: (handler: () => boolean) => {
              this.deviceCheck = handler
            },
            webRequest: {
              onBeforeRequest: (handler: ElectronRecorder['beforeRequest']) => {
                this.beforeRequest = handler
              },
            },
          }),
      },
    }
    return api as unknown as ElectronApi
  }

  /** The page in `window` calls; `from` overrides the frame it says it comes from. */
  async call(window: RecordedWindow, name: unknown, request: unknown, from: { url: string } | null = window.webContents.mainFrame): Promise<unknown> {
    if (!this.#invoke) throw new Error('nobody listens')
    return this.#invoke({ sender: window.webContents, senderFrame: from }, name, request)
  }
  /** The page asks for a file. */
  fetch(url: string): Response {
    if (!this.#serve) throw new Error('nobody serves')
    return this.#serve({ url })
  }
}
