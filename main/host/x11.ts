/**
 * The X11 side of the Chromium host: displays, shortcuts, idle time. Windows are in x11-windows.ts.
 * Everything is asked of the X server directly: no window manager has to be running, and none is trusted.
 */
import x11, { type Extensions, type Rectangle, type XClient, type XEvent } from 'x11'
import type { Display } from './host.ts'
import { type Keys, keycodeOf, parseKeys } from './x11-keys.ts'

export interface XLink {
  readonly X: XClient
  readonly root: number
  readonly composite: Extensions['composite'] | null
  readonly res: Extensions['res']
  onEvent(listener: (event: XEvent) => void): void
  displays(): Promise<readonly Display[]>
  onDisplaysChanged(listener: (displays: readonly Display[]) => void): void
  grabKeys(keys: string, pressed: () => void): Promise<boolean>
  releaseKeys(keys: string): void
  idleMs(): Promise<number>
  close(): void
}

/** Turns the library's callback into a promise. */
export function ask<T>(run: (cb: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => run((error, value) => (error ? reject(error) : resolve(value))))
}

/** A driver may redefine monitors without any event (seen with `xrandr --setmonitor`), so we also look. */
const LOOK_AGAIN_MS = 2_000
const GRAB_ASYNC = 1
/** Lock and NumLock must not switch a shortcut off: X matches modifiers exactly. */
const LOCK = 2
const MOD2_NUMLOCK = 16

/** @throws when there is no X server at `display`. `onLost`: the connection is gone, and with it every grab. */
export async function connectX(display: string, onLost: () => void): Promise<XLink> {
  const {
    client: X,
    screen,
    min_keycode,
    max_keycode,
  } = await ask<import('x11').XDisplay>((cb) => {
    x11.createClient({ display }, cb).on('error', (error) => cb(error, undefined as never))
  })
  const root = screen[0]?.root
  if (root === undefined) throw new Error(`the display ${display} has no screen`)
  const need = <K extends keyof Extensions>(name: K) => ask<Extensions[K]>((cb) => X.require(name, cb))
  const want = <K extends keyof Extensions>(name: K) => need(name).catch(() => null)
  const [xinerama, randr, composite, saver, res] = await Promise.all([need('xinerama'), need('randr'), want('composite'), want('screen-saver'), need('res')])

  let closed = false
  const listeners: ((event: XEvent) => void)[] = []
  X.on('event', (event) => {
    for (const listener of listeners) listener(event)
  })
  // A request about a window that has just died fails; that is news from DestroyNotify, not from here.
  X.on('error', () => {})
  X.on('end', () => {
    if (!closed) onLost()
  })
  X.ChangeWindowAttributes(root, { eventMask: x11.eventMask.SubstructureNotify ?? 0 })

  const displays = async (): Promise<readonly Display[]> => {
    const monitors = await ask<readonly Rectangle[]>((cb) => xinerama.QueryScreens(cb))
    const main = await primaryRectangle(randr, root)
    const first = monitors.findIndex((m) => m.x === main?.x && m.y === main?.y)
    return monitors.map((m, i) => ({ id: `${m.x},${m.y},${m.width}x${m.height}`, ...pick(m), primary: i === Math.max(first, 0) }))
  }
  const displaysListeners: ((displays: readonly Display[]) => void)[] = []
  let known = JSON.stringify(await displays())
  const lookAtDisplays = async () => {
    const now = await displays()
    if (JSON.stringify(now) === known) return
    known = JSON.stringify(now)
    for (const listener of displaysListeners) listener(now)
  }
  const look = () => {
    if (!closed) lookAtDisplays().catch(() => {})
  }
  const looking = setInterval(look, LOOK_AGAIN_MS)
  randr.SelectInput(root, 1)

  /** the same keys with the locks that may be on */
  const withLocks = ({ modifiers }: Keys) => [0, LOCK, MOD2_NUMLOCK, LOCK | MOD2_NUMLOCK].map((extra) => modifiers | extra)
  let grabbed: { text: string; keys: Keys; keycode: number; pressed: () => void }[] = []
  listeners.push((event) => {
    if (event.name === 'RRScreenChangeNotify') look()
    if (event.name !== 'KeyPress') return
    // The passive grab has become an active one: given back at once, or the holder could not take the keyboard.
    X.UngrabKeyboard(0)
    const modifiers = (event.buttons ?? 0) & ~(LOCK | MOD2_NUMLOCK) & 0xff
    for (const g of grabbed) if (g.keycode === event.keycode && g.keys.modifiers === modifiers) g.pressed()
  })

  return {
    X,
    root,
    composite,
    res,
    onEvent: (listener) => listeners.push(listener),
    displays,
    onDisplaysChanged: (listener) => displaysListeners.push(listener),
    async grabKeys(text, pressed) {
      const keys = parseKeys(text)
      const rows = await ask<readonly (readonly number[])[]>((cb) => X.GetKeyboardMapping(min_keycode, max_keycode - min_keycode + 1, cb))
      const keycode = keycodeOf(keys.keysym, rows, min_keycode)
      if (keycode === null) return false
      const variants = withLocks(keys)
      const grabs = await Promise.allSettled(variants.map((m) => ask((cb) => X.GrabKey(root, false, m, keycode, GRAB_ASYNC, GRAB_ASYNC, (e) => cb(e, null)))))
      if (grabs.some((g) => g.status === 'rejected')) {
        for (const m of variants) X.UngrabKey(root, keycode, m)
        return false
      }
      grabbed.push({ text, keys, keycode, pressed })
      return true
    },
    releaseKeys(text) {
      for (const { keys, keycode } of grabbed.filter((g) => g.text === text)) for (const m of withLocks(keys)) X.UngrabKey(root, keycode, m)
      grabbed = grabbed.filter((g) => g.text !== text)
    },
    async idleMs() {
      if (!saver) throw new Error('this X server does not tell idle time')
      return (await ask<{ idle: number }>((cb) => saver.QueryInfo(root, cb))).idle
    },
    close() {
      closed = true
      clearInterval(looking)
      X.terminate()
    },
  }
}

function pick({ x, y, width, height }: Rectangle): Rectangle {
  return { x, y, width, height }
}

/** Where the primary output is drawn; null when nobody chose one (then the first monitor is the primary one). */
async function primaryRectangle(randr: Extensions['randr'], root: number): Promise<Rectangle | null> {
  try {
    await ask((cb) => randr.QueryVersion(1, 3, cb))
    const output = await ask<number>((cb) => randr.GetOutputPrimary(root, cb))
    if (output === 0) return null
    const { crtc } = await ask<{ crtc: number }>((cb) => randr.GetOutputInfo(output, 0, cb))
    return crtc === 0 ? null : await ask<Rectangle>((cb) => randr.GetCrtcInfo(crtc, 0, cb))
  } catch {
    return null
  }
}
