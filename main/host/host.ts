/**
 * The host: everything the kiosk asks of a window system. Two implementations, `electron.ts` and `chromium.ts`, are the only
 * files that touch one; test/integration/host.spec.ts runs the same specs against every host present.
 *
 * Fail direction: a window that dies is reported at once (`onGone`) so that the kiosk can put another in its place;
 * a host that can't do something says so in `capabilities` and never pretends.
 */
import type { PageState } from '../../protocol/page.ts'
import type { BUTTON_EDGES } from '../../protocol/support.ts'

/** In physical pixels of the whole desktop. */
export interface Display {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly primary: boolean
}

export interface Capabilities {
  readonly tray: boolean
  readonly lockSession: boolean
  readonly mute: boolean
  /** windows can be told apart by a native id, which the holder needs to keep them above itself */
  readonly nativeWindowIds: boolean
}

/** card: small as the button is, and like it never given the keyboard; opened when there is something on it, and closed again */
export type WindowRole = 'stage' | 'button' | 'card'
/** the screen edge the button stands at */
export type ButtonEdge = (typeof BUTTON_EDGES)[number]
/** ready: painted and invisible to the user, so that showing costs nothing · shown: in front, taking input */
export type Visibility = 'ready' | 'shown'

/** A key the holder kept from the desktop. `name` is a KeyboardEvent.key value; `text` what it types, if anything. */
export interface HostKey {
  readonly name: string
  readonly modifiers: readonly ('Shift' | 'Control' | 'Alt')[]
  readonly text: string | null
}

export interface HostWindow {
  readonly role: WindowRole
  readonly display: Display
  /** X11 window id where there is one */
  readonly nativeId: number | null
  push(state: PageState): void
  show(visibility: Visibility): Promise<void>
  /** Gives this page a key as if it had the keyboard. */
  sendKey(key: HostKey): void
  close(): Promise<void>
}

export interface HostEvents {
  /** Answers a call from a page; the host has already checked that the page is ours. */
  onCall(window: HostWindow, name: string, request: unknown): Promise<unknown>
  onGone(window: HostWindow, why: 'closed' | 'crashed' | 'hung'): void
  onDisplaysChanged(displays: readonly Display[]): void
  onSessionEnding(): void
}

export interface Host {
  readonly kind: 'electron' | 'chromium'
  readonly capabilities: Capabilities
  displays(): readonly Display[]
  /** `edge` is where the button goes, the right one unless said: a card goes to the other. A stage covers its display. */
  open(role: WindowRole, display: Display, edge?: ButtonEdge): Promise<HostWindow>
  /** False when another program owns these keys: try the next. */
  registerShortcut(keys: string, pressed: () => void): Promise<boolean>
  /** Gives back keys that were registered; of others nothing happens. */
  releaseShortcut(keys: string): void
  /** Seconds since the last input of this session. */
  idleSeconds(): Promise<number>
  lockSession(): Promise<void>
  signOut(): Promise<void>
  /** Other programs' sound and the microphone; never assistive technology or our own voice. */
  setMuted(muted: boolean): Promise<void>
  tray(items: readonly { label: string; chosen: () => void }[]): void
  stop(): Promise<void>
}
