import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'

/** Around the whole page: days, times and numbers are written as its language does, whatever the browser's is. */
export function PageLanguage({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation()
  return <I18nProvider locale={i18n.language === 'cy' ? 'cy-GB' : 'en-GB'}>{children}</I18nProvider>
}
