import { Eye, EyeOff, Ticket } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Me, staffSignIn } from '../../../protocol/staff.ts'
import { ActionButton, Brand, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

export function SignIn({ again, onSignedIn, onSlip }: { again: boolean; onSignedIn(me: Me): void; onSlip(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [shown, setShown] = useState(false)
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const emailProblem = /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : t('signIn|needEmail')
  const passwordProblem = password === '' ? t('signIn|needPassword') : null

  const signIn = useAction(async () => {
    const me = await api.quietly(staffSignIn, { email: email.trim(), password, code: code.trim() || null })
    setPassword('')
    setCode('')
    onSignedIn(me)
  })
  // Asked for once the password was right; it stays until the signing in is done.
  const [asksCode, setAsksCode] = useState(false)
  const refused = signIn.failure?.code
  useEffect(() => {
    if (refused !== 'SECOND_FACTOR_NEEDED') return
    setAsksCode(true)
    requestAnimationFrame(() => form.current?.querySelector<HTMLInputElement>('[name=code]')?.focus())
  }, [refused])
  useEffect(() => {
    document.title = t('app|title', { page: t('signIn|title') })
    form.current?.querySelector('input')?.focus()
  }, [t])

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (emailProblem === null && passwordProblem === null) signIn.start()
    else form.current?.querySelector<HTMLInputElement>(emailProblem ? '[name=email]' : '[name=password]')?.focus()
  }

  return (
    <main className="sign-in">
      <form ref={form} noValidate onSubmit={submit} aria-labelledby="sign-in-title">
        <p className="brand brand-large">
          <Brand size={44} /> {t('app|name')}
        </p>
        <h1 id="sign-in-title">{t('signIn|title')}</h1>
        <p className="soft">{again ? t('signIn|again') : t('signIn|lead')}</p>
        <TextBox
          label={t('signIn|email')}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          problem={tried ? emailProblem : null}
        />
        <TextBox
          label={t('signIn|password')}
          type={shown ? 'text' : 'password'}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          problem={tried ? passwordProblem : null}
        />
        <ActionButton kind="bare" icon={shown ? EyeOff : Eye} onPress={() => setShown(!shown)}>
          {shown ? t('signIn|hide') : t('signIn|show')}
        </ActionButton>
        {asksCode && (
          <TextBox label={t('signIn|code')} name="code" autoComplete="one-time-code" value={code} onChange={setCode} hint={t('signIn|codeHint')} mono />
        )}
        {signIn.failure?.code !== 'SECOND_FACTOR_NEEDED' && <FailureNote failure={signIn.failure} />}
        <ActionButton kind="primary" type="submit" isPending={signIn.pending}>
          {t('signIn|submit')}
        </ActionButton>
        <ActionButton kind="bare" icon={Ticket} onPress={onSlip}>
          {t('slips|have')}
        </ActionButton>
      </form>
    </main>
  )
}
