import { Printer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { seesSchool } from '../../../protocol/sees.ts'
import { ActionButton, Choice, FailureNote, Note, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { DASHBOARD_LANGUAGES, type DashboardLanguage } from '../../i18n/index.ts'
import { SeesPaper } from './sees-paper.tsx'

const LANGUAGES = Object.keys(DASHBOARD_LANGUAGES) as DashboardLanguage[]

/** For whoever asks what is recorded: on the page, and on paper for parents. */
export function SeesPage() {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const told = useLoad(() => api.call(seesSchool, {}))
  const [chosen, setChosen] = useState<DashboardLanguage | null>(null)
  const language = chosen ?? (i18n.language === 'cy' ? 'cy' : 'en')
  return (
    <Page title={t('page|/sees')} lead={t('sees|lead')}>
      <FailureNote failure={told.failure} onRetry={told.reload} />
      {told.value === null && told.loading && <p className="soft">{t('app|loading')}</p>}
      {told.value && (
        <>
          <div className="row row-bottom no-print">
            <Choice<DashboardLanguage>
              label={t('sees|paperLanguage')}
              value={language}
              options={LANGUAGES.map((key) => ({ key, text: DASHBOARD_LANGUAGES[key] }))}
              onChange={setChosen}
            />
            <ActionButton kind="primary" icon={Printer} onPress={() => window.print()}>
              {t('sees|print')}
            </ActionButton>
          </div>
          {language === 'cy' && <Note tone="warn">{t('sees|welshDraft')}</Note>}
          <SeesPaper told={told.value} language={language} />
        </>
      )}
    </Page>
  )
}
