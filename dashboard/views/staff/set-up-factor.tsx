import { Printer } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Response } from '../../../protocol/op.ts'
import { type Me, staffBeginSecondFactor, staffConfirmSecondFactor } from '../../../protocol/staff.ts'
import { ActionButton, FailureNote, Note, QrCode, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

/** Password, then the app’s secret, then a code that shows the app has it, then the recovery codes, shown once. */
export function SetUpFactor({ me, onDone, heading: Heading = 'h1' }: { me: Me; onDone(): void; heading?: 'h1' | 'h2' }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [begun, setBegun] = useState<Response<typeof staffBeginSecondFactor> | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const begin = useAction(async () => {
    setBegun(await api.call(staffBeginSecondFactor, { password }))
    setPassword('')
  })
  const confirm = useAction(async () => setCodes((await api.call(staffConfirmSecondFactor, { code })).recoveryCodes))
  useEffect(() => {
    if (Heading === 'h1') document.title = t('app|title', { page: t('factor|title') })
  }, [t, Heading])
  const submit = (start: () => void, filled: boolean) => (event: FormEvent) => {
    event.preventDefault()
    if (filled) start()
  }

  if (codes) {
    return (
      <section className="panel stack recovery" aria-labelledby="recovery">
        <Heading id="recovery">{t('factor|recovery')}</Heading>
        <Note tone="done">{t('factor|on')}</Note>
        <p>{t('factor|recoveryBody')}</p>
        <ul className="codes mono">
          {codes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <div className="row">
          <ActionButton icon={Printer} onPress={() => window.print()}>
            {t('factor|print')}
          </ActionButton>
          <ActionButton kind="primary" onPress={onDone}>
            {t('factor|kept')}
          </ActionButton>
        </div>
      </section>
    )
  }
  if (begun) {
    return (
      <form className="panel stack" noValidate onSubmit={submit(confirm.start, code.trim() !== '')} aria-labelledby="factor">
        <Heading id="factor">{t('factor|title')}</Heading>
        <p>{t('factor|scan')}</p>
        <QrCode text={begun.address} label={t('factor|qr')} />
        <TextBox label={t('factor|secret')} value={begun.secret} onChange={() => undefined} mono />
        <TextBox label={t('factor|code')} value={code} onChange={setCode} autoComplete="one-time-code" mono />
        <FailureNote failure={confirm.failure} />
        <ActionButton kind="primary" type="submit" isPending={confirm.pending}>
          {t('factor|confirm')}
        </ActionButton>
      </form>
    )
  }
  return (
    <form className="panel stack" noValidate onSubmit={submit(begin.start, password !== '')} aria-labelledby="factor">
      <Heading id="factor">{t('factor|title')}</Heading>
      <p>{me.secondFactor === 'needed' ? t('factor|why', { name: me.name }) : t('factor|own')}</p>
      <TextBox label={t('signIn|password')} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      <FailureNote failure={begin.failure} />
      <ActionButton kind="primary" type="submit" isPending={begin.pending}>
        {t('factor|begin')}
      </ActionButton>
    </form>
  )
}
