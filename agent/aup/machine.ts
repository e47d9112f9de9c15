/**
 * The gate of one OS session, decided. No I/O: ids, time and what the disk said come in.
 *
 *            begin: not known yet              known
 *   open ───────────────────────▶ waiting ───────────────▶ reading ──no──▶ declined
 *    ▲ │                                                    │ ▲  ▲            │
 *    │ └──────begin: asked──────────────────────────────────┘ │  └──again─────┘
 *    │                                          agreed: next document
 *    └── agreed to the last · go (tap) · granted · stands aside ──
 *
 * open is the only state in which the screen is free.
 */

import type { GateFact } from '../../protocol/aup.ts'
import type { Asked, Reminder } from './rules.ts'

interface Closed {
  readonly logon: string
  readonly asksHelp: boolean
}
export type GateMachine =
  | { readonly kind: 'open' }
  | ({ readonly kind: 'waiting' } & Closed)
  | ({ readonly kind: 'reading' | 'declined'; readonly asked: Asked; readonly done: number } & Closed)
  | ({ readonly kind: 'tap'; readonly asked: Asked; readonly reminder: Reminder } & Closed)

export type GateInput =
  /** a logon: `asked` null when it is not known yet; `reminder` null: nothing to remember */
  | { readonly kind: 'begin'; readonly logon: string; readonly asked: Asked | null; readonly reminder: Reminder | null }
  /** the school said what it knows, or took too long */
  | { readonly kind: 'known'; readonly asked: Asked | null; readonly reminder: Reminder | null }
  | { readonly kind: 'agreed' }
  | { readonly kind: 'no' }
  | { readonly kind: 'again' }
  | { readonly kind: 'help' }
  | { readonly kind: 'go' }
  | { readonly kind: 'granted' }
  /** policy says off, or the school says that this account is not asked */
  | { readonly kind: 'standAside' }

export type GateEffect = { readonly kind: 'hold' | 'release'; readonly logon: string }
export interface GateStep {
  readonly state: GateMachine
  readonly effects: readonly GateEffect[]
}

export const OPEN: GateMachine = { kind: 'open' }

export function next(state: GateMachine, input: GateInput): GateStep {
  const stay: GateStep = { state, effects: [] }
  if (state.kind === 'open') {
    if (input.kind !== 'begin') return stay
    const { logon } = input
    const first: GateMachine = { kind: 'waiting', logon, asksHelp: false }
    const step = input.asked ? ask(first, input.asked, input.reminder) : { state: first, effects: [] }
    return step.state.kind === 'open' ? { state: OPEN, effects: [] } : { state: step.state, effects: [{ kind: 'hold', logon }] }
  }
  const open: GateStep = { state: OPEN, effects: [{ kind: 'release', logon: state.logon }] }
  switch (input.kind) {
    case 'begin':
      return stay
    case 'granted':
    case 'standAside':
      return open
    case 'help':
      return { state: { ...state, asksHelp: true }, effects: [] }
    case 'known':
      if (state.kind === 'waiting') return input.asked ? ask(state, input.asked, input.reminder) : open
      return knownAtGate(state, input.asked, input.reminder)
    case 'agreed': {
      if (state.kind !== 'reading') return stay
      const done = state.done + 1
      return done >= state.asked.due.length ? open : { state: { ...state, done }, effects: [] }
    }
    case 'no':
      return state.kind === 'reading' ? { state: { ...state, kind: 'declined' }, effects: [] } : stay
    case 'again':
      return state.kind === 'declined' ? { state: { ...state, kind: 'reading' }, effects: [] } : stay
    case 'go':
      return state.kind === 'tap' ? open : stay
  }
}

/**
 * What the school knows may be newer than what this PC did: nobody reads on what they accepted elsewhere or on paper meanwhile, nor
 * taps past what they are asked anew. What was read in this logon is not read twice.
 */
function knownAtGate(state: Exclude<GateMachine, { kind: 'open' | 'waiting' }>, asked: Asked | null, reminder: Reminder | null): GateStep {
  const stay: GateStep = { state, effects: [] }
  if (asked === null) return stay
  if (state.kind === 'tap') return asked.due.length > 0 ? ask(state, asked, null) : stay
  const read = state.asked.due.slice(0, state.done)
  const left = asked.due.filter((due) => !read.some((done) => nameOf(done) === nameOf(due)))
  if (left.length === 0) return ask(state, { ...asked, due: [] }, state.done === 0 ? reminder : null)
  const now = { ...asked, due: [...read, ...left] }
  if (namesOf(now) === namesOf(state.asked)) return stay
  const current = state.asked.due[state.done]
  // Whoever said no said it to one document: another is read first.
  const kind = current && left[0] && nameOf(current) === nameOf(left[0]) ? state.kind : 'reading'
  return { state: { ...state, kind, asked: now }, effects: [] }
}

type Due = Asked['due'][number]
const nameOf = ({ agreement }: Due): string => `${agreement.document} ${agreement.version}`
const namesOf = ({ audience, due }: Asked): string => [audience, ...due.map(nameOf)].join()

function ask({ logon, asksHelp }: Closed, asked: Asked, reminder: Reminder | null): GateStep {
  if (asked.due.length > 0) return { state: { kind: 'reading', logon, asksHelp, asked, done: 0 }, effects: [] }
  if (reminder !== null) return { state: { kind: 'tap', logon, asksHelp, asked, reminder }, effects: [] }
  return { state: OPEN, effects: [{ kind: 'release', logon }] }
}

/** What the kiosk is told. */
export function factOf(state: GateMachine): Omit<GateFact, 'choices'> | null {
  if (state.kind === 'open') return null
  const { logon, asksHelp } = state
  if (state.kind === 'waiting') return { logon, asksHelp, state: 'waiting', audience: 'visitor', name: null, done: 0, of: 0, reminder: null }
  const { audience, name, due } = state.asked
  if (state.kind === 'tap') return { logon, asksHelp, state: 'tap', audience, name, done: 0, of: 0, reminder: state.reminder }
  return { logon, asksHelp, state: state.kind, audience, name, done: state.done, of: due.length, reminder: null }
}
