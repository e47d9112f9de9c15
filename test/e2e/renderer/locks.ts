/** A lock and the warning before it, as the kiosk says them. */
import { NO_CHOICES } from '../../../protocol/aup.ts'
import type { LockFact, WarningOffer } from '../../../protocol/lock.ts'
import { type PageState, type PageSupport, USUAL_PAGE } from '../../../protocol/page.ts'
import { SCHOOL } from './covers.ts'

/** Half past ten in the morning where the test runs. */
export const HALF_PAST_TEN = new Date(2026, 10, 20, 10, 30).getTime()
const LOCK: LockFact = {
  ...{ id: '019aa000-0000-7000-8000-00000000000b', phase: 'locked', by: 'idle', mode: 'overlay', name: 'Aisha', message: null },
  ...{ at: HALF_PAST_TEN, leftMs: 12 * 60_000, ofMs: 20 * 60_000, pupilMayOpen: false, mediaIn: false, choices: NO_CHOICES },
}
export const MESSAGE = 'Eyes on me for two minutes, please.'
export const STAFF_LOCK: Partial<LockFact> = { by: 'staff', name: null, message: MESSAGE, leftMs: 5 * 60_000, ofMs: 5 * 60_000 }

export interface LockLooks {
  readonly language?: PageState['language']
  readonly support?: Partial<PageSupport>
  readonly style?: 'pip' | 'plain'
  readonly offline?: boolean
  readonly primary?: boolean
}
export function lock(
  fact: Partial<LockFact> = {},
  { language = 'en', support = {}, style = 'pip', offline = false, primary = true }: LockLooks = {},
): PageState {
  const screen = { kind: 'lock', lock: { ...LOCK, ...fact }, style, offline, primary } as const
  return { screen, language, school: SCHOOL, support: { ...USUAL_PAGE, ...support } }
}
export function warning(fact: Partial<LockFact> = {}, looks: Pick<LockLooks, 'language' | 'support'> & { offered?: WarningOffer } = {}): PageState {
  const { language = 'en', support = {}, offered = null } = looks
  const screen = { kind: 'warning', lock: { ...LOCK, phase: 'warning', leftMs: 60_000, ofMs: 60_000, ...fact }, offered } as const
  return { screen, language, school: SCHOOL, support: { ...USUAL_PAGE, ...support } }
}
