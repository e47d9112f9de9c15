/** Where people stand with the rules. Pure. */
import type { Agreement, Audience } from '../../protocol/agreements.ts'
import { type AgainPolicy, againOf, isDueAgain } from '../../protocol/aup-due.ts'
import type { ANSWER_HOWS, RegisterEntry } from '../../protocol/aup-register.ts'
import { keyStageOf } from './rules.ts'

/** The newest of one person's answers of one kind to one document. */
export interface Newest {
  readonly person: string
  readonly document: string
  readonly answer: string
  readonly how: (typeof ANSWER_HOWS)[number]
  readonly version: number
  /** epoch ms */
  readonly at: number
}
export interface Judging {
  readonly policy: AgainPolicy
  /** epoch ms, of the school year that `now` is in */
  readonly yearStart: number
  readonly now: number
}

/** The rules somebody of the school's list has to agree to; a pupil's parents sign theirs on paper. */
export function audiencesOf({ kind, yearGroup }: { kind: 'pupil' | 'teacher'; yearGroup: string | null }): Audience[] {
  if (kind === 'teacher') return ['staff']
  const stage = yearGroup === null ? null : keyStageOf(yearGroup)
  return stage === null ? ['parent'] : [stage, 'parent']
}

/** `again`: staff asked for this to be accepted anew after that time; 0: nobody did. */
export function entryOf(agreement: Agreement, answers: readonly Newest[], again: number, { policy, yearStart, now }: Judging): RegisterEntry {
  const { document, audience } = agreement
  const newest = (wanted: string) => answers.filter((a) => a.answer === wanted).reduce<Newest | null>((a, b) => (a && a.at >= b.at ? a : b), null)
  const [accepted, declined] = [newest('accepted'), newest('declined')]
  if (declined && (!accepted || declined.at > accepted.at))
    return { document, state: 'declined', at: declined.at, version: declined.version, how: declined.how }
  if (!accepted) return { document, state: 'never', at: null, version: null, how: null }
  // Who is asked at each logon agreed at the last one.
  const isOver = againOf(audience, policy) !== 'logon' && isDueAgain(accepted.at, audience, policy, { now, yearStart })
  const isDue = accepted.version < agreement.version || accepted.at <= again || isOver
  return { document, state: isDue ? 'due' : 'signed', at: accepted.at, version: accepted.version, how: accepted.how }
}

/** When their class last read together and they were there; null: never. */
export function readAt(answers: readonly Newest[] = []): number | null {
  const together = answers.filter(({ how }) => how === 'inClass' || how === 'sharedLogin')
  return together.length === 0 ? null : Math.max(...together.map(({ at }) => at))
}

/** The day a school year began, `2026-09-01`, for a day in it. `starts`: month-day, `09-01`. */
export function yearStartDay(starts: string, today: string): string {
  const year = Number(today.slice(0, 4))
  const thisYears = `${year}-${starts}`
  return thisYears <= today ? thisYears : `${year - 1}-${starts}`
}
