import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { staffRemoveSecondFactor } from '../../../protocol/staff.ts'
import { ActionButton, FailureNote, Note, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

/** The password again; and a code, once the server has said that the role needs one. */
export function TurnOffFactor({ onDone, onCancel }: { onDone(): void; onCancel(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [asksCode, setAsksCode] = useState(false)
  const remove = useAction(async () => {
    try {
      await api.call(staffRemoveSecondFactor, { password, code: code.trim() || null })
    } catch (error) {
      if ((error as { code?: string }).code === 'SECOND_FACTOR_NEEDED') setAsksCode(true)
      throw error
    }
    onDone()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password !== '') remove.start()
  }
  return (
    <form className="panel stack" noValidate onSubmit={submit} aria-labelledby="own-factor">
      <h2 id="own-factor">{t('account|factor')}</h2>
      <TextBox label={t('signIn|password')} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      {asksCode && (
        <>
          <Note tone="info">{t('account|codeToo')}</Note>
          <TextBox label={t('signIn|code')} autoComplete="one-time-code" value={code} onChange={setCode} hint={t('signIn|codeHint')} mono />
        </>
      )}
      {remove.failure?.code !== 'SECOND_FACTOR_NEEDED' && <FailureNote failure={remove.failure} />}
      <div className="row">
        <ActionButton kind="primary" type="submit" isPending={remove.pending}>
          {t('account|turnOff')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
      </div>
    </form>
  )
}
