/** Presses this kiosk made, until the agent has them and its facts show it. Pure. */
import { PRESS_VIA } from '../../protocol/events.ts'

export type PressVia = (typeof PRESS_VIA)[number]

export interface OwnPress {
  readonly press: string
  readonly via: PressVia
  /** wall clock, as the child would tell it */
  readonly pressedAt: number
  /** our own clock, which nobody can set */
  readonly madeAt: number
  /** when the agent had it on disk, on our own clock */
  readonly keptAt: number | null
}

/**
 * The stream of facts and the answer to a press come by two connections, so "no cover" may still be on its way from before
 * the press. It is believed this long after the answer, while the stream is up, or at once when the stream has shown a
 * cover since.
 */
export const SETTLES_AFTER_MS = 1_000
/** A press found in the spool at start covers only while a child may still be sitting there; later it is only sent. */
export const LEFTOVER_COVERS_MS = 30 * 60_000
/** A held-down shortcut repeats: while covered, what follows the last one this closely is the same finger. */
export const SAME_FINGER_MS = 700

/** The press that covers whatever the agent's facts say; the newest one. `listening`: the stream of facts is up. */
export function coveringPress(presses: readonly OwnPress[], now: number, listening: boolean): string | null {
  const open = presses.filter((p) => p.keptAt === null || !listening || now - p.keptAt < SETTLES_AFTER_MS)
  return open.at(-1)?.press ?? null
}

/** The agent's facts show a cover: what it has kept needs no cover of ours any more. */
export function withCoverSeen(presses: readonly OwnPress[]): readonly OwnPress[] {
  return presses.filter((p) => p.keptAt === null)
}

/** A press's whole record is its file's name: made in one step, it is there or not, never half written. */
export function spoolName({ press, via, pressedAt }: Pick<OwnPress, 'press' | 'via' | 'pressedAt'>): string {
  return `${press}.${via}.${pressedAt}`
}
export function parseSpoolName(name: string): Pick<OwnPress, 'press' | 'via' | 'pressedAt'> | null {
  const [, press, via, at] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z]+)\.(\d{1,15})$/.exec(name) ?? []
  const known = PRESS_VIA.find((v) => v === via)
  return press !== undefined && known !== undefined ? { press, via: known, pressedAt: Number(at) } : null
}

/** Is this key, which the holder kept from the desktop, the shortcut (`Ctrl+Shift+H`) or a pupil's own key (`F8`)? While keys are held the window system tells nobody else of them. */
export function isShortcut({ name, modifiers }: { readonly name: string; readonly modifiers: readonly string[] }, shortcut: string): boolean {
  const parts = shortcut.split('+').map((part) => (part === 'Ctrl' ? 'Control' : part))
  const key = parts.pop() ?? ''
  return name.toUpperCase() === key.toUpperCase() && parts.length === modifiers.length && parts.every((part) => modifiers.includes(part))
}
