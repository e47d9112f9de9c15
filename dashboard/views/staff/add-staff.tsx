import { UserPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ROLES, type Role } from '../../../protocol/op.ts'
import { staffAdd } from '../../../protocol/staff.ts'
import { ActionButton, Choice, FailureNote, Note, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import type { Invited } from './invitation.tsx'

const NOBODY = { name: '', email: '', role: 'teacher' as Role }

export function AddStaff({ onAdded }: { onAdded(invited: Invited): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [typed, setTyped] = useState(NOBODY)
  const [tried, setTried] = useState(false)
  const problems = {
    name: typed.name.trim() === '' ? t('staff|needName') : null,
    email: /^[^\s@]+@[^\s@]+$/.test(typed.email.trim()) ? null : t('staff|needEmail'),
  }
  const add = useAction(async () => {
    const name = typed.name.trim()
    const { invitation } = await api.call(staffAdd, { ...typed, name, email: typed.email.trim() })
    setTyped(NOBODY)
    setTried(false)
    onAdded({ name, ...invitation })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(problems).every((p) => p === null)) add.start()
  }
  const field = (key: 'name' | 'email') => ({
    value: typed[key],
    onChange: (value: string) => setTyped({ ...typed, [key]: value }),
    problem: tried ? problems[key] : null,
  })

  return (
    <form className="panel stack" noValidate onSubmit={submit} aria-labelledby="add-staff">
      <h2 id="add-staff">{t('staff|add')}</h2>
      <TextBox label={t('staff|name')} {...field('name')} />
      <TextBox label={t('staff|email')} type="email" {...field('email')} />
      <Choice
        label={t('staff|role')}
        value={typed.role}
        onChange={(role) => setTyped({ ...typed, role })}
        options={ROLES.map((r) => ({ key: r, text: t(`role|${r}`) }))}
      />
      {add.failure?.code === 'CONFLICT' ? <Note tone="warn">{t('staff|taken')}</Note> : <FailureNote failure={add.failure} />}
      <ActionButton kind="primary" type="submit" icon={UserPlus} isPending={add.pending}>
        {t('staff|create')}
      </ActionButton>
    </form>
  )
}
