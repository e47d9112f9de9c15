/**
 * The press: from the moment the kiosk has its id, the screen is covered and the press can't be lost.
 *
 * Invariants: holder, screen, disk and agent are told side by side, and none waits for another; the same id is sent until
 * the agent has answered that it is on its disk, also by the next kiosk; only then its spool file goes.
 * Fail direction: covered. A path that fails is logged; the others go on.
 */
import type { PanicFact } from '../../protocol/panic.ts'
import { coveringPress, LEFTOVER_COVERS_MS, type OwnPress, type PressVia, SAME_FINGER_MS, SETTLES_AFTER_MS, withCoverSeen } from './rules.ts'
import type { Spool } from './spool.ts'

export type { PressVia } from './rules.ts'
export { isShortcut } from './rules.ts'
export { createSpool, type Spool } from './spool.ts'

export interface PressPaths {
  /** Colour on every display, by another process. */
  cover(press: string): void
  /** Our own windows: called whenever `covering` may have changed. */
  changed(): void
  /** Resolves when the agent has it on its disk. */
  send(press: { press: string; via: PressVia; pressedAt: number; elapsedMs: number }): Promise<PanicFact>
  readonly spool: Spool
  onFault(what: string, error: unknown): void
}
export interface Clock {
  wall(): number
  /** never goes back */
  mono(): number
}
export interface Presses {
  /** Makes a press. Repeats while covered are presses too. */
  press(via: PressVia): string
  /** The same by keys, where a held-down key repeats while already `covered`; null when it was such a repeat. */
  pressByKeys(covered: boolean, via?: 'shortcut' | 'switch'): string | null
  /** Our newest press that the agent's facts need not show yet; null when there is none. `listening`: facts arrive. */
  covering(listening: boolean): string | null
  /** The agent's facts show a cover. */
  coverSeen(): void
  /** Takes over what an earlier kiosk left. */
  resume(): Promise<void>
  stop(): void
}

const RESEND_MS = 250

export function createPresses(paths: PressPaths, clock: Clock, newId: () => string): Presses {
  let own: readonly OwnPress[] = []
  let unsent: OwnPress[] = []
  let sending = false
  let stopped = false
  let lastKeysAt = Number.NEGATIVE_INFINITY

  /** One path; whatever happens on it stays on it. */
  const attempt = (what: string, run: () => unknown) => {
    try {
      Promise.resolve(run()).catch((error) => paths.onFault(what, error))
    } catch (error) {
      paths.onFault(what, error)
    }
  }

  /** A removal must not overtake the writing of the same file, which may be slow. */
  const spooled = new Map<string, Promise<void>>()

  const kept = (press: OwnPress) => {
    unsent = unsent.filter((p) => p !== press)
    own = own.map((p) => (p.press === press.press ? { ...p, keptAt: clock.mono() } : p))
    attempt('unspool', () => spooled.get(press.press)?.then(() => paths.spool.remove(press)))
    spooled.delete(press.press)
    setTimeout(() => attempt('show', paths.changed), SETTLES_AFTER_MS + 20).unref()
  }
  const sendAll = async () => {
    if (sending) return
    sending = true
    while (!stopped) {
      const press = unsent[0]
      if (!press) break
      try {
        await paths.send({ press: press.press, via: press.via, pressedAt: press.pressedAt, elapsedMs: Math.max(0, Math.round(clock.mono() - press.madeAt)) })
        kept(press)
      } catch (error) {
        paths.onFault('send', error)
        // The next one gets its chance: one that is never accepted must not hold back the others.
        unsent = [...unsent.filter((p) => p !== press), press]
        await new Promise((resolve) => setTimeout(resolve, RESEND_MS))
      }
    }
    sending = false
  }
  const press = (via: PressVia) => {
    const made: OwnPress = { press: newId(), via, pressedAt: clock.wall(), madeAt: clock.mono(), keptAt: null }
    own = [...own, made]
    unsent = [...unsent, made]
    attempt('cover', () => paths.cover(made.press))
    attempt('show', paths.changed)
    attempt('send', sendAll)
    attempt('spool', () => {
      const writing = paths.spool.keep(made)
      spooled.set(
        made.press,
        writing.catch(() => {}),
      )
      return writing
    })
    return made.press
  }

  return {
    press,
    pressByKeys(covered, via = 'shortcut') {
      const now = clock.mono()
      const again = covered && now - lastKeysAt < SAME_FINGER_MS
      lastKeysAt = now
      return again ? null : press(via)
    },
    covering: (listening) => coveringPress(own, clock.mono(), listening),
    coverSeen() {
      own = withCoverSeen(own)
    },
    async resume() {
      const found = await paths.spool.leftovers()
      const now = clock.mono()
      const left = found
        .filter((p) => !own.some((o) => o.press === p.press))
        .map((p): OwnPress => ({ ...p, madeAt: now - Math.max(0, clock.wall() - p.pressedAt), keptAt: null }))
      for (const p of left) spooled.set(p.press, Promise.resolve())
      const recent = left.filter((p) => now - p.madeAt < LEFTOVER_COVERS_MS)
      own = [...recent, ...own]
      unsent = [...unsent, ...left]
      const newest = recent.at(-1)
      if (newest) attempt('cover', () => paths.cover(newest.press))
      attempt('show', paths.changed)
      attempt('send', sendAll)
    },
    stop() {
      stopped = true
    },
  }
}
