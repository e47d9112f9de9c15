import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseKey } from '../../../main/holder-client.ts'
import { buttonArea } from '../../../main/host/areas.ts'
import { connectCdp } from '../../../main/host/cdp.ts'
import { bridgeCall, parseCall } from '../../../main/host/page-bridge.ts'
import { type Pages, readPages } from '../../../main/host/pages.ts'
import { keycodeOf, parseKeys } from '../../../main/host/x11-keys.ts'
import { POLICY } from '../../../protocol/policy.ts'

describe('the DevTools client', () => {
  function bench() {
    const input = new PassThrough()
    const output = new PassThrough()
    const closed: string[] = []
    const cdp = connectCdp(input, output, (why) => closed.push(why))
    const say = (message: unknown) => output.write(`${JSON.stringify(message)}\0`)
    return { cdp, input, output, say, closed, asked: () => JSON.parse(String(input.read()).replace(/\0$/, '')) }
  }
  test('answers reach who asked, also in pieces and several in one', async () => {
    const b = bench()
    const [one, two] = [b.cdp.browser.send('A'), b.cdp.session('s').send('B')]
    const text = `${JSON.stringify({ id: 2, sessionId: 's', result: { b: 'ä' } })}\0${JSON.stringify({ id: 1, result: { a: 1 } })}\0`
    for (const byte of Buffer.from(text)) b.output.write(Buffer.from([byte]))
    expect(await one).toEqual({ a: 1 })
    expect(await two).toEqual({ b: 'ä' })
  })
  test('a refusal, a silence and a lost browser each end the wait: a press never hangs on one', async () => {
    const b = bench()
    const refused = b.cdp.browser.send('A')
    const silent = b.cdp.browser.send('B', {}, 20)
    const dropped = b.cdp.session('s').send('C')
    const lost = b.cdp.browser.send('D')
    b.say({ id: 1, error: { message: 'no such thing' } })
    await expect(refused).rejects.toThrow('A: no such thing')
    await expect(silent).rejects.toThrow('B: no answer within 20 ms')
    b.cdp.drop('s')
    await expect(dropped).rejects.toThrow('C: the page is gone')
    b.output.destroy()
    await expect(lost).rejects.toThrow('D: the browser closed its pipe')
    await expect(b.cdp.browser.send('E')).rejects.toThrow('the browser is gone')
    expect(b.closed).toHaveLength(1)
  })
  test('an event is heard by its own session only', () => {
    const b = bench()
    const heard: string[] = []
    b.cdp.session('s').on('X', () => heard.push('s'))
    b.cdp.session('t').on('X', () => heard.push('t'))
    b.say({ method: 'X', params: {}, sessionId: 't' })
    b.output.read()
    return expect.poll(() => heard).toEqual(['t'])
  })
  test('a message without end closes the pipe instead of filling the memory', () => {
    const b = bench()
    for (let i = 0; i < 17; i++) b.output.write(Buffer.alloc(1024 * 1024, 65))
    return expect.poll(() => b.closed).toEqual(['a message was too large'])
  })
})

describe('the private origin', () => {
  let folder: string
  let pages: Pages
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'handrail-pages-'))
    mkdirSync(join(folder, 'out/assets'), { recursive: true })
    for (const page of ['stage.html', 'button.html', 'card.html', 'assets/a.js', 'assets/notes.txt']) writeFileSync(join(folder, 'out', page), page)
    writeFileSync(join(folder, 'secret.js'), 'secret')
    pages = await readPages(join(folder, 'out'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('serves our files with their type and a policy that allows nothing inline', () => {
    const served = pages('https://kiosk.handrail/stage.html?x#y')
    expect(served?.body.toString()).toBe('stage.html')
    const headers = new Map(served?.headers.map((h) => [h.name, h.value]))
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(pages('https://kiosk.handrail/assets/a.js')?.status).toBe(200)
  })
  test.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/../../secret.js',
    '/',
    '/assets',
    '/assets/notes.txt',
    '/stage.html/',
    '/stage.html%00',
  ])('what is not one of our files does not exist: %s', (path) => {
    expect(pages(`https://kiosk.handrail${path}`)?.status).toBe(404)
  })
  test.each([
    'http://kiosk.handrail/stage.html',
    'https://kiosk.handrail:8443/stage.html',
    'https://kiosk.handrail.evil.example/stage.html',
    'https://example.org/',
    'file:///etc/passwd',
    'data:text/html,x',
    'view-source:https://kiosk.handrail/stage.html',
    'not a url',
  ])('nobody else is us: %s', (url) => {
    expect(pages(url)).toBe(null)
  })
  test('a folder without our pages is refused at start, not at the first press', async () => {
    await expect(readPages(join(folder, 'out/assets'))).rejects.toThrow('build the pages first')
  })
})

describe('small parts of the Chromium host', () => {
  test('every shortcut the policy offers can be grabbed', () => {
    const schema = POLICY['panic.shortcut'].schema as { enum?: string[] }
    const rows = [...'abcdefghijklmnopqrstuvwxyz']
      .map((c) => [c.charCodeAt(0), c.toUpperCase().charCodeAt(0)])
      .concat(Array.from({ length: 12 }, (_, i) => [0xffbe + i]))
    for (const shortcut of schema.enum ?? []) expect(keycodeOf(parseKeys(shortcut).keysym, rows, 8), shortcut).not.toBe(null)
    expect(schema.enum?.length).toBeGreaterThan(0)
    expect(parseKeys('Ctrl+Shift+H')).toEqual({ modifiers: 5, keysym: 0x68 })
    expect(() => parseKeys('Hyper+H')).toThrow('unknown modifier')
    expect(() => parseKeys('Ctrl+Help')).toThrow('unknown key')
  })
  test('a layout without the key says so: the next shortcut is tried', () => {
    expect(keycodeOf(0x68, [[0x61]], 8)).toBe(null)
  })
  test('the button is at least 64 px, inside its display, clear of the clock below and the close button above', () => {
    const area = buttonArea({ x: 1280, y: 0, width: 1280, height: 800 })
    expect(area.width).toBeGreaterThanOrEqual(64)
    expect(area.x + area.width).toBeLessThanOrEqual(2560)
    expect(area.y).toBeGreaterThan(100)
    expect(area.y + area.height).toBeLessThan(700)
  })
  test('a page’s call is read strictly', () => {
    expect(parseCall('{"id":1,"name":"page.press","request":{}}')).toEqual({ id: 1, name: 'page.press', request: {} })
    for (const bad of ['', 'x', 'null', '[]', '{"id":"1","name":"a","request":1}', '{"id":1,"request":1}', '{"id":1,"name":2,"request":1}'])
      expect(() => parseCall(bad)).toThrow()
  })
  test('what is handed to a page can’t become code there', () => {
    expect(bridgeCall('state', { by: '</script>"); alert(1)//\u2028' })).toBe('window.__handrail?.state({"by":"</script>\\"); alert(1)//\\u2028"})')
  })
  test.each([
    [['Enter', '-', '-'], { name: 'Enter', modifiers: [], text: null }],
    [['H', 's', 'H'], { name: 'H', modifiers: ['Shift'], text: 'H' }],
    [['%C5%B5', '-', '%C5%B5'], { name: 'ŵ', modifiers: [], text: 'ŵ' }],
    [['%2D', '-', '%2D'], { name: '-', modifiers: [], text: '-' }],
    [['a', 'ca', '-'], { name: 'a', modifiers: ['Control', 'Alt'], text: null }],
    [['%E0%A4%A', '-', '-'], null],
  ])('a key line of the holder: %j', (words, key) => {
    expect(parseKey(words)).toEqual(key)
  })
})
