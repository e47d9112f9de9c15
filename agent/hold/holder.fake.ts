/** A holder without a screen, for tests of the agent: it keeps the port's promises and lets a test be the kiosk. */
import type { Holder, HolderEvent, HolderPort, HolderSession, LiftHow, LiftResult, Looked } from './holder.ts'

export interface FakeHolder extends Holder {
  readonly session: HolderSession
  /** Presses under the present cover, first one first; empty when nothing is covered. */
  readonly presses: readonly string[]
  /** A press that reached the holder straight from the kiosk. */
  pressFromKiosk(press: string): void
  /** How the latest cover went; null: none has. */
  readonly lifted: LiftHow | null
  /** the limit that is watched */
  readonly idleMs: number | null
  /** Nobody has touched anything for so long now; 0: somebody has just. */
  untouched(ms: number): void
  /** What `look` answers from now on. */
  shows(looked: Looked): void
  /** how often every window was asked to close */
  readonly closed: number
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
    let lifted: LiftHow | null = null
    let idleMs: number | null = null
    let untouchedMs = 0
    let told = false
    let isAway = false
    let looked: Looked = { windows: 0, mirrored: false }
    let closed = 0
    const emit = (event: HolderEvent) => {
      if (running) listen(event)
    }
    const take = (press: string, by: 'agent' | 'kiosk') => {
      if (presses.includes(press)) return
      presses.push(press)
      emit({ kind: 'covered', press, by })
    }
    const lookIdle = () => {
      if (idleMs === null || told || untouchedMs < idleMs) return
      told = isAway = true
      emit({ kind: 'idle', ms: untouchedMs })
    }
    const holder: FakeHolder = {
      session,
      presses,
      emit,
      pressFromKiosk: (press) => take(press, 'kiosk'),
      refuseLift: (reason) => {
        why = reason
      },
      get lifted() {
        return lifted
      },
      get idleMs() {
        return idleMs
      },
      get closed() {
        return closed
      },
      shows: (next) => {
        looked = next
      },
      watchIdle: (ms) => {
        idleMs = ms
        told = false
        queueMicrotask(lookIdle)
      },
      untouched: (ms) => {
        untouchedMs = ms
        if (ms === 0 && isAway) {
          isAway = false
          emit({ kind: 'touched' })
        }
        lookIdle()
      },
      look: async () => looked,
      closeWindows: () => {
        closed += 1
      },
      cover: async (press) => take(press, 'agent'),
      lift: async (press, how = 'empty'): Promise<LiftResult> => {
        if (why !== null) return { lifted: false, why }
        if (presses.length > 0 && !presses.includes(press)) return { lifted: false, why: 'other-press' }
        lifted = how
        if (how === 'stays') {
          presses.splice(presses.indexOf(press), 1)
          return { lifted: true }
        }
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
