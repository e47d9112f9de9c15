/**
 * The button: "hide this and tell an adult". What a press is, and what a child may be told about it.
 *
 *   sending ──▶ told ──▶ seen ──▶ coming ──▶ here ──▶ (lifted)
 *      │          ▲
 *      └▶ unsent ─┘   no server acknowledgement within UNSENT_AFTER_MS: the child is asked to put a hand up
 *
 * told: durable on the server. seen / coming / here: a named person said so. Nothing is shown that was not observed.
 */
import Type, { type Static } from 'typebox'
import { PRESS_VIA } from './events.ts'
import { DurationMs, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'

/** DESIGN §5: a server that does not answer within 5 s is treated as away. */
export const UNSENT_AFTER_MS = 5_000

export const PANIC_STATES = ['sending', 'unsent', 'told', 'seen', 'coming', 'here'] as const
export type PanicState = (typeof PANIC_STATES)[number]

/** What the agent says about the cover on one session; null when there is none. */
export const PanicFact = object({
  press: Id,
  state: oneOf(PANIC_STATES),
  /** on this PC's disk */
  kept: Type.Boolean(),
  /** the adult's name as the school writes it, once one has acknowledged */
  by: nullable(Label),
  pressedAt: EpochMs,
  /** presses while covered are counted, never refused */
  count: Type.Integer({ minimum: 1 }),
})
export type PanicFact = Static<typeof PanicFact>

/** kiosk → agent: resent with the same id until it is answered. Answered only once the press is on disk. */
export const panicPress = op({
  name: 'panic.press',
  summary: 'The child pressed the button. Answered when the press is on this PC’s disk.',
  access: { who: 'session' },
  request: object({ press: Id, via: oneOf(PRESS_VIA), pressedAt: EpochMs, elapsedMs: DurationMs }),
  response: PanicFact,
})

/** page → kiosk: the id is made by the kiosk, so that a page cannot choose one. */
export const pagePress = op({
  name: 'page.press',
  summary: 'The button was pressed on the page.',
  access: { who: 'page' },
  request: object({ via: oneOf(PRESS_VIA) }),
  response: object({ press: Id }),
})
