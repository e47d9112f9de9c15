import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codesSetPin, PIN_DIGITS, pinProblem } from '../../../protocol/codes.ts'
import { ActionButton, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

/** A new PIN, twice, with the account's password. What was typed stays until it is set. */
export function PinForm({ renews, digits, days, onSet }: { renews: boolean; digits: number; days: number; onSet(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const problem = new RegExp(`^\\d{0,${PIN_DIGITS.max}}$`).test(pin) ? pinProblem(pin, digits) : 'digits'
  const differs = again !== pin
  const set = useAction(async () => {
    await api.call(codesSetPin, { pin, password })
    setPin('')
    setAgain('')
    setPassword('')
    setTried(false)
    onSet()
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (problem === null && !differs && password !== '') set.start()
  }
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <TextBox
        label={t('codes|pin|new')}
        type="password"
        autoComplete="new-password"
        value={pin}
        onChange={setPin}
        hint={t('codes|pin|hint', { digits, days })}
        problem={tried && problem ? t(`codes|pin|problem|${problem}`, { digits, most: PIN_DIGITS.max }) : null}
        mono
      />
      <TextBox
        label={t('codes|pin|again')}
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        problem={tried && differs ? t('codes|pin|problem|differs') : null}
        mono
      />
      <TextBox
        label={t('codes|pin|password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        problem={tried && password === '' ? t('signIn|needPassword') : null}
      />
      <FailureNote failure={set.failure} />
      <ActionButton type="submit" kind="primary" isPending={set.pending}>
        {t(renews ? 'codes|pin|renew' : 'codes|pin|begin')}
      </ActionButton>
    </form>
  )
}
