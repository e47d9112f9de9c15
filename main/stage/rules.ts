/** What is shown, derived from facts and never set. Pure. */
import type { GateFact } from '../../protocol/aup.ts'
import type { AgentFacts } from '../../protocol/local.ts'
import { type LockFact, WARNING_OFFERS, type WarningOffer } from '../../protocol/lock.ts'
import type { PageState, Screen } from '../../protocol/page.ts'
import { WAITING_PRESS } from '../../protocol/page.ts'
import { type PanicState, UNSENT_AFTER_MS } from '../../protocol/panic.ts'
import { type KioskPolicy, policyDefaults } from '../../protocol/policy.ts'
import { CARD_OFFERS, type CardOffer, type ReminderFact } from '../../protocol/reminder.ts'
import { NO_SUPPORT, type SupportEffects } from '../../protocol/support.ts'
import type { Visibility, WindowRole } from '../host/host.ts'

/** Highest first; the first whose facts hold is shown. A new screen gets its line here and its case in `SHOWN`. */
export const PRECEDENCE = ['cover', 'lock', 'gate', 'warning', 'reminder', 'nothing'] as const

export interface Facts {
  /** what the agent last said; null until it has said something. Kept while it is away: what was covered stays covered. */
  readonly agent: AgentFacts | null
  /** the latest press of ours that the agent's facts need not show yet */
  readonly press: string | null
  /** how long the press now shown has been without news, in milliseconds */
  readonly withoutNewsMs: number
}
/** What a pupil's one key would do now, on whatever is in the card's window. */
export type Offer = CardOffer | WarningOffer

export type Shown =
  | { readonly kind: 'cover'; readonly press: string; readonly state: PanicState; readonly by: string | null }
  | { readonly kind: 'lock'; readonly lock: LockFact; readonly offline: boolean }
  | { readonly kind: 'gate'; readonly gate: GateFact }
  | { readonly kind: 'warning'; readonly lock: LockFact }
  | { readonly kind: 'reminder'; readonly card: ReminderFact }
  | { readonly kind: 'nothing' }

export function deriveShown(facts: Facts): Shown {
  for (const kind of PRECEDENCE) {
    const shown = SHOWN[kind](facts)
    if (shown) return shown
  }
  return { kind: 'nothing' }
}

const SHOWN: { readonly [K in (typeof PRECEDENCE)[number]]: (facts: Facts) => Shown | null } = {
  cover({ agent, press, withoutNewsMs }) {
    const told = agent?.panic ?? null
    const id = told?.press ?? press
    if (id === null) return null
    const state = told?.state ?? 'sending'
    // The child is asked to put a hand up even when nobody is there to tell the kiosk that it failed.
    const late = state === 'sending' && withoutNewsMs >= UNSENT_AFTER_MS
    return { kind: 'cover', press: id, state: late ? 'unsent' : state, by: told?.by ?? null }
  },
  lock({ agent }) {
    // The system's own lock is a screen already, and nothing of ours could be seen on it.
    if (agent?.lock?.phase !== 'locked' || agent.lock.mode === 'os') return null
    return { kind: 'lock', lock: agent.lock, offline: agent.server === 'offline' }
  },
  gate: ({ agent }) => (agent?.gate ? { kind: 'gate', gate: agent.gate } : null),
  warning: ({ agent }) => (agent?.lock?.phase === 'warning' ? { kind: 'warning', lock: agent.lock } : null),
  reminder: ({ agent }) => (agent?.reminder ? { kind: 'reminder', card: agent.reminder } : null),
  nothing: () => ({ kind: 'nothing' }),
}

/** The facts without the card somebody closed: it is gone at once, whatever the agent still says of it. A lock is nobody's to close. */
export function withoutCard(agent: AgentFacts | null, closed: string | null): AgentFacts | null {
  if (agent === null || closed === null) return agent
  const isClosed = { reminder: agent.reminder?.id === closed, warning: agent.lock?.phase === 'warning' && agent.lock.id === closed }
  return { ...agent, reminder: isClosed.reminder ? null : agent.reminder, lock: isClosed.warning ? null : agent.lock }
}

/** Is it in the card's window, over the desktop? */
export function isOnCard({ kind }: Shown): boolean {
  return kind === 'warning' || kind === 'reminder'
}
/** Does it stand before the desktop with the button above it? */
export function isBeneathButton({ kind }: Shown): boolean {
  return kind === 'lock' || kind === 'gate'
}

/** What the agent said this long ago, as it is now: a window that is opened again must not start the time anew. */
export function aged(state: PageState, ageMs: number): PageState {
  const { screen } = state
  if ((screen.kind !== 'lock' && screen.kind !== 'warning') || screen.lock.leftMs === null) return state
  const leftMs = Math.max(0, Math.round(screen.lock.leftMs - ageMs))
  return { ...state, screen: { ...screen, lock: { ...screen.lock, leftMs } } }
}

export function policyOf(agent: AgentFacts | null): KioskPolicy {
  if (agent) return agent.policy
  const { 'school.language': language, 'panic.shortcut': shortcut, 'panic.coverStyle': style } = policyDefaults()
  return { 'school.name': '', 'school.language': language, 'panic.shortcut': shortcut, 'panic.coverStyle': style }
}

/** What this pupil's screens do differently; nothing, until the agent has said something. */
export function supportOf(agent: AgentFacts | null): SupportEffects {
  return agent?.support ?? NO_SUPPORT
}

export interface WindowFace {
  readonly visibility: Visibility
  readonly state: PageState
}

/**
 * What one window shows. A stage with nothing to show has a cover painted already, in the state every press begins in:
 * covering then moves finished pixels and draws nothing. The button steps aside while covered: it is under the cover. Before the
 * rules and a lock it stands as it always does: a child may need it there too. A card is a window of its own; the stages wait beneath it.
 * `offered`: what a pupil's one key would do on it now.
 */
export function faceOf(
  shown: Shown,
  window: { role: WindowRole; primary: boolean },
  policy: KioskPolicy,
  support: SupportEffects = NO_SUPPORT,
  offered: Offer | null = null,
): WindowFace {
  const { readAloud, symbols, noNumbers, switchKey } = support
  const common = {
    language: support.language ?? policy['school.language'],
    school: policy['school.name'],
    support: { readAloud, symbols, noNumbers, switchKey },
  }
  if (window.role === 'button') {
    const screen: Screen = { kind: 'button', shortcut: policy['panic.shortcut'] }
    return { visibility: shown.kind === 'cover' ? 'ready' : 'shown', state: { ...common, screen } }
  }
  if (window.role === 'card') {
    return { visibility: isOnCard(shown) ? 'shown' : 'ready', state: { ...common, screen: cardScreen(shown, offered) } }
  }
  if (shown.kind === 'lock') {
    const screen: Screen = { ...shown, style: policy['panic.coverStyle'], primary: window.primary }
    return { visibility: 'shown', state: { ...common, screen } }
  }
  if (shown.kind === 'gate') return { visibility: 'shown', state: { ...common, screen: { kind: 'gate', gate: shown.gate, primary: window.primary } } }
  const cover = shown.kind === 'cover' ? shown : { press: WAITING_PRESS, state: 'sending' as const, by: null }
  const { press, state, by } = cover
  const screen: Screen = { kind: 'cover', press, state, by, style: policy['panic.coverStyle'], primary: window.primary }
  return { visibility: shown.kind === 'cover' ? 'shown' : 'ready', state: { ...common, screen } }
}

function cardScreen(shown: Shown, offered: Offer | null): Screen {
  if (shown.kind === 'reminder') return { ...shown, offered: CARD_OFFERS.find((one) => one === offered) ?? null }
  if (shown.kind === 'warning') return { ...shown, offered: WARNING_OFFERS.find((one) => one === offered) ?? null }
  return { kind: 'nothing' }
}
