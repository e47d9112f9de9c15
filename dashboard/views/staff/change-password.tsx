import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PASSWORD_MIN, staffChangePassword } from '../../../protocol/staff.ts'
import { ActionButton, FailureNote, Note, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

const NOTHING = { password: '', next: '' }

export function ChangePassword({ onChanged }: { onChanged(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [typed, setTyped] = useState(NOTHING)
  const [tried, setTried] = useState(false)
  const problems = {
    password: typed.password === '' ? t('signIn|needPassword') : null,
    next: typed.next.length < PASSWORD_MIN ? t('setup|needPassword', { min: PASSWORD_MIN }) : null,
  }
  const change = useAction(async () => {
    await api.call(staffChangePassword, typed)
    setTyped(NOTHING)
    setTried(false)
    onChanged()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (problems.password === null && problems.next === null) change.start()
  }
  const field = (key: keyof typeof problems) => ({
    type: 'password' as const,
    value: typed[key],
    onChange: (value: string) => setTyped({ ...typed, [key]: value }),
    problem: tried ? problems[key] : null,
  })
  return (
    <form className="panel stack" noValidate onSubmit={submit} aria-labelledby="own-password">
      <h2 id="own-password">{t('account|password')}</h2>
      <TextBox label={t('account|now')} autoComplete="current-password" {...field('password')} />
      <TextBox label={t('account|next')} autoComplete="new-password" hint={t('setup|passwordHint', { min: PASSWORD_MIN })} {...field('next')} />
      {change.failure?.code === 'WRONG_CREDENTIALS' ? <Note tone="warn">{t('account|wrong')}</Note> : <FailureNote failure={change.failure} />}
      <ActionButton kind="primary" type="submit" isPending={change.pending}>
        {t('account|change')}
      </ActionButton>
    </form>
  )
}
