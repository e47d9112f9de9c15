import { useTranslation } from 'react-i18next'
import { registerWaiting } from '../../../protocol/aup-register.ts'
import { ActionButton } from '../../components/index.ts'
import { may, useApp, useLoad, useMe } from '../../core/index.ts'

const EVERY_MS = 5 * 60_000

/** On a teacher's first page: how many of their pupils have something to do about the rules, and the way there. Nothing when none has. */
export function RemindersNote() {
  const { t } = useTranslation()
  const { api, go } = useApp()
  const { role } = useMe()
  const isTheirs = may(role, registerWaiting)
  const { value } = useLoad(async () => (isTheirs ? await api.call(registerWaiting, {}) : null), EVERY_MS)
  if (!value || value.pupils + value.uses === 0) return null
  const said = [
    value.pupils > 0 && t('reminders|waiting', { count: value.pupils }),
    value.declined > 0 && t('reminders|declined', { count: value.declined }),
    value.uses > 0 && t('reminders|uses', { count: value.uses }),
  ].filter(Boolean)
  return (
    <section className="panel row reminders-note" aria-label={t('page|/reminders')}>
      <p>{said.join(' ')}</p>
      {value.pupils > 0 && <ActionButton onPress={() => go('/reminders')}>{t('reminders|show')}</ActionButton>}
      {value.uses > 0 && <ActionButton onPress={() => go('/register')}>{t('register|uses')}</ActionButton>}
    </section>
  )
}
