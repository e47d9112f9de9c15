import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVITATION_PATH } from '../../../protocol/staff.ts'
import { ActionButton, TextBox } from '../../components/index.ts'
import { dayAndTime } from '../../core/index.ts'

export interface Invited {
  name: string
  secret: string
  expiresAt: number
}

/** Shown once. The secret stands behind a #, so that no server or proxy ever logs it. */
export function InvitationPanel({ name, secret, expiresAt }: Invited) {
  const { t } = useTranslation()
  const [said, setSaid] = useState('')
  const link = `${location.origin}${INVITATION_PATH}#${secret}`
  const copy = () => {
    const copying = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'))
    copying.then(
      () => setSaid(t('enrol|copied')),
      () => setSaid(t('enrol|copyFailed')),
    )
  }
  return (
    <section className="panel stack stack-wide" aria-labelledby="invitation">
      <h2 id="invitation">{t('staff|invitation', { name })}</h2>
      <p>{t('staff|invitationBody', { name, time: dayAndTime(expiresAt) })}</p>
      <TextBox label={t('staff|invitationLink')} value={link} onChange={() => undefined} mono />
      <div className="row">
        <ActionButton kind="primary" icon={Copy} onPress={copy}>
          {t('staff|copyLink')}
        </ActionButton>
        <span role="status">{said}</span>
      </div>
    </section>
  )
}
