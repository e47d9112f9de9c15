import type { COVER_STYLES } from '../../../protocol/page.ts'
import type { PanicState } from '../../../protocol/panic.ts'
import type { PlainKey } from '../../i18n/index.ts'

const MINUTE_MS = 60_000

type Style = (typeof COVER_STYLES)[number]

/** The words for a state; older pupils are told the same in their own words. */
export function stateKey(style: Style, state: PanicState): PlainKey {
  if (style === 'plain' && (state === 'sending' || state === 'told')) return `plain.${state}`
  return `state.${state}`
}
export function someoneKey(style: Style): PlainKey {
  return style === 'plain' ? 'plain.someone' : 'state.someone'
}

/** What an older pupil's neighbour may read: the same for every state, until the child must act for themselves. */
export function plainLine(state: PanicState): PlainKey {
  return state === 'unsent' ? 'plain.askNow' : 'plain.unlock'
}

/** Whole minutes for which this cover has been up; never negative, also when the clock goes back. */
export function minutesUp(sinceMs: number, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - sinceMs) / MINUTE_MS))
}

/** Is it time to say "you can put your hand up too"? Not when the child is told so already, or has somebody there. */
export function saysWaiting(state: PanicState, minutes: number): boolean {
  switch (state) {
    case 'sending':
    case 'told':
    case 'seen':
    case 'coming':
      return minutes > 0
    case 'unsent':
    case 'here':
      return false
  }
}
