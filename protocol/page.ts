/** The kiosk's page ⇄ its main process. The page is told what to show and may press the button; nothing else. */
import Type, { type Static } from 'typebox'
import { AUP_PAGE_OPS, GateFact } from './aup.ts'
import { pageLiftWithCode } from './codes.ts'
import { Id, Label, nullable, object, oneOf } from './kinds.ts'
import { LOCK_PAGE_OPS, LockFact, WARNING_OFFERS } from './lock.ts'
import { op, table } from './op.ts'
import { PANIC_STATES, pagePress } from './panic.ts'
import { CARD_OFFERS, pageReminder, ReminderFact } from './reminder.ts'
import { pageSees } from './sees.ts'
import { SWITCH_KEYS } from './support.ts'

export const LANGUAGES = ['en', 'cy', 'pl', 'uk', 'ur', 'ar'] as const
export type Language = (typeof LANGUAGES)[number]
export const COVER_STYLES = ['pip', 'plain'] as const

/**
 * The press of a cover that is painted ahead of time, out of sight, so that covering draws nothing. Whoever shows it must
 * not count its age nor say it aloud: no child has pressed yet.
 */
export const WAITING_PRESS = '00000000-0000-0000-0000-000000000000'

/** What one window shows. `role` never changes in a window's life; `screen` is pushed whole on every change. */
export const Screen = Type.Union([
  object({ kind: Type.Literal('nothing') }),
  /** the small always-on-top lifebelt */
  object({ kind: Type.Literal('button'), shortcut: Label }),
  object({
    kind: Type.Literal('cover'),
    press: Id,
    state: oneOf(PANIC_STATES),
    by: nullable(Label),
    style: oneOf(COVER_STYLES),
    /** the primary stage has the words; the others a calm backdrop */
    primary: Type.Boolean(),
  }),
  /** the rules, before the desktop */
  object({ kind: Type.Literal('gate'), gate: GateFact, primary: Type.Boolean() }),
  /**
   * Locked, before the desktop. `style`: as a cover's, so that a plain cover looks like any locked PC; `offline`: nobody can open it
   * from elsewhere now.
   */
  object({ kind: Type.Literal('lock'), lock: LockFact, style: oneOf(COVER_STYLES), offline: Type.Boolean(), primary: Type.Boolean() }),
  /** about to be locked: over the desktop, in the card's window; `offered`: as for a reminder */
  object({ kind: Type.Literal('warning'), lock: LockFact, offered: nullable(oneOf(WARNING_OFFERS)) }),
  /** a SMART rule over the desktop, in a window of its own; `offered`: what a pupil's one key would do now, null where there is no such key */
  object({ kind: Type.Literal('reminder'), card: ReminderFact, offered: nullable(oneOf(CARD_OFFERS)) }),
])
export type Screen = Static<typeof Screen>

/** How a pupil's own support changes every screen; the language is already the pupil's. */
export const PageSupport = object({
  readAloud: Type.Boolean(),
  symbols: Type.Boolean(),
  noNumbers: Type.Boolean(),
  /** works what is on the screen with this key alone: what can be chosen is offered in turn, and the key takes it */
  switchKey: nullable(oneOf(SWITCH_KEYS)),
})
export type PageSupport = Static<typeof PageSupport>
/** Screens as everybody has them. */
export const USUAL_PAGE: PageSupport = { readAloud: false, symbols: false, noNumbers: false, switchKey: null }

export const PageState = object({ screen: Screen, language: oneOf(LANGUAGES), school: Label, support: PageSupport })
export type PageState = Static<typeof PageState>

/** page → kiosk: this state has been painted (two animation frames after React committed it). */
export const pagePainted = op({
  name: 'page.painted',
  summary: 'The page has painted a screen.',
  access: { who: 'page' },
  request: object({ kind: oneOf(['nothing', 'button', 'cover', 'lock', 'gate', 'warning', 'reminder']), press: nullable(Id) }),
  response: object({}),
})

export const PAGE_OPS = table(pagePress, pagePainted, pageLiftWithCode, pageSees, pageReminder, ...AUP_PAGE_OPS, ...LOCK_PAGE_OPS)

/**
 * What the host puts on `window.handrail` before the page's own code runs; identical under Electron (preload) and
 * Chromium (CDP binding). `call` answers with a Result of protocol/op.ts.
 */
export interface PageBridge {
  call(name: keyof typeof PAGE_OPS, request: unknown): Promise<unknown>
  /** Called at once with the latest state if there is one, then on every change. */
  onState(listener: (state: PageState) => void): void
}
