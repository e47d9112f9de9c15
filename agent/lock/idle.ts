/**
 * Is anybody there? The window system's own word where a holder hears it: it counts every device, in milliseconds, and nobody can forge
 * it. Where there is no holder, the kiosk's word at its beats: the kiosk is the pupil's own program, and better than nothing.
 */
import { createSignal, type Signal } from '../core/index.ts'
import type { Hold } from '../hold/index.ts'

export type IdleEvent = { readonly uid: number } & ({ readonly kind: 'quiet'; readonly ms: number } | { readonly kind: 'touched' })

export interface Idle {
  /** Says `quiet` when this session has not been touched for `ms`, then `touched`. The latest limit counts. */
  watch(uid: number, ms: number): void
  /** What a kiosk told: since the last input, in milliseconds. */
  heard(uid: number, ms: number): void
  readonly events: Signal<IdleEvent>
  forget(uid: number): void
  stop(): void
}

export function createIdle(hold: Pick<Hold, 'watchIdle' | 'hears' | 'events'>): Idle {
  const events = createSignal<IdleEvent>()
  const watched = new Map<number, { ms: number; told: boolean; quiet: boolean }>()
  const stopHearing = hold.events.on(({ session: { uid }, event }) => {
    if (event.kind === 'idle') events.emit({ uid, kind: 'quiet', ms: event.ms })
    else if (event.kind === 'touched') events.emit({ uid, kind: 'touched' })
  })
  return {
    watch(uid, ms) {
      watched.set(uid, { ms, told: false, quiet: watched.get(uid)?.quiet ?? false })
      hold.watchIdle(uid, ms)
    },
    heard(uid, ms) {
      const watch = watched.get(uid)
      if (!watch || hold.hears(uid)) return
      if (ms < watch.ms && watch.quiet) {
        watch.quiet = false
        events.emit({ uid, kind: 'touched' })
      } else if (ms >= watch.ms && !watch.told) {
        watch.told = watch.quiet = true
        events.emit({ uid, kind: 'quiet', ms })
      }
    },
    events,
    forget: (uid) => void watched.delete(uid),
    stop: stopHearing,
  }
}
