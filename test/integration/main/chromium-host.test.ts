/** The Chromium host against a page that tries to get out. Our real pages never do any of this. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createChromiumHost } from '../../../main/host/chromium.ts'
import type { Host, HostWindow } from '../../../main/host/host.ts'
import { readPages } from '../../../main/host/pages.ts'
import { USUAL_PAGE } from '../../../protocol/page.ts'
import { CHROMIUM, MISSING, PUPIL } from '../../e2e/kiosk/bed.ts'
import { openScreen, type Screen, until } from '../../tools/screen.ts'
import { hostSpecs } from './host-specs.ts'

const PAGE = '<!doctype html><html><head><title>t</title><script src="page.js"></script></head><body bgcolor="#12304a"></body></html>'
/** Does what it is told through its state's `school`, and reports back. */
const SCRIPT = `
const said = (what) => window.handrail.call('page.tell', what)
window.handrail.onState((state) => {
  const [n, verb, value] = JSON.parse(state.school)
  const tell = (answer) => said({ n, answer })
  const tries = {
    echo: () => tell(value),
    fetch: () => fetch(value).then(() => tell('got it'), () => tell('refused')),
    open: () => tell(window.open(value) === null ? 'refused' : 'opened'),
    frame: () => { const f = document.createElement('iframe'); f.src = value; f.onload = () => { let text = ''; try { text = f.contentDocument.body.innerText } catch {} tell('frame ' + text) }; document.body.append(f); setTimeout(() => tell('frame nothing'), 1000) },
    go: () => { location.href = value; setTimeout(() => tell('still here'), 500) },
    link: () => { const a = document.createElement('a'); a.href = value; a.target = '_blank'; document.body.append(a); a.click(); setTimeout(() => tell('still here'), 500) },
    download: () => { const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'x.txt'; document.body.append(a); a.click(); setTimeout(() => tell('done'), 500) },
    permission: () => navigator.permissions.query({ name: value }).then((p) => tell(p.state)),
    replace: () => { try { window.handrail = 1; window.handrail.call = 1 } catch {} ; try { delete window.handrail } catch {} ; tell(typeof window.handrail.call) },
    binding: () => tell(Object.getOwnPropertyNames(window).filter((n) => n === '__handrailCall').length === 0 ? 'hidden' : 'there'),
    eval: () => { try { tell(String(new Function('return 1')())) } catch { tell('refused') } },
  }
  tries[verb]()
})
addEventListener('keydown', (event) => said('key ' + event.key + (event.shiftKey ? ' shift' : '')))
addEventListener('pointerdown', () => said('pointer'))
`

const suite = describe.skipIf(MISSING.length > 0)
suite(MISSING.length > 0 ? `SKIPPED Chromium host: ${MISSING.join(', ')} not installed` : 'a page in the Chromium host', () => {
  let screen: Screen
  let folder: string
  let host: Host
  let window: HostWindow
  const told: unknown[] = []
  const gone: string[] = []
  const goneWindows: { window: HostWindow; why: string }[] = []
  const changes: number[] = []
  const requests: string[] = []
  let tries = 0
  const web = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.setHeader('access-control-allow-origin', '*').end('outside')
  })

  beforeAll(async () => {
    screen = await openScreen()
    Object.assign(process.env, screen.env(PUPIL?.uid))
    folder = mkdtempSync(join(tmpdir(), 'handrail-host-'))
    chmodSync(folder, 0o755)
    mkdirSync(join(folder, 'pages'))
    mkdirSync(join(folder, 'profiles'))
    if (PUPIL) chownSync(join(folder, 'profiles'), PUPIL.uid, PUPIL.gid)
    for (const page of ['stage.html', 'button.html', 'card.html']) writeFileSync(join(folder, 'pages', page), PAGE)
    writeFileSync(join(folder, 'pages/page.js'), SCRIPT)
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    host = await createChromiumHost(
      {
        chromium: CHROMIUM,
        profiles: join(folder, 'profiles'),
        display: screen.display,
        pages: await readPages(join(folder, 'pages')),
        ...(PUPIL ? { user: PUPIL } : {}),
      },
      {
        async onCall(_, name, request) {
          told.push(name === 'page.tell' ? request : name)
          return { ok: true, value: {} }
        },
        onGone(window, why) {
          gone.push(why)
          goneWindows.push({ window, why })
        },
        onDisplaysChanged: (displays) => changes.push(displays.length),
        onSessionEnding: () => {},
      },
    )
    window = await openStage()
  })
  afterAll(async () => {
    await host?.stop()
    web.close()
    await screen?.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  })

  const openStage = () => {
    const [display] = host.displays()
    if (!display) throw new Error('no display')
    return host.open('stage', display)
  }
  const attempt = async (verb: string, value = '', by = window): Promise<unknown> => {
    const n = ++tries
    const answer = () => told.find((t): t is { n: number; answer: unknown } => typeof t === 'object' && t !== null && 'n' in t && t.n === n)
    by.push({ screen: { kind: 'nothing' }, language: 'en', school: JSON.stringify([n, verb, value]), support: USUAL_PAGE })
    await until(`${verb} ${value} answered`, () => answer() !== undefined, 5_000)
    return answer()?.answer
  }
  const outside = () => `http://127.0.0.1:${(web.address() as AddressInfo).port}/x`

  test('gets its state and is heard, word for word', async () => {
    const text = '</script><script>alert(1)</script> “ŵ” \u2028 😀'
    expect(await attempt('echo', text)).toBe(text)
  })

  test.each(['fetch', 'frame', 'open', 'link'])('can’t reach the network by %s', async (verb) => {
    expect(await attempt(verb, outside())).not.toMatch(/got it|opened|outside/)
    expect(requests).toEqual([])
    expect(gone).toEqual([])
  })
  test.each(['file:///etc/passwd', 'data:text/html,outside', 'view-source:https://kiosk.handrail/stage.html', 'chrome://settings', 'about:blank'])(
    'can’t show %s in a frame or a new window',
    async (url) => {
      expect(await attempt('frame', url)).not.toMatch(/outside|root:/)
      expect(await attempt('open', url)).toBe('refused')
      expect(await attempt('link', url)).toBe('still here')
    },
  )
  test('gets no permission and saves no file', async () => {
    for (const name of ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read']) expect(await attempt('permission', name)).toBe('denied')
    await attempt('download')
    expect(gone).toEqual([])
  })
  test('can’t replace the bridge, see the binding under it, or make code from text', async () => {
    expect(await attempt('replace')).toBe('function')
    expect(await attempt('binding')).toBe('hidden')
    expect(await attempt('eval')).toBe('refused')
  })

  test('is out of sight until it is shown, then on its display at once, and hears real clicks and forwarded keys', async () => {
    const at = { x: 640, y: 400 }
    expect(screen.pixel(at)).toBe('#000000')
    await window.show('shown')
    await until('shown', () => screen.pixel(at) === '#12304a')
    told.length = 0
    await screen.tool('xdotool', 'mousemove', '1270', '790', 'click', '1')
    await until('click heard', () => told.includes('pointer'))
    window.sendKey({ name: 'Tab', modifiers: ['Shift'], text: null })
    window.sendKey({ name: 'ŵ', modifiers: [], text: 'ŵ' })
    await until('keys heard', () => told.includes('key Tab shift') && told.includes('key ŵ'))
    await window.show('ready')
    await until('hidden', () => screen.pixel(at) === '#000000')
  })

  test('taken off the screen by another program it is there again when it is shown', async () => {
    await screen.tool('xdotool', 'windowunmap', String(window.nativeId))
    await window.show('shown')
    await until('shown', () => screen.pixel({ x: 640, y: 400 }) === '#12304a')
    await window.show('ready')
    await until('hidden', () => screen.pixel({ x: 640, y: 400 }) === '#000000')
  })

  test('that goes elsewhere is closed and reported', async () => {
    for (const url of [outside(), 'data:text/html,outside', 'file:///etc/passwd', 'about:blank']) {
      gone.length = 0
      window.push({ screen: { kind: 'nothing' }, language: 'en', school: JSON.stringify([0, 'go', url]), support: USUAL_PAGE })
      await sleep(700)
      if (url === 'about:blank') expect(gone).toEqual(['crashed'])
      if (gone.length > 0) window = await openStage()
    }
    expect(requests).toEqual([])
    expect(await attempt('echo', 'back')).toBe('back')
  })

  test('shortcuts: taken once, with every lock key, and refused when another program has them', async () => {
    let pressed = 0
    expect(await host.registerShortcut('Ctrl+Shift+F12', () => void pressed++)).toBe(true)
    await screen.pressKeys('ctrl+shift+F12')
    await until('pressed', () => pressed === 1)
    await screen.pressKeys('Num_Lock', 'ctrl+shift+F12', 'Num_Lock')
    await until('pressed with NumLock on', () => pressed === 2)
    const second = await createChromiumHost(
      { chromium: CHROMIUM, profiles: join(folder, 'profiles'), display: screen.display, pages: () => null },
      { onCall: async () => ({}), onGone: () => {}, onDisplaysChanged: () => {}, onSessionEnding: () => {} },
    )
    expect(await second.registerShortcut('Ctrl+Shift+F12', () => {})).toBe(false)
    expect(await second.registerShortcut('Ctrl+Alt+H', () => {})).toBe(true)
    await second.stop()
  })

  test('idle time starts anew with every key', async () => {
    await sleep(1_100)
    expect(await host.idleSeconds()).toBeGreaterThan(1)
    await screen.pressKeys('a')
    expect(await host.idleSeconds()).toBeLessThan(1)
  })

  describe('what every host promises', () =>
    hostSpecs(() => ({
      host,
      gone: goneWindows,
      echo: (by, text) => attempt('echo', text, by),
      // The page leaves for nowhere: its host must not go on as if it were still ours.
      crash: async (by) => by.push({ screen: { kind: 'nothing' }, language: 'en', school: JSON.stringify([0, 'go', 'about:blank']), support: USUAL_PAGE }),
      async takeKeys(keys) {
        const other = await createChromiumHost(
          { chromium: CHROMIUM, profiles: join(folder, 'profiles'), display: screen.display, pages: () => null },
          { onCall: async () => ({}), onGone: () => {}, onDisplaysChanged: () => {}, onSessionEnding: () => {} },
        )
        expect(await other.registerShortcut(keys, () => {})).toBe(true)
      },
    })))

  test('a display that is unplugged or plugged in is noticed', async () => {
    await screen.setDisplays(1)
    await until('one left', () => changes.at(-1) === 1, 5_000)
    await screen.setDisplays(2)
    await until('two again', () => changes.at(-1) === 2, 5_000)
  })

  test.skipIf(!PUPIL)('as root the browser is not started: its sandbox would be off', async () => {
    const asRoot = await createChromiumHost(
      { chromium: CHROMIUM, profiles: join(folder, 'root'), display: screen.display, pages: () => null },
      { onCall: async () => ({}), onGone: () => {}, onDisplaysChanged: () => {}, onSessionEnding: () => {} },
    )
    const [display] = asRoot.displays()
    if (!display) throw new Error('no display')
    await expect(asRoot.open('stage', display)).rejects.toThrow('must not run as root')
    await asRoot.stop()
  })
})
