/**
 * Every word a pupil's screen can say. A language that lacks one of these does not compile; test/unit/renderer/i18n.test.ts checks
 * plural forms and placeholders. {{name}} is an adult's name as the school writes it, {{count}} a number.
 *
 * How to write them: plain and kind, and only what is known to be true. "Sent" is not "seen"; nobody "is coming" until a
 * person has said so; no adult's sex, and no child's, is guessed from the grammar.
 */
import type { SeesWords } from './sees/words.ts'

export interface Words extends SeesWords {
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

  /** The rules at logon. */
  readonly 'gate.hello': string
  readonly 'gate.helloNobody': string
  readonly 'gate.moment': string
  readonly 'gate.before': string
  readonly 'gate.changed': string
  readonly 'gate.next': string
  readonly 'gate.answerFirst': string
  readonly 'gate.back': string
  readonly 'gate.agree': string
  readonly 'gate.confirm': string
  readonly 'gate.help': string
  readonly 'gate.helpAsked': string
  readonly 'gate.no': string
  readonly 'gate.declined': string
  readonly 'gate.declinedAdult': string
  readonly 'gate.declinedUntil': string
  readonly 'gate.again': string
  readonly 'gate.signOut': string
  readonly 'gate.code': string
  readonly 'gate.withAdult': string
  readonly 'gate.go': string
  readonly 'gate.remember': string
  readonly 'gate.name': string
  readonly 'gate.host': string
  readonly 'gate.nameless': string
  readonly 'gate.failed': string
  readonly 'gate.listen': string
  readonly 'gate.quiet': string
  readonly 'gate.bigger': string
  readonly 'gate.smaller': string
  readonly 'gate.dark': string
  readonly 'gate.language': string
  readonly 'gate.pages': string
  readonly 'gate.why': string
  readonly 'gate.reason.cannotRead': string
  readonly 'gate.reason.newcomer': string
  readonly 'gate.reason.parentToSign': string
  readonly 'gate.reason.techProblem': string
  readonly 'gate.reason.other': string
  /** On a card, before this PC is locked because nobody is there. */
  readonly 'warning.title': string
  readonly 'warning.how': string
  readonly 'warning.soon': string
  /** On a locked PC. {{name}} is the given name of whoever is signed in, or a time as clocks show it. */
  readonly 'lock.user': string
  readonly 'lock.since': string
  readonly 'lock.anyKey': string
  readonly 'lock.here': string
  readonly 'lock.adult': string
  readonly 'lock.offline': string
  readonly 'lock.freeAt': string
  readonly 'lock.staff': string
  readonly 'lock.opensAt': string
  readonly 'lock.stick': string
  /** in place of times, for a pupil to whom no numbers are shown */
  readonly 'lock.freeLater': string
  readonly 'lock.opensLater': string
  /** On a card with one rule, over what the child does. */
  readonly 'card.close': string
  readonly 'card.keep': string
  readonly 'smart.safe': string
  readonly 'smart.meeting': string
  readonly 'smart.accepting': string
  readonly 'smart.reliable': string
  readonly 'smart.tell': string
  readonly 'smart.safe.line': string
  readonly 'smart.meeting.line': string
  readonly 'smart.accepting.line': string
  readonly 'smart.reliable.line': string
  readonly 'smart.tell.line': string

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
  /** what it is called by who speaks it; a browser does not know all of them */
  readonly name: string
  readonly direction: 'ltr' | 'rtl'
  readonly words: Words
}
