import { ArrowLeft, Printer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { registerReceipt } from '../../../protocol/aup-register.ts'
import type { Response } from '../../../protocol/op.ts'
import { Markdown } from '../../../renderer/theme/markdown.tsx'
import { ActionButton, Empty, FailureNote, Page } from '../../components/index.ts'
import { useApp, useLoad, useMe, useSchoolTimes } from '../../core/index.ts'

type Answered = Response<typeof registerReceipt>

/** One person's agreements with the exact words, as a paper. */
export function Receipt({ person, onLeave }: { person: string; onLeave(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const { school } = useMe()
  const receipt = useLoad(() => api.call(registerReceipt, { person }))
  const { value } = receipt
  return (
    <Page title={t('register|receiptTitle')} lead={t('register|receiptLead')}>
      <div className="row">
        <ActionButton icon={ArrowLeft} onPress={onLeave}>
          {t('register|back')}
        </ActionButton>
        {value && value.answers.length > 0 && (
          <ActionButton kind="primary" icon={Printer} onPress={() => window.print()}>
            {t('register|print')}
          </ActionButton>
        )}
      </div>
      <FailureNote failure={receipt.failure} onRetry={receipt.reload} />
      {value === null && receipt.loading && <p className="soft">{t('app|loading')}</p>}
      {value?.answers.length === 0 && <Empty title={t('register|noReceipt', { name: value.name })}>{t('register|noReceiptBody')}</Empty>}
      {value && value.answers.length > 0 && (
        <article className="panel stack paper" aria-labelledby="receipt">
          <h2 id="receipt">{t('register|agreedTo', { name: value.name })}</h2>
          <p>{[school.name, value.yearGroup, value.classes.join(', ')].filter(Boolean).join(' · ')}</p>
          {value.answers.map((answer) => (
            <Answer key={answer.id} answer={answer} texts={value.texts} />
          ))}
        </article>
      )}
    </Page>
  )
}

function Answer({ answer, texts }: { answer: Answered['answers'][number]; texts: Answered['texts'] }) {
  const { t } = useTranslation()
  const { dayAndTime } = useSchoolTimes()
  const { at, how, pc, account, recordedBy, version, shown } = answer
  const known = shown.flatMap(({ hash }) => texts.find((text) => text.hash === hash) ?? [])
  const title = known[0]?.title ?? t('register|wordsOnPaper')
  return (
    <section className="stack receipt-answer" aria-label={title}>
      <h3>{title}</h3>
      <p>
        {[dayAndTime(at), t('register|versionN', { version }), t(`register|gave|${how}`), pc, account, recordedBy && t('register|by', { name: recordedBy })]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {shown.map(({ hash, language }) => (
        <p key={hash} className="soft receipt-hash">
          {t('register|hash', { language: t(`settings|value|${language}`), hash })}
        </p>
      ))}
      {known.length < shown.length && <p className="soft">{t('register|wordsGone')}</p>}
      {known.map((text) => (
        <div key={text.hash} className="receipt-text" lang={text.language} dir={text.language === 'ur' || text.language === 'ar' ? 'rtl' : 'ltr'}>
          {text.pages.map((page) => (
            <div key={page.id}>
              <h4>{page.heading}</h4>
              <Markdown text={page.body} />
            </div>
          ))}
        </div>
      ))}
    </section>
  )
}
