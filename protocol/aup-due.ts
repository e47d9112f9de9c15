/** When somebody who has agreed is asked again, beside whenever the rules change. The gate asks by it, and the register says “due” by it. */
import { type Audience, PUPIL_AUDIENCES } from './agreements.ts'
import type { AUP_AGAIN } from './policy.ts'

type Again = (typeof AUP_AGAIN)[number]
/** The school's settings of these names. */
export interface AgainPolicy {
  readonly pupils: Again
  readonly staff: Again
  readonly visitors: Again
  readonly days: number
}

/** Parents sign for a pupil, so their paper lasts as long as what the pupil agreed to. */
export function againOf(audience: Audience, { pupils, staff, visitors }: AgainPolicy): Again {
  if (audience === 'visitor') return visitors
  return audience === 'parent' || PUPIL_AUDIENCES.includes(audience) ? pupils : staff
}

/** `at`: the newest acceptance; `yearStart`: when the school year that `now` is in began. All epoch ms. */
export function isDueAgain(at: number, audience: Audience, policy: AgainPolicy, { now, yearStart }: { now: number; yearStart: number }): boolean {
  switch (againOf(audience, policy)) {
    case 'change':
      return false
    case 'year':
      return at < yearStart
    case 'days':
      return now - at >= policy.days * 86_400_000
    case 'logon':
      return true
  }
}
