import { useTranslation } from 'react-i18next'
import { Choice } from '../components/index.ts'
import { writePreference } from '../core/index.ts'
import type { DASHBOARD_LANGUAGES, DashboardLanguage } from '../i18n/index.ts'

export function LanguageChoice({ languages }: { languages: typeof DASHBOARD_LANGUAGES }) {
  const { t, i18n } = useTranslation()
  const options = (Object.keys(languages) as DashboardLanguage[]).map((key) => ({ key, text: languages[key] }))
  return (
    <Choice<DashboardLanguage>
      label={t('app|language')}
      value={i18n.language as DashboardLanguage}
      options={options}
      onChange={(language) => {
        writePreference('language', language)
        void i18n.changeLanguage(language)
      }}
      {...(i18n.language === 'cy' && { hint: t('app|languageDraft') })}
    />
  )
}
