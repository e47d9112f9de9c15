import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AGREEMENT_KINDS, AUDIENCES } from '../../../protocol/agreements.ts'
import { aupCreate } from '../../../protocol/aup-page.ts'
import { LANGUAGES } from '../../../protocol/policy.ts'
import { ActionButton, Choice, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { useAgreementWords } from './words.ts'

/** A document of the school's own: whose, and what it asks. Its pages follow in the editor. */
export function NewDocument({ onMade, onClose }: { onMade(document: string): void; onClose(): void }) {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const words = useAgreementWords()
  const [title, setTitle] = useState('')
  const [audience, setAudience] = useState<(typeof AUDIENCES)[number]>('staff')
  const [kind, setKind] = useState<(typeof AGREEMENT_KINDS)[number]>('confirm')
  const [language, setLanguage] = useState<(typeof LANGUAGES)[number]>(i18n.language === 'cy' ? 'cy' : 'en')
  const [asked, setAsked] = useState(false)
  const make = useAction(async () => onMade((await api.call(aupCreate, { title: title.trim(), audience, kind, language })).document))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (title.trim() !== '') make.start()
  }
  return (
    <form className="panel stack stack-wide" aria-labelledby="new-document" noValidate onSubmit={submit}>
      <h2 id="new-document">{t('agreements|new')}</h2>
      <div className="row row-top">
        <TextBox
          label={t('agreements|title')}
          value={title}
          onChange={(text) => setTitle(text.slice(0, 300))}
          problem={asked && title.trim() === '' ? t('agreements|problem|title') : null}
        />
        <Choice
          label={t('agreements|for')}
          value={audience}
          options={AUDIENCES.map((key) => ({ key, text: words.audience(key) }))}
          onChange={(key) => setAudience(key)}
        />
        <Choice
          label={t('agreements|asks')}
          value={kind}
          options={AGREEMENT_KINDS.map((key) => ({ key, text: words.kind(key) }))}
          onChange={(key) => setKind(key)}
        />
        <Choice
          label={t('agreements|writtenIn')}
          value={language}
          options={LANGUAGES.map((key) => ({ key, text: words.language(key) }))}
          onChange={(key) => setLanguage(key)}
        />
      </div>
      <FailureNote failure={make.failure} />
      <div className="row">
        <ActionButton kind="primary" type="submit" isPending={make.pending}>
          {t('agreements|begin')}
        </ActionButton>
        <ActionButton onPress={onClose}>{t('app|cancel')}</ActionButton>
      </div>
    </form>
  )
}
