/**
 * The cover of one OS session, decided. No I/O: time, ids and what the disk said come in.
 *
 *            press                      lift (staff, code)           lifted (holder)
 *   none ───────────▶ covered ───────────────────────▶ lifting ─────────────────────▶ none
 *                      │ ▲  ▲                             │  │
 *                      └─┘  └─────────────────────────────┘  │  press: covered again, for the new press
 *      press: counted       liftFailed: it stays covered ◀───┘
 *      acked, said, unanswered: what the child may be told moves on, never back
 *
 * A cover says only what was observed (protocol/panic.ts draws the states of `Cover.state`).
 */
import { PANIC_STATES, type PanicFact, type PanicState } from '../../protocol/panic.ts'

export interface Cover {
  /** the first press under this cover names it */
  readonly press: string
  readonly state: PanicState
  readonly by: string | null
  /** the event of the first press that reached the disk; null while none has */
  readonly event: string | null
  readonly pressedAt: number
  /** presses under this cover, each counted once */
  readonly count: number
}

/** Who lifts: staff from the dashboard, or an adult at the PC whose code was right. */
export type Lifter = { readonly by: 'staff'; readonly alert: string } | { readonly by: 'code'; readonly code: string; readonly name: string }

export type PanicMachine =
  | { readonly kind: 'none' }
  | { readonly kind: 'covered'; readonly cover: Cover }
  | { readonly kind: 'lifting'; readonly cover: Cover; readonly lifter: Lifter }

export type PanicInput =
  /** `event`: null when it could not be written. `again`: this press was counted before. */
  | { readonly kind: 'press'; readonly press: string; readonly pressedAt: number; readonly event: string | null; readonly again: boolean }
  /** the server has this event on its disk */
  | { readonly kind: 'acked'; readonly event: string }
  /** nothing from the server for UNSENT_AFTER_MS */
  | { readonly kind: 'unanswered' }
  /** the server says what became of the press */
  | { readonly kind: 'said'; readonly press: string; readonly state: 'told' | 'seen' | 'coming' | 'here'; readonly by: string | null }
  | { readonly kind: 'lift'; readonly press: string; readonly lifter: Lifter }
  | { readonly kind: 'lifted'; readonly press: string; readonly lifter: Lifter }
  | { readonly kind: 'liftFailed'; readonly press: string; readonly lifter: Lifter; readonly why: string }
  /** the agent started and found this state on disk */
  | { readonly kind: 'restored' }

export type PanicEffect =
  | { readonly kind: 'hold'; readonly press: string }
  | { readonly kind: 'release'; readonly press: string; readonly lifter: Lifter }
  | { readonly kind: 'awaitServer' }
  | { readonly kind: 'reportLifted'; readonly press: string; readonly lifter: Lifter }
  | { readonly kind: 'reportLiftFailed'; readonly press: string; readonly lifter: Lifter; readonly why: string }

export interface PanicStep {
  readonly state: PanicMachine
  readonly effects: readonly PanicEffect[]
}

export const NONE: PanicMachine = { kind: 'none' }

export function next(state: PanicMachine, input: PanicInput): PanicStep {
  switch (state.kind) {
    case 'none':
      return fromNone(input)
    case 'covered':
      return fromCovered(state, input)
    case 'lifting':
      return fromLifting(state, input)
  }
}

function fromNone(input: PanicInput): PanicStep {
  switch (input.kind) {
    case 'press':
      return firstPress(input)
    case 'lift':
      return { state: NONE, effects: [{ kind: 'reportLiftFailed', press: input.press, lifter: input.lifter, why: 'PANIC_NOT_COVERED' }] }
    case 'lifted':
    case 'liftFailed':
    case 'acked':
    case 'unanswered':
    case 'said':
    case 'restored':
      return { state: NONE, effects: [] }
  }
}

function fromCovered(state: PanicMachine & { kind: 'covered' }, input: PanicInput): PanicStep {
  const { cover } = state
  const stay = (effects: readonly PanicEffect[] = []): PanicStep => ({ state, effects })
  switch (input.kind) {
    case 'press': {
      const after = pressAgain(cover, input)
      const effects: PanicEffect[] = [{ kind: 'hold', press: cover.press }]
      if (after.state === 'sending' && cover.state !== 'sending') effects.push({ kind: 'awaitServer' })
      return { state: { kind: 'covered', cover: after }, effects }
    }
    case 'acked':
    case 'said':
    case 'unanswered': {
      const after = hear(cover, input)
      return after === cover ? stay() : { state: { kind: 'covered', cover: after }, effects: [] }
    }
    case 'lift':
      if (input.press !== cover.press) return stay([{ kind: 'reportLiftFailed', press: input.press, lifter: input.lifter, why: 'PANIC_NOT_COVERED' }])
      return {
        state: { kind: 'lifting', cover: withLifter(cover, input.lifter), lifter: input.lifter },
        effects: [{ kind: 'release', press: cover.press, lifter: input.lifter }],
      }
    case 'lifted':
      // An earlier cover came off after this press had begun a new one: that is reported, and the new one held.
      return stay([
        { kind: 'reportLifted', press: input.press, lifter: input.lifter },
        { kind: 'hold', press: cover.press },
      ])
    case 'liftFailed':
      return stay([{ kind: 'reportLiftFailed', press: input.press, lifter: input.lifter, why: input.why }])
    case 'restored':
      return stay(cover.state === 'sending' ? [{ kind: 'hold', press: cover.press }, { kind: 'awaitServer' }] : [{ kind: 'hold', press: cover.press }])
  }
}

function fromLifting(state: PanicMachine & { kind: 'lifting' }, input: PanicInput): PanicStep {
  const { cover, lifter } = state
  switch (input.kind) {
    case 'press':
      // A retry of a press under this cover says nothing new; another press is a child asking again.
      return input.again || input.press === cover.press ? { state, effects: [] } : firstPress(input)
    case 'acked':
    case 'said':
    case 'unanswered': {
      const after = hear(cover, input)
      return { state: after === cover ? state : { kind: 'lifting', cover: after, lifter }, effects: [] }
    }
    case 'lift':
      return { state, effects: [] }
    case 'lifted':
      return { state: NONE, effects: [{ kind: 'reportLifted', press: input.press, lifter: input.lifter }] }
    case 'liftFailed':
      return {
        state: { kind: 'covered', cover },
        effects: [
          { kind: 'hold', press: cover.press },
          { kind: 'reportLiftFailed', press: input.press, lifter: input.lifter, why: input.why },
        ],
      }
    case 'restored':
      return {
        state,
        effects: [
          { kind: 'hold', press: cover.press },
          { kind: 'release', press: cover.press, lifter },
        ],
      }
  }
}

function firstPress({ press, pressedAt, event }: PanicInput & { kind: 'press' }): PanicStep {
  // What is not on disk can't be on its way: the child is asked to put a hand up at once.
  const kept = event !== null
  const cover: Cover = { press, state: kept ? 'sending' : 'unsent', by: null, event, pressedAt, count: 1 }
  const hold: PanicEffect = { kind: 'hold', press }
  return { state: { kind: 'covered', cover }, effects: kept ? [hold, { kind: 'awaitServer' }] : [hold] }
}

function pressAgain(cover: Cover, { event, again }: PanicInput & { kind: 'press' }): Cover {
  const count = again ? cover.count : cover.count + 1
  const firstKept = cover.event === null && event !== null
  return { ...cover, count, event: cover.event ?? event, state: firstKept && cover.state === 'unsent' ? 'sending' : cover.state }
}

function hear(cover: Cover, input: PanicInput & { kind: 'acked' | 'said' | 'unanswered' }): Cover {
  switch (input.kind) {
    case 'acked':
      return input.event === cover.event ? forward(cover, 'told', cover.by) : cover
    case 'unanswered':
      return cover.state === 'sending' ? { ...cover, state: 'unsent' } : cover
    case 'said':
      return input.press === cover.press ? forward(cover, input.state, input.by) : cover
  }
}

/** Whoever typed a code is standing there. */
function withLifter(cover: Cover, lifter: Lifter): Cover {
  return lifter.by === 'code' ? forward(cover, 'here', lifter.name) : cover
}

/** Never back: an adult who is "coming" does not become one who has only "seen" because messages crossed. */
function forward(cover: Cover, state: PanicState, by: string | null): Cover {
  const ahead = PANIC_STATES.indexOf(state) - PANIC_STATES.indexOf(cover.state)
  if (ahead < 0 || (ahead === 0 && by === cover.by)) return cover
  return { ...cover, state, by: by ?? cover.by }
}

/** What the kiosk is told. While a lift is under way the cover is still there, so it is still said to be. */
export function factOf(state: PanicMachine): PanicFact | null {
  if (state.kind === 'none') return null
  const { press, state: told, by, event, pressedAt, count } = state.cover
  return { press, state: told, kept: event !== null, by, pressedAt, count }
}
