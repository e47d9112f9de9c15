/**
 * Windows of the kiosk's Chromium, taken out of the window manager's hands (override-redirect) before they are first
 * mapped. So nothing can minimise, tile or close them by the window manager's keys, and showing one is a single request:
 *
 *   parked   far left of every display, mapped and painted, its pixels kept by the server (Composite redirect)
 *   raised   over its place, on top: the kept pixels are there in the same instant
 */
import { ask, type XLink } from './x11.ts'

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface NativeWindow {
  readonly id: number
  /** Over its area, above everything; with the keyboard's focus if asked. Stays on top until parked. */
  raise(focus: boolean): void
  /** Out of sight, still painted. */
  park(): void
  moveTo(area: Area): void
}
export interface WindowLook {
  readonly area: Area
  /** 0xRRGGBB shown where Chromium has not painted yet */
  readonly background: number
}
export interface XWindows {
  /**
   * The next window process `pid` makes becomes ours; `open` is what makes it. Resolves when it is mapped (and parked).
   * Callers take turns. @throws when none has come until `givenUp` is aborted.
   */
  claim(pid: number, look: WindowLook, open: () => void, givenUp: AbortSignal): Promise<NativeWindow>
}

/** X coordinates are 16 bits; no desktop reaches this far to the left. */
const OUT_OF_SIGHT_X = -20_000
/** Smaller ones are Chromium's own invisible helpers (a 10×10 clipboard owner and the like). */
const LEAST_SIZE = 40
/** Raising again answers another program's raising; without a pause two such programs would fight over every frame. */
const RAISE_AGAIN_MS = 250
const STACK_ABOVE = 0
const REVERT_TO_POINTER_ROOT = 1
const COMPOSITE_AUTOMATIC = 0
const RES_LOCAL_CLIENT_PID = 2
/** X servers give each client 2^21 ids; what is above those bits names the client. */
const CLIENT_BITS = ~0x1fffff

interface Wanted {
  readonly clients: ReadonlySet<number>
  readonly look: WindowLook
  readonly mapped: (id: number) => void
}

export function keepWindows(link: XLink): XWindows {
  const { X } = link
  const owned = new Map<number, { area: Area; raised: boolean; raisedAt: number }>()
  let wanted: Wanted | null = null
  let adopted: number | null = null

  const adopt = (id: number, look: WindowLook) => {
    adopted = id
    owned.set(id, { area: look.area, raised: false, raisedAt: 0 })
    X.ChangeWindowAttributes(id, {
      backgroundPixel: look.background,
      overrideRedirect: true,
    })
    link.composite?.RedirectWindow(id, COMPOSITE_AUTOMATIC)
    X.ConfigureWindow(id, { x: OUT_OF_SIGHT_X, y: look.area.y, width: look.area.width, height: look.area.height })
  }
  const putOnTop = (id: number) => {
    const w = owned.get(id)
    if (!w) return
    w.raised = true
    w.raisedAt = Date.now()
    X.ConfigureWindow(id, { x: w.area.x, y: w.area.y, stackMode: STACK_ABOVE })
    keepMapped(id)
  }
  /** A holder that lifts while it has not yet been told which windows are ours takes them for somebody else's, and unmaps them. */
  const keepMapped = (id: number) => X.MapWindow(id)

  link.onEvent((event) => {
    if (event.name === 'CreateNotify' && wanted && adopted === null) {
      const ours = wanted.clients.has(event.wid & CLIENT_BITS)
      if (ours && !event.overrideRedirect && event.width >= LEAST_SIZE && event.height >= LEAST_SIZE) adopt(event.wid, wanted.look)
    } else if (event.name === 'MapNotify' && event.wid === adopted) {
      wanted?.mapped(event.wid)
    } else if (event.name === 'DestroyNotify') {
      owned.delete(event.wid)
    } else if (event.name === 'ConfigureNotify' && event.wid1 !== undefined && !owned.has(event.wid1)) {
      keepOnTop(event.wid1)
    }
    if (event.name === 'MapNotify' && !owned.has(event.wid)) keepOnTop(event.wid)
  })
  /** Another's window was mapped or moved: our raised ones go above it again. (A redirected window is never told that it is hidden.) */
  const keepOnTop = (other: number) => {
    if (![...owned.values()].some((w) => w.raised)) return
    X.QueryTree(link.root, (error, tree) => {
      if (error) return
      const level = tree.children.indexOf(other)
      for (const [id, w] of owned) if (w.raised && tree.children.indexOf(id) < level) raiseAgain(id, w.raisedAt)
    })
  }
  const raiseAgain = (id: number, raisedAt: number) => {
    const wait = raisedAt + RAISE_AGAIN_MS - Date.now()
    if (wait <= 0) putOnTop(id)
    else setTimeout(() => owned.get(id)?.raised && putOnTop(id), wait)
  }

  const nativeWindow = (id: number): NativeWindow => ({
    id,
    raise(focus) {
      putOnTop(id)
      if (focus) X.SetInputFocus(id, REVERT_TO_POINTER_ROOT)
    },
    park() {
      const w = owned.get(id)
      if (!w) return
      w.raised = false
      X.ConfigureWindow(id, { x: OUT_OF_SIGHT_X })
      keepMapped(id)
    },
    moveTo(area) {
      const w = owned.get(id)
      if (!w) return
      w.area = area
      X.ConfigureWindow(id, { x: w.raised ? area.x : OUT_OF_SIGHT_X, y: area.y, width: area.width, height: area.height })
    },
  })

  const clientsOf = async (pid: number): Promise<ReadonlySet<number>> => {
    const clients = await ask<readonly { client: number; value: readonly number[] }[]>((cb) =>
      link.res.QueryClientIds([{ client: 0, mask: RES_LOCAL_CLIENT_PID }], cb),
    )
    return new Set(clients.filter((c) => c.value[0] === pid).map((c) => c.client & CLIENT_BITS))
  }

  let turn: Promise<unknown> = Promise.resolve()
  return {
    claim(pid, look, open, givenUp) {
      const claimed = turn.then(async () => {
        const clients = await clientsOf(pid)
        if (clients.size === 0) throw new Error('the browser is not connected to the X server')
        const arrived = new Promise<number>((resolve, reject) => {
          const none = () => reject(new Error('no window came'))
          if (givenUp.aborted) return none()
          givenUp.addEventListener('abort', none, { once: true })
          wanted = { clients, look, mapped: resolve }
          open()
        })
        try {
          return nativeWindow(await arrived)
        } finally {
          wanted = null
          adopted = null
        }
      })
      turn = claimed.catch(() => {})
      return claimed
    },
  }
}
