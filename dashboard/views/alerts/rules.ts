/** What an alert says and offers. Pure. */
import type { Alert } from '../../../protocol/alerts.ts'

export type Offer = 'go' | 'send' | 'attend' | 'lift' | 'close'

/** A lift not heard of for so long is asked for again: no adult is left before a cover that stays. */
const LIFT_AGAIN_AFTER_MS = 10_000

/** The buttons of an alert, first the one that is most likely next. The server checks each again. */
export function offers(alert: Alert, now: number): Offer[] {
  switch (alert.state) {
    case 'raised':
    case 'delivered':
      return alert.sendSomeone ? ['go'] : ['go', 'send']
    case 'acknowledged':
      // “Send someone” is seen, but nobody is on the way yet.
      if (!lastStep(alert, 'acknowledged')) return ['go', 'attend']
      return alert.sendSomeone ? ['attend'] : ['attend', 'send']
    case 'attended':
      return mayLift(alert, now) ? ['lift', 'close'] : ['close']
    case 'closed':
      return []
  }
}

function mayLift(alert: Alert, now: number): boolean {
  if (alert.lift === 'lifting') return now - (lastStep(alert, 'lifting')?.at ?? 0) > LIFT_AGAIN_AFTER_MS
  return alert.lift !== 'lifted'
}

type Step = Alert['steps'][number]
/** The last time it was taken; undefined when nobody did. */
export function lastStep(alert: Alert, step: Step['step']): Step | undefined {
  return alert.steps.findLast((s) => s.step === step)
}
/** Milliseconds from the alert to somebody's answer; null while there is none. */
export function answeredAfterMs(alert: Alert): number | null {
  const first = alert.steps.find((s) => s.step === 'acknowledged' || s.step === 'sendSomeone' || s.step === 'attended')
  return first ? Math.max(0, first.at - alert.raisedAt) : null
}

/** When the child stopped waiting; null while waiting. */
export function attendedAt(alert: Alert): number | null {
  return alert.steps.find((s) => s.step === 'attended')?.at ?? null
}
