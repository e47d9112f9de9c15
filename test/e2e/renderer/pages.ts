/** The built pages in a real Chromium, with a stand-in for the host's bridge that a test can push states through. */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { TryAnswer } from '../../../protocol/codes.ts'
import type { PageState } from '../../../protocol/page.ts'

const PAGES = fileURLToPath(new URL('../../../out/renderer/', import.meta.url))
const ORIGIN = 'https://kiosk.handrail/'
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

export interface Call {
  readonly name: string
  readonly request: unknown
  readonly atMs: number
}
/** What the stand-in keeps on the page's window. */
interface StandIn {
  calls: Call[]
  pushedAtMs: number
  /** what every code typed is answered with; null keeps it waiting */
  tryAnswer: TryAnswer | null
  push(state: PageState): void
}
declare global {
  interface Window {
    standIn: StandIn
  }
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--force-color-profile=srgb'] })
}

export interface OpenOptions {
  readonly width?: number
  readonly height?: number
  /** device pixels to a CSS pixel: 2 with half the size is a page zoomed to 200% */
  readonly zoom?: number
  readonly reducedMotion?: boolean
  /** `absent`: a page without a host; `refusing`: a host that takes no call */
  readonly bridge?: 'present' | 'absent' | 'refusing'
}

/** Opens out/renderer/<page>.html as the kiosk does: under its own origin, with nothing else to be had there. */
export async function openPage(browser: Browser, page: 'stage' | 'button' | 'card', options: OpenOptions = {}) {
  const { width = 1366, height = 768, zoom = 1, reducedMotion = false, bridge = 'present' } = options
  const motion = { reducedMotion: reducedMotion ? 'reduce' : 'no-preference' } as const
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: zoom, ...motion })
  const opened = await context.newPage()
  const faults: string[] = []
  opened.on('pageerror', (error) => faults.push(String(error)))
  opened.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url())
    if (`${url.origin}/` !== ORIGIN) {
      faults.push(`asked ${url.origin} for something`)
      return route.abort()
    }
    const body = await readFile(join(PAGES, url.pathname)).catch(() => null)
    if (!body) return route.fulfill({ status: 404 })
    return route.fulfill({ body, contentType: TYPES[extname(url.pathname)] ?? 'application/octet-stream' })
  })
  if (bridge !== 'absent') await opened.addInitScript(installStandIn, bridge === 'refusing')
  await opened.goto(`${ORIGIN}${page}.html`)
  await opened.evaluate(() => document.fonts.ready)
  return { page: opened, context, faults }
}

/** Runs in the page, before its own code. */
function installStandIn(refusing: boolean): void {
  const listeners: ((state: PageState) => void)[] = []
  const standIn: StandIn = {
    calls: [],
    pushedAtMs: 0,
    tryAnswer: { result: 'wrong', left: 9, waitMs: 0 },
    push(state) {
      standIn.pushedAtMs = performance.now()
      for (const listener of listeners) listener(state)
    },
  }
  const handrail = {
    async call(name: string, request: unknown) {
      standIn.calls.push({ name, request, atMs: performance.now() })
      if ((name === 'page.liftWithCode' || name === 'page.openWithCode') && !refusing)
        return standIn.tryAnswer ? { ok: true, value: standIn.tryAnswer } : new Promise(() => undefined)
      return refusing ? { ok: false, code: 'BUSY', message: '', id: '' } : { ok: true, value: { press: '0'.repeat(36) } }
    },
    onState: (listener: (state: PageState) => void) => listeners.push(listener),
  }
  Object.assign(window, { handrail, standIn })
}

/** Shows a state and waits until the page says that it has painted it. */
export async function show(page: Page, state: PageState): Promise<void> {
  const before = await page.evaluate(() => window.standIn.calls.filter((call) => call.name === 'page.painted').length)
  await page.evaluate((next) => window.standIn.push(next), state)
  await page.waitForFunction((n) => window.standIn.calls.filter((call) => call.name === 'page.painted').length > n, before)
}

export function calls(page: Page): Promise<Call[]> {
  return page.evaluate(() => window.standIn.calls)
}
