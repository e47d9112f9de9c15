import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PASSWORD_MIN, staffAcceptInvitation, staffReadInvitation } from '../../../protocol/staff.ts'
import { ActionButton, Brand, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp, useLoad } from '../../core/index.ts'

/** Where an invitation leads: a password of one’s own, then signing in. */
export function Welcome({ secret, onDone }: { secret: string; onDone(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const invitation = useLoad(() => api.quietly(staffReadInvitation, { secret }))
  const problem = password.length < PASSWORD_MIN ? t('setup|needPassword', { min: PASSWORD_MIN }) : null
  const accept = useAction(async () => {
    await api.quietly(staffAcceptInvitation, { secret, password })
    setPassword('')
    onDone()
  })
  useEffect(() => {
    document.title = t('app|title', { page: t('welcome|title') })
  }, [t])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (problem === null) accept.start()
  }
  return (
    <main className="sign-in">
      <form noValidate onSubmit={submit} aria-labelledby="welcome-title">
        <p className="brand brand-large">
          <Brand size={44} /> {t('app|name')}
        </p>
        <h1 id="welcome-title">{t('welcome|title')}</h1>
        <FailureNote failure={invitation.failure} />
        {invitation.value && (
          <>
            <p>{t('welcome|body', invitation.value)}</p>
            <TextBox
              label={t('signIn|password')}
              type="password"
              autoComplete="new-password"
              hint={t('setup|passwordHint', { min: PASSWORD_MIN })}
              value={password}
              onChange={setPassword}
              problem={tried ? problem : null}
            />
            <FailureNote failure={accept.failure} />
            <ActionButton kind="primary" type="submit" isPending={accept.pending}>
              {t('welcome|accept')}
            </ActionButton>
          </>
        )}
      </form>
    </main>
  )
}
