/**
 * Is there an exam at this PC now? Asked by whatever stands aside for one: the gate, and what else would come between a candidate and
 * their work. Known from the signed policy, so also without the server.
 *
 * Invariants: decided anew at each question, never remembered: an exam ends by itself, also on a PC that slept through its end. The time
 * is the server's as far as this PC can tell, not what somebody set its clock to.
 * Fail direction: in doubt there is no exam, and the rules stand. A candidate is let through by an invigilator's code in a moment; a desktop
 * that was free all day because of a wrong clock can't be taken back. Only a PC that the server never spoke to goes by its own clock.
 */
import { isExam } from '../../protocol/exams.ts'
import { createSignal, type Signal } from '../core/index.ts'
import type { Policy } from '../policy/index.ts'

/** Nobody waits longer than this at a gate after an exam has begun. */
export const LOOK_MS = 5_000

export interface ExamMode {
  on(): boolean
  /** One has begun, ended, been said or been taken back. */
  readonly changed: Signal<null>
  /** Looks now instead of within LOOK_MS. */
  look(): void
  stop(): void
}
/** `now`: the server's time as far as is known, epoch ms. */
export function createExamMode({ policy, now }: { policy: Pick<Policy, 'exams' | 'changed'>; now(): number }): ExamMode {
  const changed = createSignal<null>()
  const on = (): boolean => isExam(policy.exams(), now())
  let was = on()
  function look(): void {
    const is = on()
    if (is === was) return
    was = is
    changed.emit(null)
  }
  const stopHearing = policy.changed.on(look)
  const timer = setInterval(look, LOOK_MS).unref()
  return {
    on,
    changed,
    look,
    stop() {
      stopHearing()
      clearInterval(timer)
    },
  }
}
