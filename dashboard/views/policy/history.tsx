import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PolicyChange, policyEdit, policyHistory, policyRevert } from '../../../protocol/policy-page.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote } from '../../components/index.ts'
import { dayAndTime, download, may, toCsv, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { usePolicyWords } from './words.ts'

const AT_ONCE = 200

/** Every published change; each can be put back, as a draft that is seen before it counts. */
export function PolicyHistory({ onReverted }: { onReverted(change: PolicyChange): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const words = usePolicyWords()
  const [older, setOlder] = useState<PolicyChange[]>([])
  const [ended, setEnded] = useState(false)
  const newest = useLoad(async () => (await api.call(policyHistory, { before: null, limit: AT_ONCE })).changes)
  const rows = useMemo(() => [...(newest.value ?? []), ...older], [newest.value, older])
  const revert = useAction(async (change: PolicyChange) => {
    await api.call(policyRevert, { change: change.id })
    onReverted(change)
  })
  const more = useAction(async () => {
    const next = (await api.call(policyHistory, { before: rows.at(-1)?.id ?? null, limit: AT_ONCE })).changes
    setOlder([...older, ...next])
    setEnded(next.length < AT_ONCE)
  })
  const told: Column<PolicyChange>[] = [
    { id: 'when', title: t('settings|history|when'), value: (c) => c.at, show: (c) => dayAndTime(c.at) },
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
      <FailureNote failure={newest.failure ?? revert.failure ?? more.failure} onRetry={newest.reload} />
      {newest.value === null && newest.loading && <p className="soft">{t('app|loading')}</p>}
      {newest.value?.length === 0 && <Empty title={t('settings|history|empty')}>{t('settings|history|emptyBody')}</Empty>}
      {rows.length > 0 && (
        <DataTable
          caption={t('settings|history|title')}
          columns={may(me.role, policyEdit) ? [...told, undo] : told}
          rows={rows}
          rowKey={(c) => c.id}
          sort={{ column: 'when', direction: 'descending' }}
          onExport={(shown) =>
            download(
              'settings-history.csv',
              toCsv(
                told.map((c) => c.title),
                shown.map((c) => [new Date(c.at).toISOString(), ...told.slice(1).map((column) => column.value(c) ?? '')]),
              ),
            )
          }
        />
      )}
      {rows.length >= AT_ONCE && !ended && (
        <ActionButton onPress={() => more.start()} isPending={more.pending}>
          {t('table|older')}
        </ActionButton>
      )}
    </section>
  )
}
