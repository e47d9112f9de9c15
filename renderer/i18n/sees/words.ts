/**
 * The words of “What can this see?”. What is recorded is said for three reading ages; who sees it, for how long and what is never taken,
 * once for all. What they may say is decided in protocol/sees-told.ts: no figure and nobody's role stands in them.
 */
import type { Role } from '../../../protocol/op.ts'
import type { NEVER, Saying } from '../../../protocol/sees.ts'
import type { PluralForms } from '../words.ts'

export const AGES = ['ks1', 'ks2', 'ks3'] as const
export type Age = (typeof AGES)[number]
/** The dashboard says more: that a stopped program is started again, that a room asks no rules. */
export type ChildSaying = Exclude<Saying, 'tamperObserve' | 'watching' | 'rulesOff'>

export type SeesWords = Readonly<
  Record<`sees.${Age}.${ChildSaying}`, string> &
    Record<`sees.never.${(typeof NEVER)[number]}`, string> &
    Record<`sees.role.${Role}`, string> & {
      /** for staff alone */
      'sees.ks3.watching': string
      'sees.open': string
      'sees.close': string
      'sees.lead': string
      'sees.noted': string
      'sees.never': string
      /** {{name}}: roles, as a list */
      'sees.who': string
      'sees.nobody': string
      /** for the youngest, in place of roles and figures */
      'sees.ks1.who': string
      'sees.ks1.long': string
      'sees.nowhere': string
      'sees.noEnd': string
      'sees.thisPc': PluralForms
      'sees.left': PluralForms
      'sees.mistake': PluralForms
      /** in place of a figure, for a pupil to whom no numbers are shown */
      'sees.someTime': string
      'sees.others': string
    }
>
