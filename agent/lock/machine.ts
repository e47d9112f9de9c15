/**
 * The idle lock of one OS session, decided. No I/O: ids, times and who may lock come in.
 *
 *   active ──quiet──▶ warning ──warned──▶ locked ──opened──▶ active
 *     ▲ │               │                  ▲  │
 *     │ └──────slept────┼──────────────────┘  └─osRefused─▶ locked, by our own screen
 *     └─touched, aside──┘
 *
 * Only staff, a code, the system, the pupil where policy lets them, or the end of it all leaves `locked`: a touch doesn't.
 */
import type { LockFact } from '../../protocol/lock.ts'

export interface Locked {
  readonly id: string
  readonly by: Exclude<LockFact['by'], 'staff'>
  readonly mode: LockFact['mode']
  /** epoch ms, by this PC's clock */
  readonly at: number
}
export type LockMachine = { readonly kind: 'active' } | { readonly kind: 'warning'; readonly id: string } | { readonly kind: 'locked'; readonly lock: Locked }

export type LockInput =
  /** nobody has been there for the limit, less the warning */
  | { readonly kind: 'quiet'; readonly id: string }
  | { readonly kind: 'touched' }
  /** the warning is over */
  | { readonly kind: 'warned'; readonly mode: LockFact['mode']; readonly at: number }
  | { readonly kind: 'slept'; readonly id: string; readonly mode: LockFact['mode']; readonly at: number }
  /** the system was asked to lock and didn't */
  | { readonly kind: 'osRefused' }
  /** a cover, staff's lock, a pause: nobody is warned meanwhile */
  | { readonly kind: 'aside' }
  | { readonly kind: 'opened' }

export type LockEffect = { readonly kind: 'bolt' | 'unbolt'; readonly lock: Locked }
export interface LockStep {
  readonly state: LockMachine
  readonly effects: readonly LockEffect[]
}

export const ACTIVE: LockMachine = { kind: 'active' }

export function next(state: LockMachine, input: LockInput): LockStep {
  const stay: LockStep = { state, effects: [] }
  if (state.kind === 'locked') {
    if (input.kind === 'opened') return { state: ACTIVE, effects: [{ kind: 'unbolt', lock: state.lock }] }
    return input.kind === 'osRefused' && state.lock.mode === 'os' ? lock({ ...state.lock, mode: 'overlay' }) : stay
  }
  switch (input.kind) {
    case 'quiet':
      return state.kind === 'active' ? { state: { kind: 'warning', id: input.id }, effects: [] } : stay
    case 'warned':
      return state.kind === 'warning' ? lock({ id: state.id, by: 'idle', mode: input.mode, at: input.at }) : stay
    case 'slept':
      return lock({ id: state.kind === 'warning' ? state.id : input.id, by: 'sleep', mode: input.mode, at: input.at })
    case 'touched':
    case 'aside':
      return state.kind === 'warning' ? { state: ACTIVE, effects: [] } : stay
    case 'osRefused':
    case 'opened':
      return stay
  }
}

function lock(locked: Locked): LockStep {
  return { state: { kind: 'locked', lock: locked }, effects: [{ kind: 'bolt', lock: locked }] }
}
