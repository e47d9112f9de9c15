/** A holder without a screen, for tests of the agent: it keeps the port's promises and lets a test be the kiosk. */
import type { Holder, HolderEvent, HolderPort, HolderSession, LiftResult } from './holder.ts'

export interface FakeHolder extends Holder {
  readonly session: HolderSession
  /** Presses under the present cover, first one first; empty when nothing is covered. */
  readonly presses: readonly string[]
  /** A press that reached the holder straight from the kiosk. */
  pressFromKiosk(press: string): void
  /** What `lift` answers from now on; null: it lifts. */
  refuseLift(why: string | null): void
  emit(event: HolderEvent): void
}

export class FakeHolderPort implements HolderPort {
  /** Every holder started, by the pupil's uid; the newest one per uid. */
  readonly started = new Map<number, FakeHolder>()

  start(session: HolderSession, listen: (event: HolderEvent) => void): FakeHolder {
    const presses: string[] = []
    let why: string | null = null
    let running = true
    const emit = (event: HolderEvent) => {
      if (running) listen(event)
    }
    const take = (press: string, by: 'agent' | 'kiosk') => {
      if (presses.includes(press)) return
      presses.push(press)
      emit({ kind: 'covered', press, by })
    }
    const holder: FakeHolder = {
      session,
      presses,
      emit,
      pressFromKiosk: (press) => take(press, 'kiosk'),
      refuseLift: (reason) => {
        why = reason
      },
      cover: async (press) => take(press, 'agent'),
      lift: async (press): Promise<LiftResult> => {
        if (why !== null) return { lifted: false, why }
        if (presses.length > 0 && !presses.includes(press)) return { lifted: false, why: 'other-press' }
        presses.length = 0
        emit({ kind: 'lifted', press })
        return { lifted: true }
      },
      stop: async () => {
        running = false
      },
    }
    this.started.set(session.uid, holder)
    queueMicrotask(() => {
      if (session.covered !== null) take(session.covered, 'agent')
      emit({ kind: 'ready', displays: 1 })
    })
    return holder
  }
}
