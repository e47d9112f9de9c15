import { Printer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registerRules } from '../../../protocol/aup-register.ts'
import type { LANGUAGES } from '../../../protocol/page.ts'
import { ActionButton, Choice, FailureNote, Note, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { Licences } from './licences.tsx'
import { agreementsFor, PAPERS, type Paper, textOf } from './rules.ts'
import { Sheet } from './sheet.tsx'

/** Choose a paper, see it, print it. */
export function PapersPage() {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const rules = useLoad(() => api.call(registerRules, {}))
  const [paper, setPaper] = useState<Paper>('poster')
  const [chosen, setChosen] = useState<string | null>(null)
  const [language, setLanguage] = useState<(typeof LANGUAGES)[number]>(i18n.language === 'cy' ? 'cy' : 'en')
  const offered = agreementsFor(paper, rules.value?.agreements ?? [])
  const agreement = offered.find((one) => one.document === chosen) ?? offered[0]
  const text = agreement && textOf(agreement, language)
  return (
    <Page title={t('page|/papers')} lead={t('papers|lead')}>
      <FailureNote failure={rules.failure} onRetry={rules.reload} />
      {rules.value === null && rules.loading && <p className="soft">{t('app|loading')}</p>}
      {rules.value && (
        <div className="row row-top no-print">
          <Choice<Paper> label={t('papers|paper')} value={paper} options={PAPERS.map((key) => ({ key, text: t(`papers|kind|${key}`) }))} onChange={setPaper} />
          <Choice
            label={t('papers|from')}
            value={agreement?.document ?? null}
            options={offered.map((one) => ({
              key: one.document,
              text: t('register|titled', { title: textOf(one, i18n.language)?.title ?? '', audience: t(`register|for|${one.audience}`) }),
            }))}
            onChange={setChosen}
          />
          {agreement && (
            <Choice<(typeof LANGUAGES)[number]>
              label={t('papers|language')}
              value={text?.language ?? null}
              options={agreement.texts.map((one) => ({ key: one.language, text: t(`settings|value|${one.language}`) }))}
              onChange={setLanguage}
            />
          )}
        </div>
      )}
      {text && !text.confirmed && text.language !== 'en' && <Note tone="warn">{t('papers|unconfirmed')}</Note>}
      {agreement && text && (paper === 'licence' ? <Licences agreement={agreement} text={text} /> : <Sheet paper={paper} agreement={agreement} text={text} />)}
      {agreement && paper !== 'licence' && (
        <div className="row">
          <ActionButton kind="primary" icon={Printer} onPress={() => window.print()}>
            {t('papers|print')}
          </ActionButton>
        </div>
      )}
    </Page>
  )
}
