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
      if (whoDid(alert, 'acknowledged') === undefined) return ['go', 'attend']
      return alert.sendSomeone ? ['attend'] : ['attend', 'send']
    case 'attended':
      return mayLift(alert, now) ? ['lift', 'close'] : ['close']
    case 'closed':
      return []
  }
}

function mayLift(alert: Alert, now: number): boolean {
  if (alert.lift === 'lifting') return now - (alert.steps.findLast((s) => s.step === 'lifting')?.at ?? 0) > LIFT_AGAIN_AFTER_MS
  return alert.lift !== 'lifted'
}

/** Who took a step last: a name, null when the server doesn't know it, undefined when nobody did. */
export function whoDid(alert: Alert, step: Alert['steps'][number]['step']): string | null | undefined {
  return alert.steps.findLast((s) => s.step === step)?.by
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
