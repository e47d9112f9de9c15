/**
 * The words of the pupil's screens in the child's language.
 * Invariant: a translation nobody has checked is never shown alone: the English comes with it.
 * Fail direction: a language we don't have reads English.
 */
import { createInstance, type i18n, type TFunction } from 'i18next'
import type { Language } from '../../protocol/page.ts'
import { ar } from './ar.ts'
import { cy } from './cy.ts'
import { en } from './en.ts'
import { pl } from './pl.ts'
import { uk } from './uk.ts'
import { ur } from './ur.ts'
import type { Catalogue, PlainKey, PluralKey, Words } from './words.ts'

export type { PlainKey, PluralKey } from './words.ts'

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { en, cy, pl, uk, ur, ar }

/** A line as it is to be shown: `english` only where the translation is still a draft. */
export interface Line {
  readonly text: string
  readonly english: string | null
}

export interface Speech {
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
  /** `name` in place of {{name}}: an adult's, or another of our words (`{ key }`) when the school gave none. */
  say(key: PlainKey, name?: string | { readonly key: PlainKey }): Line
  /** `count` decides the plural form by the language's own rules (Intl.PluralRules). */
  count(key: PluralKey, count: number): Line
}

/** The words of every language, ready at once: nothing is fetched, so nothing can be missing when the cover is needed. */
export function createSpeech(): (language: Language) => Speech {
  const all = createInstance()
  const resources = Object.fromEntries(Object.entries(CATALOGUES).map(([language, c]) => [language, { translation: flatten(c.words) }]))
  all.init({ resources, initAsync: false, fallbackLng: 'en', keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false } })
  return (language) => speechIn(all, language in CATALOGUES ? language : 'en')
}

function speechIn(all: i18n, language: Language): Speech {
  const { checked, direction } = CATALOGUES[language]
  const line = (key: string, values: (t: TFunction) => Record<string, unknown>): Line => {
    const render = (t: TFunction) => t(key, values(t))
    const drafted = render(all.getFixedT(language))
    return { text: drafted, english: checked ? null : render(all.getFixedT('en')) }
  }
  return {
    language,
    direction,
    say: (key, name = '') => line(key, (t) => ({ name: typeof name === 'string' ? isolate(name) : t(name.key) })),
    count: (key, count) => line(key, () => ({ count })),
  }
}

/** i18next looks plural forms up as `key_form`. */
function flatten(words: Words): Record<string, string> {
  const entries = Object.entries(words as unknown as Record<string, string | Record<string, string>>)
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : Object.entries(value).map(([form, text]) => [`${key}_${form}`, text]))),
  )
}

/** A Latin name in an Arabic sentence (or the reverse) must not pull the words around it to the wrong side. */
function isolate(name: string): string {
  return `\u2068${name}\u2069`
}
