import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type SchoolAnswers, setupOpen, setupSchool } from '../../../protocol/setup.ts'
import type { Me } from '../../../protocol/staff.ts'
import { ActionButton, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { AccountForm } from './account-form.tsx'
import { SchoolForm } from './school-form.tsx'
import { StepFrame } from './steps.tsx'

/** Steps 1 and 2, for whoever has the set-up code. */
export function ClaimServer({ onClaimed }: { onClaimed(me: Me): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [code, setCode] = useState('')
  const [answers, setAnswers] = useState<SchoolAnswers | null>(null)
  const [at, setAt] = useState<'code' | 'school' | 'account'>('code')
  const open = useAction(async () => {
    const { school } = await api.quietly(setupOpen, { code })
    setAnswers(school)
    setAt(school ? 'account' : 'school')
  })
  const keep = useAction(async (school: SchoolAnswers) => {
    await api.quietly(setupSchool, { code, school })
    setAnswers(school)
    setAt('account')
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() !== '') open.start()
  }

  if (at === 'account') {
    return (
      <StepFrame step="account">
        <AccountForm code={code} onBack={() => setAt('school')} onMade={onClaimed} />
      </StepFrame>
    )
  }
  return (
    <StepFrame step="school">
      {at === 'code' ? (
        <form className="panel stack" noValidate onSubmit={submit}>
          <p>{t('setup|codeWhere')}</p>
          <TextBox label={t('setup|code')} value={code} onChange={setCode} mono />
          <FailureNote failure={open.failure} />
          <ActionButton kind="primary" type="submit" icon={KeyRound} isPending={open.pending}>
            {t('setup|begin')}
          </ActionButton>
        </form>
      ) : (
        <SchoolForm answers={answers} failure={keep.failure} pending={keep.pending} onAnswered={keep.start} />
      )}
    </StepFrame>
  )
}
