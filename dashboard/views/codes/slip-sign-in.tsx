import { Mail } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codesUseSlip } from '../../../protocol/code-slips.ts'
import { type Me, staffMe } from '../../../protocol/staff.ts'
import { ActionButton, Brand, FailureNote, TextBox } from '../../components/index.ts'
import { SLIP_PATH, useAction, useApp } from '../../core/index.ts'

/**
 * Signing in with a supply slip. Its picture brings the web code behind a #, which no server or proxy ever sees; it is taken out of the
 * address at once, so that it stays in no history of a shared PC.
 */
export function SlipSignIn({ onSignedIn, onStaff }: { onSignedIn(me: Me): void; onStaff(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [webCode, setWebCode] = useState('')
  const [tried, setTried] = useState(false)
  const problem = webCode.trim() === '' ? t('slips|signIn|need') : null
  const signIn = useAction(async () => {
    await api.quietly(codesUseSlip, { webCode: webCode.trim() })
    onSignedIn(await api.quietly(staffMe, {}))
  })
  useEffect(() => {
    document.title = t('app|title', { page: t('slips|signIn|title') })
  }, [t])
  useEffect(() => {
    const take = () => {
      if (location.hash === '') return
      setWebCode(location.hash.slice(1))
      history.replaceState(null, '', SLIP_PATH)
    }
    take()
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (problem === null) signIn.start()
  }
  return (
    <main className="sign-in">
      <form noValidate onSubmit={submit} aria-labelledby="slip-title">
        <p className="brand brand-large">
          <Brand size={44} /> {t('app|name')}
        </p>
        <h1 id="slip-title">{t('slips|signIn|title')}</h1>
        <p className="soft">{t('slips|signIn|lead')}</p>
        <TextBox
          label={t('slips|signIn|code')}
          name="web-code"
          value={webCode}
          onChange={setWebCode}
          hint={t('slips|signIn|hint')}
          problem={tried ? problem : null}
          mono
        />
        <FailureNote failure={signIn.failure} />
        <ActionButton kind="primary" type="submit" isPending={signIn.pending}>
          {t('slips|signIn|submit')}
        </ActionButton>
        <ActionButton kind="bare" icon={Mail} onPress={onStaff}>
          {t('slips|signIn|staff')}
        </ActionButton>
      </form>
    </main>
  )
}
