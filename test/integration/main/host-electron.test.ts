/** main/host/electron.ts against a recording of Electron's API: what is asked of Electron, and what gets through from a page. */
import { beforeAll, describe, expect, test } from 'vitest'
import { CALL_CHANNEL, type ElectronOptions, electronHost, prepareElectron, STATE_CHANNEL } from '../../../main/host/electron.ts'
import type { HostEvents, HostWindow } from '../../../main/host/host.ts'
import { ORIGIN } from '../../../main/host/pages.ts'
import { type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { ElectronRecorder, type RecordedWindow } from '../../tools/electron-recorder.ts'
import { type HostUnderTest, hostSpecs } from './host-specs.ts'

const STATE: PageState = { screen: { kind: 'nothing' }, language: 'en', school: 'Harbour View', support: USUAL_PAGE }

async function started(platform: NodeJS.Platform = 'win32') {
  const electron = new ElectronRecorder()
  const calls: { window: HostWindow; name: string; request: unknown }[] = []
  const gone: { window: HostWindow; why: string }[] = []
  const ran: string[] = []
  let displayChanges = 0
  const events: HostEvents = {
    onCall: async (window, name, request) => {
      calls.push({ window, name, request })
      return { ok: true }
    },
    onGone: (window, why) => void gone.push({ window, why }),
    onDisplaysChanged: () => void displayChanges++,
    onSessionEnding: () => undefined,
  }
  const options: ElectronOptions = {
    pages: (url) =>
      url === `${ORIGIN}/stage.html`
        ? { status: 200, headers: [{ name: 'content-security-policy', value: "default-src 'none'" }], body: Buffer.from('<p>') }
        : null,
    preload: '/opt/handrail/preload.cjs',
    trayIcon: '/opt/handrail/tray.png',
    run: async (program, args) => void ran.push([program, ...args].join(' ')),
    platform,
    logindSession: '7',
  }
  const host = await electronHost(electron.api, options, events)
  const open = async (role: 'stage' | 'button' = 'stage') => {
    const display = host.displays()[0]
    if (!display) throw new Error('no display')
    const window = await host.open(role, display)
    return { window, recorded: electron.windows.at(-1) as RecordedWindow }
  }
  return { electron, host, calls, gone, ran, open, displayChanges: () => displayChanges }
}

describe('a child’s page can’t be used to get at the computer', () => {
  test('every window is sandboxed, isolated and without Node, developer tools or dialogs', async () => {
    const { open } = await started()
    const { recorded } = await open()
    expect(recorded.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
      disableDialogs: true,
      navigateOnDragDrop: false,
    })
  })
  test('every permission is refused, asked for or checked', async () => {
    const { electron } = await started()
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'display-capture', 'openExternal', 'something-new']) {
      let decided: boolean | undefined
      electron.permissionRequest?.({}, permission, (value) => {
        decided = value
      })
      expect(decided).toBe(false)
    }
    expect(electron.permissionCheck?.()).toBe(false)
    expect(electron.deviceCheck?.()).toBe(false)
  })
  test('navigation, redirects, new windows, webviews and downloads go nowhere', async () => {
    const { electron, open } = await started()
    const { recorded } = await open()
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      let prevented = false
      recorded.webContents.emit(name, { preventDefault: () => (prevented = true) })
      expect(prevented, name).toBe(true)
    }
    expect(recorded.webContents.windowOpen?.({ url: 'https://example.org' })).toEqual({ action: 'deny' })
    let prevented = false
    electron.session.emit('will-download', { preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
  })
  test.each(['https://example.org/', 'file:///etc/passwd', 'data:text/html,x', 'app://other/stage.html', 'app://kiosk.example.org/'])(
    'a request to %s is cancelled',
    async (url) => {
      const { electron } = await started()
      let cancelled: boolean | undefined
      electron.beforeRequest?.({ url }, ({ cancel }) => {
        cancelled = cancel
      })
      expect(cancelled).toBe(true)
    },
  )
  test('only our own pages are served, with their content security policy', async () => {
    const { electron } = await started()
    const page = electron.fetch('app://kiosk/stage.html')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(electron.fetch('app://kiosk/../../etc/passwd').status).toBe(404)
    expect(electron.fetch('app://elsewhere/stage.html').status).toBe(404)
  })
  test('a call counts only from the top frame of our own page', async () => {
    const { electron, calls, open } = await started()
    const { recorded, window } = await open()
    await expect(electron.call(recorded, 'page.press', {}, { url: 'https://evil.example/' })).rejects.toThrow()
    await expect(electron.call(recorded, 'page.press', {}, { url: 'app://kiosk/stage.html' })).rejects.toThrow()
    await expect(electron.call(recorded, 'page.press', {}, null)).rejects.toThrow()
    recorded.webContents.mainFrame = { url: 'app://kiosk.example/stage.html' }
    await expect(electron.call(recorded, 'page.press', {})).rejects.toThrow()
    expect(calls).toEqual([])
    recorded.webContents.mainFrame = { url: 'app://kiosk/stage.html' }
    await electron.call(recorded, 'page.press', { via: 'button' })
    expect(calls).toEqual([{ window, name: 'page.press', request: { via: 'button' } }])
  })
})

describe('the cover is there at once and stays', () => {
  test('a stage is made hidden, in the cover’s colour, over the whole display, and painted though hidden', async () => {
    const { open } = await started()
    const { recorded } = await open()
    expect(recorded.options).toMatchObject({
      show: false,
      frame: false,
      width: 1280,
      height: 800,
      backgroundColor: '#12304a',
      alwaysOnTop: true,
      skipTaskbar: true,
    })
    expect((recorded.options.webPreferences as { backgroundThrottling: boolean }).backgroundThrottling).toBe(false)
  })
  test('showing puts it above everything, on every workspace; hiding takes it away', async () => {
    const { open } = await started()
    const { window, recorded } = await open()
    await window.show('shown')
    expect(recorded.visible).toBe(true)
    expect(recorded.calls).toEqual(
      expect.arrayContaining(['setAlwaysOnTop true screen-saver', 'setVisibleOnAllWorkspaces true', 'setKiosk true', 'moveTop', 'focus']),
    )
    await window.show('ready')
    expect(recorded.visible).toBe(false)
  })
  test('losing the front while shown takes it back; while hidden nothing is stolen from the child’s work', async () => {
    const { open } = await started()
    const { window, recorded } = await open()
    recorded.emit('blur')
    expect(recorded.calls).not.toContain('moveTop')
    await window.show('shown')
    recorded.calls.length = 0
    recorded.emit('blur')
    expect(recorded.calls).toContain('moveTop')
  })
  test('Alt+F4 closes nothing', async () => {
    const { open, gone } = await started()
    const { recorded } = await open()
    let prevented = false
    recorded.emit('close', { preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
    expect(gone).toEqual([])
  })
  test.each([
    ['a crashed page', 'crashed', (w: RecordedWindow) => w.webContents.emit('render-process-gone')],
    ['a hung page', 'hung', (w: RecordedWindow) => w.emit('unresponsive')],
    ['a window the system closed', 'closed', (w: RecordedWindow) => w.destroy()],
  ])('%s is reported once, so that another takes its place', async (_name, why, happen) => {
    const { open, gone } = await started()
    const { window, recorded } = await open()
    happen(recorded)
    expect(gone).toEqual([{ window, why }])
    expect(recorded.destroyed).toBe(true)
  })
  test('a display plugged in is told at once', async () => {
    const { electron, host, displayChanges } = await started()
    electron.displays.push({ id: 3, bounds: { x: 2560, y: 0, width: 800, height: 600 } })
    electron.screen.emit('display-added')
    expect(displayChanges()).toBe(1)
    expect(host.displays()).toHaveLength(3)
    expect(host.displays().filter((d) => d.primary)).toHaveLength(1)
  })
})

describe('the rest of the port', () => {
  test('a state pushed reaches the page, and keys the holder kept reach it as input', async () => {
    const { open } = await started()
    const { window, recorded } = await open()
    window.push(STATE)
    expect(recorded.webContents.sent).toEqual([{ channel: STATE_CHANNEL, value: STATE }])
    window.sendKey({ name: 'a', modifiers: ['Shift'], text: 'A' })
    expect(recorded.webContents.input).toEqual([
      { type: 'keyDown', keyCode: 'a', modifiers: ['shift'] },
      { type: 'char', keyCode: 'A', modifiers: ['shift'] },
      { type: 'keyUp', keyCode: 'a', modifiers: ['shift'] },
    ])
  })
  test('keys that another program owns are reported as taken', async () => {
    const { electron, host } = await started()
    electron.takenShortcuts.add('Ctrl+Shift+H')
    let pressed = 0
    expect(await host.registerShortcut('Ctrl+Shift+H', () => pressed++)).toBe(false)
    expect(await host.registerShortcut('F9', () => pressed++)).toBe(true)
    electron.shortcuts.get('F9')?.()
    expect(pressed).toBe(1)
  })
  test('locking uses the system’s own lock on each platform', async () => {
    const windows = await started('win32')
    await windows.host.lockSession()
    expect(windows.ran).toEqual(['rundll32.exe user32.dll,LockWorkStation'])
    const linux = await started('linux')
    await linux.host.signOut()
    expect(linux.ran).toEqual(['loginctl terminate-session 7'])
    await expect((await started('darwin')).host.lockSession()).rejects.toThrow()
  })
  test('what it can’t do it says, and never pretends', async () => {
    const { host } = await started()
    expect(host.capabilities.mute).toBe(false)
    await expect(host.setMuted(true)).rejects.toThrow()
  })
  test('stopping closes every window and gives the keys back', async () => {
    const { electron, host, gone, open } = await started()
    await open()
    await open('button')
    await host.registerShortcut('F9', () => undefined)
    await host.stop()
    expect(electron.windows.every((w) => w.destroyed)).toBe(true)
    expect(electron.shortcuts.size).toBe(0)
    expect(gone).toEqual([])
    expect(electron.quit).toBe(true)
  })
})

describe('before Electron is ready', () => {
  test.each(['remote-debugging-port', 'inspect', 'load-extension'])('a kiosk started with --%s refuses to run', (name) => {
    const electron = new ElectronRecorder()
    electron.switches.set(name, '')
    expect(prepareElectron(electron.api, 'win32')).toContain(name)
  })
  test('a second kiosk in the session refuses to run', () => {
    const electron = new ElectronRecorder()
    electron.secondInstance = true
    expect(prepareElectron(electron.api, 'win32')).not.toBeNull()
  })
  test('the sandbox is on for all, the scheme is ours, and X11 is used on Linux', () => {
    const electron = new ElectronRecorder()
    expect(prepareElectron(electron.api, 'linux')).toBeNull()
    expect(electron.sandboxed).toBe(true)
    expect(electron.schemes).toEqual(['app'])
    expect(electron.switches.get('ozone-platform')).toBe('x11')
  })
  test('preload and host use the same channels', async () => {
    const { readFile } = await import('node:fs/promises')
    const preload = await readFile(new URL('../../../main/preload.ts', import.meta.url), 'utf8')
    expect(preload).toContain(`'${CALL_CHANNEL}'`)
    expect(preload).toContain(`'${STATE_CHANNEL}'`)
  })
})

describe('what every host promises, by Electron’s host', () => {
  let under: HostUnderTest
  beforeAll(async () => {
    const { electron, host, gone, calls } = await started()
    const recorded = (window: HostWindow) => electron.windows[opened.indexOf(window)] as RecordedWindow
    const opened: HostWindow[] = []
    const open = host.open
    under = {
      host: {
        ...host,
        async open(role, display) {
          const window = await open(role, display)
          opened.push(window)
          return window
        },
      },
      gone,
      async echo(window, text) {
        window.push({ ...STATE, school: text })
        const page = recorded(window)
        // The page of this recording says back what it was sent.
        const sent = page.webContents.sent.at(-1)?.value as PageState
        await electron.call(page, 'page.tell', sent.school)
        return calls.at(-1)?.request
      },
      async crash(window) {
        recorded(window).webContents.emit('render-process-gone')
      },
      takeKeys: async (keys) => void electron.takenShortcuts.add(keys),
    }
  })
  hostSpecs(() => under)
})
