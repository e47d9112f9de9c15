import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../../protocol/errors.ts'
import { LANGUAGES } from '../../../protocol/policy.ts'
import { NATIONS, PHASES, type SchoolAnswers } from '../../../protocol/setup.ts'
import { ActionButton, Choice, FailureNote, TextBox } from '../../components/index.ts'

interface SchoolFormProps {
  answers: SchoolAnswers | null
  failure: Refusal | null
  pending: boolean
  onAnswered(answers: SchoolAnswers): void
}

export function SchoolForm({ answers, failure, pending, onAnswered }: SchoolFormProps) {
  const { t, i18n } = useTranslation()
  const [typed, setTyped] = useState<SchoolAnswers>(
    answers ?? {
      name: '',
      nation: i18n.language === 'cy' ? 'wales' : 'england',
      phase: 'primary',
      language: i18n.language === 'cy' ? 'cy' : 'en',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
  )
  const [tried, setTried] = useState(false)
  const nameProblem = typed.name.trim() === '' ? t('setup|needSchool') : null
  const zoneProblem = typed.timeZone.trim() === '' ? t('setup|needZone') : null
  const set = <K extends keyof SchoolAnswers>(key: K) => ({ value: typed[key], onChange: (value: SchoolAnswers[K]) => setTyped({ ...typed, [key]: value }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (nameProblem === null && zoneProblem === null) onAnswered({ ...typed, name: typed.name.trim(), timeZone: typed.timeZone.trim() })
  }
  return (
    <form className="panel stack" noValidate onSubmit={submit}>
      <TextBox label={t('setup|school')} {...set('name')} problem={tried ? nameProblem : null} />
      <Choice
        label={t('setup|nation')}
        {...set('nation')}
        options={NATIONS.map((key) => ({ key, text: t(`setup|nations|${key}`) }))}
        hint={t('setup|nationHint')}
      />
      <Choice label={t('setup|phase')} {...set('phase')} options={PHASES.map((key) => ({ key, text: t(`setup|phases|${key}`) }))} />
      <Choice label={t('setup|language')} {...set('language')} options={LANGUAGES.map((key) => ({ key, text: t(`settings|value|${key}`) }))} />
      <TextBox label={t('setup|zone')} {...set('timeZone')} hint={t('setup|zoneHint')} problem={tried ? zoneProblem : null} />
      <FailureNote failure={failure} />
      <ActionButton kind="primary" type="submit" isPending={pending}>
        {t('setup|next')}
      </ActionButton>
    </form>
  )
}
