import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UnmatchedAccount } from '../../../protocol/accounts.ts'
import { ActionButton, type Column, DataTable, Empty, Note } from '../../components/index.ts'
import { dayAndTime, download, toCsv } from '../../core/index.ts'
import { Decide } from './decide.tsx'

const keyOf = (account: UnmatchedAccount) => `${account.account} ${account.sid ?? ''}`

/** Accounts that name nobody, most recent first, with the reason and something to do about it. */
export function UnmatchedList({ accounts, more, onDecided }: { accounts: readonly UnmatchedAccount[]; more: boolean; onDecided(): void }) {
  const { t } = useTranslation()
  const [deciding, setDeciding] = useState<UnmatchedAccount | null>(null)
  const [decided, setDecided] = useState<string | null>(null)
  const columns = useMemo<Column<UnmatchedAccount>[]>(
    () => [
      { id: 'account', title: t('accounts|account'), value: (a) => a.account, show: (a) => <code>{a.account}</code> },
      { id: 'why', title: t('accounts|reason'), value: (a) => (a.ignored ? t('accounts|ignored') : t(`accounts|why|${a.outcome}`)) },
      { id: 'could', title: t('accounts|could'), value: (a) => a.could.map((p) => (p.className ? `${p.name}, ${p.className}` : p.name)).join('; ') },
      { id: 'last', title: t('accounts|last'), value: (a) => a.lastAt, show: (a) => dayAndTime(a.lastAt) },
      { id: 'pcs', title: t('accounts|pcs'), value: (a) => a.pcs, show: (a) => (a.pcs >= 20 ? '20+' : a.pcs), numeric: true },
      {
        id: 'do',
        title: t('accounts|todo'),
        value: () => null,
        show: (a) => (
          <ActionButton kind="bare" aria-label={t('accounts|decideLabel', { account: a.account })} onPress={() => setDeciding(a)}>
            {t('accounts|decide')}
          </ActionButton>
        ),
        unfiltered: true,
        unsorted: true,
      },
    ],
    [t],
  )
  const written = columns.filter((column) => column.id !== 'do')
  return (
    <section className="stack stack-wide" aria-labelledby="unmatched">
      <h2 id="unmatched">{t('accounts|unmatched')}</h2>
      {decided !== null && <Note tone="done">{t('accounts|decided', { account: decided })}</Note>}
      {deciding && (
        <Decide
          key={keyOf(deciding)}
          of={deciding}
          onDone={() => {
            setDecided(deciding.account)
            setDeciding(null)
            onDecided()
          }}
          onCancel={() => setDeciding(null)}
        />
      )}
      {accounts.length === 0 && <Empty title={t('accounts|unmatchedEmpty')}>{t('accounts|unmatchedEmptyBody')}</Empty>}
      {accounts.length > 0 && (
        <DataTable
          caption={t('accounts|unmatched')}
          columns={columns}
          rows={accounts}
          rowKey={keyOf}
          sort={{ column: 'last', direction: 'descending' }}
          onExport={(rows) =>
            download(
              'accounts.csv',
              toCsv(
                written.map((column) => column.title),
                rows.map((row) => written.map((column) => (column.id === 'last' ? new Date(row.lastAt).toISOString() : (column.value(row) ?? '')))),
              ),
            )
          }
        />
      )}
      {more && <p className="soft">{t('accounts|moreThanListed')}</p>}
    </section>
  )
}
