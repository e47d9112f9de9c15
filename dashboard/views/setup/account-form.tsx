import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FIRST_ROLES, setupAccount } from '../../../protocol/setup.ts'
import { type Me, PASSWORD_MIN, staffSignIn } from '../../../protocol/staff.ts'
import { ActionButton, Choice, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

/** Makes the account and signs in with it; setting up the second factor follows. */
export function AccountForm({ code, onBack, onMade }: { code: string; onBack(): void; onMade(me: Me): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [typed, setTyped] = useState({ name: '', email: '', role: 'head' as (typeof FIRST_ROLES)[number], password: '' })
  const [made, setMade] = useState(false)
  const [tried, setTried] = useState(false)
  const problems = {
    name: typed.name.trim() === '' ? t('staff|needName') : null,
    email: /^[^\s@]+@[^\s@]+$/.test(typed.email.trim()) ? null : t('staff|needEmail'),
    password: typed.password.length < PASSWORD_MIN ? t('setup|needPassword', { min: PASSWORD_MIN }) : null,
  }
  const make = useAction(async () => {
    const { name, email, role, password } = { ...typed, name: typed.name.trim(), email: typed.email.trim() }
    // Made already, when only the signing in failed.
    if (!made) await api.quietly(setupAccount, { code, name, email, role, password })
    setMade(true)
    const me = await api.quietly(staffSignIn, { email, password })
    setTyped({ ...typed, password: '' })
    onMade(me)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(problems).every((p) => p === null)) make.start()
  }
  const field = (key: keyof typeof problems) => ({
    value: typed[key],
    onChange: (value: string) => setTyped({ ...typed, [key]: value }),
    problem: tried ? problems[key] : null,
  })
  return (
    <form className="panel stack" noValidate onSubmit={submit}>
      <TextBox label={t('staff|name')} autoComplete="name" {...field('name')} />
      <TextBox label={t('staff|email')} type="email" autoComplete="username" {...field('email')} />
      <Choice
        label={t('staff|role')}
        value={typed.role}
        onChange={(role) => setTyped({ ...typed, role })}
        options={FIRST_ROLES.map((key) => ({ key, text: t(`role|${key}`) }))}
        hint={t('setup|roleHint')}
      />
      <TextBox
        label={t('signIn|password')}
        type="password"
        autoComplete="new-password"
        hint={t('setup|passwordHint', { min: PASSWORD_MIN })}
        {...field('password')}
      />
      <FailureNote failure={make.failure} />
      <div className="row">
        <ActionButton onPress={onBack}>{t('setup|back')}</ActionButton>
        <ActionButton kind="primary" type="submit" isPending={make.pending}>
          {t('setup|makeAccount')}
        </ActionButton>
      </div>
    </form>
  )
}
