/**
 * The dashboard's words. English is the source; Welsh is machine-drafted and says so.
 *
 * Invariants: no sentence stands in a component; each error code has words in each language (English ones live with the codes).
 * Fails towards: English, when a language lacks a key.
 */
import i18next, { type TOptions } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts'
import cy from './cy/index.ts'
import en from './en/index.ts'

export const DASHBOARD_LANGUAGES = { en: 'English', cy: 'Cymraeg' } as const
export type DashboardLanguage = keyof typeof DASHBOARD_LANGUAGES

const errors = Object.fromEntries(Object.entries(ERRORS).map(([code, { message }]) => [code, message])) as Record<ErrorCode, string>
const english = { ...en, errors }

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof english }
    returnNull: false
    /** keys such as `page./presses` and `settings.name.panic.shortcut` hold dots and slashes of their own */
    keySeparator: '|'
    nsSeparator: false
  }
}

/** Call once, before the first render. `wanted` is what the reader chose before, or the browser's languages. */
export async function startWords(wanted: readonly string[]): Promise<void> {
  const language = wanted.map((tag) => tag.slice(0, 2)).find((tag) => tag in DASHBOARD_LANGUAGES) ?? 'en'
  i18next.on('languageChanged', (tag) => {
    document.documentElement.lang = tag
  })
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: english }, cy: { translation: cy } },
    keySeparator: '|',
    nsSeparator: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}

export type { TOptions }
