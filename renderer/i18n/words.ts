/**
 * Every word a pupil's screen can say. A language that lacks one of these does not compile; test/unit/renderer/i18n.test.ts checks
 * plural forms and placeholders. {{name}} is an adult's name as the school writes it, {{count}} a number.
 *
 * How to write them: plain and kind, and only what is known to be true. "Sent" is not "seen"; nobody "is coming" until a
 * person has said so; no adult's sex, and no child's, is guessed from the grammar.
 */
export interface Words {
  readonly 'button.label': string
  /** The press could not be handed on at all: the child must not wait for anybody. */
  readonly 'button.failed': string

  /** With Pip, for under-elevens. */
  readonly 'pip.praise': string
  readonly 'pip.hidden': string
  readonly 'pip.trouble': string

  /** Plain, for older pupils: nothing here may tell a neighbour that help was asked for. */
  readonly 'plain.locked': string
  readonly 'plain.unlock': string
  readonly 'plain.askNow': string
  readonly 'plain.more': string
  /** as state.*, in an older pupil's words */
  readonly 'plain.sending': string
  readonly 'plain.told': string
  readonly 'plain.someone': string

  /** For an adult who lifts the cover with a code; the child reads it too. */
  readonly 'code.open': string
  readonly 'plain.code': string
  readonly 'code.title': string
  readonly 'code.typed': PluralForms
  readonly 'code.delete': string
  readonly 'code.enter': string
  readonly 'code.leave': string
  readonly 'code.checking': string
  readonly 'code.accepted': string
  /** The code was right, but the cover is still here. */
  readonly 'code.stuck': string
  /** {{count}} more tries before a wait */
  readonly 'code.wrong': PluralForms
  /** {{count}} minutes to wait */
  readonly 'code.tooMany': PluralForms
  readonly 'code.spent': string
  readonly 'code.expired': string
  readonly 'code.notHere': string
  readonly 'code.failed': string

  /** What became of the press. */
  readonly 'state.sending': string
  readonly 'state.unsent': string
  readonly 'state.told': string
  readonly 'state.seen': string
  readonly 'state.coming': string
  readonly 'state.here': string
  /** In place of {{name}} when the school gave none. */
  readonly 'state.someone': string
  /** After each whole minute without an adult; a lower bound, so it stays true when the page had to be started again. */
  readonly 'state.waited': PluralForms
  /** the same for a pupil to whom no numbers are shown */
  readonly 'state.handUp': string
}

export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
type Key = keyof Words
export type PluralKey = { [K in Key]: Words[K] extends string ? never : K }[Key]
export type PlainKey = Exclude<Key, PluralKey>

export interface Catalogue {
  /** false: machine-drafted, to be checked by a speaker. It is then shown with the English beneath. */
  readonly checked: boolean
  readonly direction: 'ltr' | 'rtl'
  readonly words: Words
}
