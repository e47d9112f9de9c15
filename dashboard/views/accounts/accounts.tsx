import { useTranslation } from 'react-i18next'
import { accountsMarked, accountsRule, accountsUnmatched } from '../../../protocol/accounts.ts'
import { FailureNote, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { MarkedList } from './marked-list.tsx'
import { RuleForm } from './rule-form.tsx'
import { UnmatchedList } from './unmatched-list.tsx'

export function Accounts() {
  const { t } = useTranslation()
  const { api } = useApp()
  const rule = useLoad(() => api.call(accountsRule, {}))
  const unmatched = useLoad(() => api.call(accountsUnmatched, {}))
  const marked = useLoad(() => api.call(accountsMarked, {}))
  const reload = () => {
    unmatched.reload()
    marked.reload()
  }
  return (
    <Page title={t('page|/accounts')} lead={t('accounts|lead')}>
      <FailureNote failure={rule.failure ?? unmatched.failure ?? marked.failure} onRetry={reload} />
      {rule.value === null && rule.loading && <p className="soft">{t('app|loading')}</p>}
      {rule.value && <RuleForm saved={rule.value.rule} onSaved={reload} />}
      {unmatched.value && <UnmatchedList accounts={unmatched.value.accounts} more={unmatched.value.more} onDecided={reload} />}
      {marked.value && marked.value.accounts.length > 0 && <MarkedList accounts={marked.value.accounts} onTakenBack={reload} />}
    </Page>
  )
}
