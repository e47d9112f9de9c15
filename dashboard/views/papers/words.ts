import { useTranslation } from 'react-i18next'

/** Our own words on a paper: in its language where the dashboard speaks it, else in English, marked as English. */
export function usePaperWords(language: string) {
  const { i18n } = useTranslation()
  const spoken = language === 'cy' ? 'cy' : 'en'
  return { t: i18n.getFixedT(spoken), spoken, attributes: spoken === language ? {} : ({ lang: 'en', dir: 'ltr' } as const) }
}
