import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton, TextBox } from '../../components/index.ts'
import { dayAndTime } from '../../core/index.ts'

/** Shown once: leaving the page forgets the token. */
export function TokenPanel({ token, expiresAt, uses, onAnother }: { token: string; expiresAt: number; uses: number; onAnother(): void }) {
  const { t } = useTranslation()
  const [said, setSaid] = useState('')
  const command = `sudo handrail enrol ${token}`
  const copy = (text: string) => {
    // The clipboard is there only on https and localhost, and a browser may refuse it.
    const copying = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    copying.then(
      () => setSaid(t('enrol|copied')),
      () => setSaid(t('enrol|copyFailed')),
    )
  }
  const keep = () => undefined
  return (
    <section className="panel stack stack-wide" aria-labelledby="token">
      <h2 id="token">{t('enrol|ready')}</h2>
      <p>{t('enrol|readyBody', { count: uses, time: dayAndTime(expiresAt) })}</p>
      <TextBox label={t('enrol|token')} value={token} onChange={keep} mono />
      <TextBox label={t('enrol|command')} value={command} onChange={keep} mono />
      <div className="row">
        <ActionButton kind="primary" icon={Copy} onPress={() => copy(command)}>
          {t('enrol|copyCommand')}
        </ActionButton>
        <ActionButton icon={Copy} onPress={() => copy(token)}>
          {t('enrol|copyToken')}
        </ActionButton>
        <ActionButton kind="bare" onPress={onAnother}>
          {t('enrol|another')}
        </ActionButton>
        <span role="status">{said}</span>
      </div>
    </section>
  )
}
