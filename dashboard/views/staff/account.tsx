import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { staffMe } from '../../../protocol/staff.ts'
import { ActionButton, FailureNote, Note, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { ChangePassword } from './change-password.tsx'
import { SetUpFactor } from './set-up-factor.tsx'
import { TurnOffFactor } from './turn-off-factor.tsx'

/** One’s own ways of signing in. */
export function Account() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useLoad(() => api.call(staffMe, {}))
  const [turning, setTurning] = useState<'on' | 'off' | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const state = me.value?.secondFactor
  const settled = (words: string | null) => {
    setTurning(null)
    setDone(words)
    me.reload()
  }

  return (
    <Page title={t('page|/account')} lead={t('account|lead')}>
      {done && <Note tone="done">{done}</Note>}
      <ChangePassword onChanged={() => setDone(t('account|changed'))} />
      <FailureNote failure={me.failure} onRetry={me.reload} />
      {me.value && (turning === 'on' || state === 'needed') ? (
        <SetUpFactor heading="h2" me={me.value} onDone={() => settled(null)} />
      ) : turning === 'off' ? (
        <TurnOffFactor onDone={() => settled(t('account|off'))} onCancel={() => setTurning(null)} />
      ) : (
        me.value && (
          <section className="panel stack" aria-labelledby="own-factor">
            <h2 id="own-factor">{t('account|factor')}</h2>
            <p>{state === 'on' ? t('account|isOn') : t('account|isOff')}</p>
            {state === 'on' && <p className="soft">{t('account|turnOffBody')}</p>}
            <ActionButton onPress={() => setTurning(state === 'on' ? 'off' : 'on')}>{state === 'on' ? t('account|turnOff') : t('account|turnOn')}</ActionButton>
          </section>
        )
      )}
    </Page>
  )
}
