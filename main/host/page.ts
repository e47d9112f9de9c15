/**
 * One page of ours in Chromium: served from memory, bridged, watched, and kept at its address.
 *
 * Fail direction: whatever is not our page from our origin is refused before it loads. A page that crashed is loaded again
 * in its window, which keeps its place and its last pixels meanwhile; one that can't be, moved away or stopped answering is
 * reported once as gone, and the kiosk puts a new one in its place.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PageState } from '../../protocol/page.ts'
import type { CdpSession } from './cdp.ts'
import type { HostKey } from './host.ts'
import { BINDING, BRIDGE_SCRIPT, bridgeCall, parseCall } from './page-bridge.ts'
import { ORIGIN, type Pages } from './pages.ts'

export interface PageEvents {
  onCall(name: string, request: unknown): Promise<unknown>
  onGone(why: 'closed' | 'crashed' | 'hung'): void
}
export interface Page {
  push(state: PageState): void
  sendKey(key: HostKey): void
  close(): Promise<void>
  /** The browser says that the target is gone. */
  ended(): void
}

const PING_EVERY_MS = 2_000
/**
 * Long, because a page on a PC with every core busy is only slow (5 s were seen with 17 programs waiting for 2 cores), and
 * replacing it would not make it faster. Its last pixels stay where they are meanwhile.
 */
const HUNG_AFTER_MS = 10_000
const CLOSES_WITHIN_MS = 2_000
const LOADED_WITHIN_MS = 10_000
/** Input.dispatchKeyEvent's bits. */
const MODIFIER_BITS = { Alt: 1, Control: 2, Shift: 8 } as const
/** Windows virtual key codes of keys that type nothing: Chromium's default actions (Tab, Enter, arrows) go by them. */
const KEY_CODES: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
  PageUp: 33,
  PageDown: 34,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46,
}

/** Makes a target, still paused before its first request, into our page at `path`. Resolves when it has loaded. */
export async function openPage(session: CdpSession, path: string, pages: Pages, events: PageEvents): Promise<Page> {
  const address = ORIGIN + path
  let gone = false
  let state: PageState | null = null
  let mainFrame: string | null = null
  /** our page's own script world in its main frame; calls from any other are ignored */
  let world: number | null = null
  let pinging: NodeJS.Timeout | undefined

  const end = (why: 'closed' | 'crashed' | 'hung') => {
    if (gone) return
    gone = true
    clearInterval(pinging)
    events.onGone(why)
  }
  const run = (expression: string) => {
    if (world !== null && !gone) session.send('Runtime.evaluate', { expression, contextId: world, allowUnsafeEvalBlockedByCSP: false }).catch(() => {})
  }

  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const { url, method } = request as { url: string; method: string }
    const served = method === 'GET' ? pages(url) : null
    const answer = served
      ? session.send('Fetch.fulfillRequest', {
          requestId,
          responseCode: served.status,
          responseHeaders: served.headers,
          body: served.body.toString('base64'),
        })
      : session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
    answer.catch(() => {})
  })
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const { id, origin, auxData } = context as { id: number; origin: string; auxData?: { isDefault?: boolean; frameId?: string } }
    if (origin !== ORIGIN || auxData?.isDefault !== true || auxData.frameId !== mainFrame) return
    world = id
    if (state) run(bridgeCall('state', state))
  })
  session.on('Runtime.executionContextsCleared', () => {
    world = null
  })
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== BINDING || executionContextId !== world) return
    answerCall(String(payload)).catch(() => {})
  })
  const answerCall = async (payload: string) => {
    const call = parseCall(payload)
    run(bridgeCall('answer', call.id, await events.onCall(call.name, call.request)))
  }
  const leave = (frame: unknown) => {
    const { id, parentId, url } = frame as { id: string; parentId?: string; url: string }
    if (parentId !== undefined || (id === mainFrame && url === address)) return
    session.send('Page.close').catch(() => {})
    end('crashed')
  }
  session.on('Page.javascriptDialogOpening', () => {
    session.send('Page.handleJavaScriptDialog', { accept: false }).catch(() => {})
  })
  let onLoaded = () => {}
  session.on('Page.loadEventFired', () => onLoaded())
  const load = async () => {
    const loaded = new Promise<void>((resolve) => {
      onLoaded = resolve
    })
    const late = sleep(LOADED_WITHIN_MS, undefined, { ref: false }).then(() => Promise.reject(new Error(`${path} did not load in time`)))
    await Promise.race([Promise.all([session.send('Page.navigate', { url: address }), loaded]), late])
  }
  session.on('Inspector.targetCrashed', () => {
    world = null
    clearInterval(pinging)
    load().then(startPinging, () => end('crashed'))
  })
  const startPinging = () => {
    if (gone) return
    let asked = false
    pinging = setInterval(async () => {
      if (asked) return
      asked = true
      await session.send('Runtime.evaluate', { expression: '1' }, HUNG_AFTER_MS).catch(() => end('hung'))
      asked = false
    }, PING_EVERY_MS)
  }

  // Sent in one go: the browser handles them in order, before the page it is told to open.
  const prepared = [
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    session.send('Page.enable'),
    session.send('Page.setInterceptFileChooserDialog', { enabled: true }),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: BINDING }),
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: BRIDGE_SCRIPT }),
    // The holder has the keyboard while covered: without this the page would think that nobody is looking.
    session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
  ]
  const tree = session.send('Page.getFrameTree')
  prepared.push(session.send('Runtime.runIfWaitingForDebugger'))
  const [{ frameTree }] = await Promise.all([tree, ...prepared])
  mainFrame = (frameTree as { frame: { id: string } }).frame.id
  await load()
  session.on('Page.frameNavigated', ({ frame }) => leave(frame))
  startPinging()

  return {
    push(next) {
      state = next
      run(bridgeCall('state', next))
    },
    sendKey({ name, modifiers, text }) {
      const bits = modifiers.reduce((sum, m) => sum | MODIFIER_BITS[m], 0)
      const code = KEY_CODES[name] ?? (text === null ? 0 : (name.toUpperCase().codePointAt(0) ?? 0))
      const key = { key: name, modifiers: bits, windowsVirtualKeyCode: code }
      const typed = name === 'Enter' ? '\r' : text
      session
        .send('Input.dispatchKeyEvent', { type: typed === null ? 'rawKeyDown' : 'keyDown', ...key, ...(typed === null ? {} : { text: typed }) })
        .catch(() => {})
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }).catch(() => {})
    },
    async close() {
      gone = true
      clearInterval(pinging)
      await session.send('Page.close', {}, CLOSES_WITHIN_MS).catch(() => {})
    },
    ended: () => end('closed'),
  }
}
