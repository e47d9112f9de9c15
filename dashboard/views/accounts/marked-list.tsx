import { Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { accountsMark, type accountsMarked } from '../../../protocol/accounts.ts'
import type { Response } from '../../../protocol/op.ts'
import { ActionButton, FailureNote } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

type Marked = Response<typeof accountsMarked>['accounts'][number]

/** What was said by hand; each can be taken back. */
export function MarkedList({ accounts, onTakenBack }: { accounts: readonly Marked[]; onTakenBack(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const takeBack = useAction(async ({ account, sid }: Marked) => {
    await api.call(accountsMark, { account, sid, as: null })
    onTakenBack()
  })
  const meaning = ({ kind, name, className }: Marked) =>
    name ?? (kind === 'class' && className ? t('accounts|kindClass', { className }) : t(`accounts|kind|${kind}`))
  return (
    <section className="stack stack-wide" aria-labelledby="marked">
      <h2 id="marked">{t('accounts|marked')}</h2>
      <FailureNote failure={takeBack.failure} />
      <ul className="kind-list">
        {accounts.map((one) => (
          <li key={`${one.account} ${one.sid ?? ''}`} className="row">
            <span>
              <code>{one.account}</code> · {meaning(one)}
            </span>
            <ActionButton kind="bare" icon={Undo2} aria-label={t('accounts|takeBackOf', { account: one.account })} onPress={() => takeBack.start(one)}>
              {t('accounts|takeBack')}
            </ActionButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
