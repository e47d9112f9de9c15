/** Which effects of the machine are evidence. */
import { panicLifted, panicLiftFailed } from '../../protocol/events.ts'
import { fact, type NewEvent } from '../outbox/index.ts'
import type { Lifter, PanicEffect } from './machine.ts'

export function reportOf(effect: PanicEffect): NewEvent[] {
  switch (effect.kind) {
    case 'reportLifted':
      return [fact(panicLifted, { press: effect.press, by: effect.lifter.by, ...namesOf(effect.lifter) })]
    case 'reportLiftFailed':
      return [fact(panicLiftFailed, { press: effect.press, ...namesOf(effect.lifter), why: effect.why })]
    case 'hold':
    case 'release':
    case 'awaitServer':
      return []
  }
}

function namesOf(lifter: Lifter): { alert: string | null; code?: string } {
  return lifter.by === 'staff' ? { alert: lifter.alert } : { alert: null, code: lifter.code }
}
