import type { TFunction } from 'i18next'
import type { SupportEffects } from '../../../protocol/support.ts'
import { differing } from './rules.ts'

/** A profile in a few words: “reads aloud · 125 % time”. */
export function effectWords(t: TFunction, effects: SupportEffects): string {
  return differing(effects)
    .map((key) => effectWord(t, effects, key))
    .join(' · ')
}

function effectWord(t: TFunction, effects: SupportEffects, key: keyof SupportEffects): string {
  switch (key) {
    case 'language':
      return t('support|in', { language: languageName(effects.language ?? 'en') })
    case 'timePercent':
      return t('support|time', { percent: effects.timePercent })
    case 'switchKey':
      return t('support|switch', { key: effects.switchKey ?? '' })
    case 'buttonEdge':
      return t(`support|edge|${effects.buttonEdge}`)
    case 'exam':
      return t('support|examHas', { what: effects.exam.map((a) => t(`support|arrangement|${a}`)).join(', ') })
    case 'readAloud':
    case 'symbols':
    case 'noNumbers':
      return t(`support|has|${key}`)
  }
}

/** A language's name in itself, as speakers look for it. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
}
