import { useTranslation } from 'react-i18next'
import { type PolicyChange, policyEdit, policyHistory, policyRevert } from '../../../protocol/policy-page.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote, tableCsv } from '../../components/index.ts'
import { dayAndTime, download, may, useAction, useApp, useMe, useNewestFirst } from '../../core/index.ts'
import { usePolicyWords } from './words.ts'

const AT_ONCE = 200

/** Every published change; each can be put back, as a draft that is seen before it counts. */
export function PolicyHistory({ onReverted }: { onReverted(change: PolicyChange): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const words = usePolicyWords()
  const history = useNewestFirst(
    async (last: PolicyChange | null) => (await api.call(policyHistory, { before: last?.id ?? null, limit: AT_ONCE })).changes,
    AT_ONCE,
  )
  const { rows } = history
  const revert = useAction(async (change: PolicyChange) => {
    await api.call(policyRevert, { change: change.id })
    onReverted(change)
  })
  const told: Column<PolicyChange>[] = [
    { id: 'when', title: t('settings|history|when'), value: (c) => c.at, instant: true, show: (c) => dayAndTime(c.at) },
    { id: 'setting', title: t('settings|history|setting'), value: (c) => words.name(c.key) },
    { id: 'place', title: t('settings|history|place'), value: (c) => words.place(c.place) },
    { id: 'before', title: t('settings|history|before'), value: (c) => words.set(c.key, c.before) },
    { id: 'after', title: t('settings|history|after'), value: (c) => words.set(c.key, c.after) },
    { id: 'by', title: t('settings|history|by'), value: (c) => c.by },
    { id: 'approvedBy', title: t('settings|history|approvedBy'), value: (c) => c.approvedBy ?? '' },
    { id: 'note', title: t('settings|history|note'), value: (c) => c.note },
  ]
  const undo: Column<PolicyChange> = {
    id: 'undo',
    title: t('settings|history|undo'),
    value: () => '',
    unsorted: true,
    unfiltered: true,
    show: (c) => (
      <ActionButton onPress={() => revert.start(c)} aria-label={t('settings|history|putBackOf', { setting: words.name(c.key), when: dayAndTime(c.at) })}>
        {t('settings|history|putBack')}
      </ActionButton>
    ),
  }
  return (
    <section className="stack-wide">
      <h2>{t('settings|history|title')}</h2>
      <FailureNote failure={history.failure} onRetry={history.reload} />
      <FailureNote failure={revert.failure} />
      {rows === null && history.loading && <p className="soft">{t('app|loading')}</p>}
      {rows?.length === 0 && <Empty title={t('settings|history|empty')}>{t('settings|history|emptyBody')}</Empty>}
      {rows && rows.length > 0 && (
        <DataTable
          caption={t('settings|history|title')}
          columns={may(me.role, policyEdit) ? [...told, undo] : told}
          rows={rows}
          rowKey={(c) => c.id}
          sort={{ column: 'when', direction: 'descending' }}
          onExport={(shown) => download('settings-history.csv', tableCsv(told, shown))}
        />
      )}
      {history.older && (
        <ActionButton onPress={history.older} isPending={history.olderPending}>
          {t('table|older')}
        </ActionButton>
      )}
    </section>
  )
}
