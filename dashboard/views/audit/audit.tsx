import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Response } from '../../../protocol/op.ts'
import { auditList } from '../../../protocol/staff.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote, Page } from '../../components/index.ts'
import { dayAndTime, download, toCsv, useAction, useApp, useLoad } from '../../core/index.ts'

type Row = Response<typeof auditList>['rows'][number]
const AT_ONCE = 200

export function Audit() {
  const { t } = useTranslation()
  const { api } = useApp()
  const [older, setOlder] = useState<Row[]>([])
  const [ended, setEnded] = useState(false)
  const newest = useLoad(async () => (await api.call(auditList, { before: null, limit: AT_ONCE })).rows)
  const rows = useMemo(() => [...(newest.value ?? []), ...older], [newest.value, older])
  const columns = useMemo<Column<Row>[]>(
    () => [
      { id: 'when', title: t('audit|when'), value: (r) => r.at, show: (r) => dayAndTime(r.at) },
      { id: 'who', title: t('audit|who'), value: (r) => r.who },
      { id: 'verb', title: t('audit|verb'), value: (r) => r.verb },
      { id: 'of', title: t('audit|of'), value: (r) => r.of },
      { id: 'operation', title: t('audit|operation'), value: (r) => r.operation },
      { id: 'scope', title: t('audit|scope'), value: (r) => r.scope },
    ],
    [t],
  )
  const more = useAction(async () => {
    const last = rows.at(-1)
    if (!last) return
    const next = (await api.call(auditList, { before: last.n, limit: AT_ONCE })).rows
    setOlder([...older, ...next])
    setEnded(next.length < AT_ONCE)
  })

  return (
    <Page title={t('page|/audit')} lead={t('audit|lead')}>
      <FailureNote failure={newest.failure} onRetry={newest.reload} />
      {newest.value === null && newest.loading && <p className="soft">{t('app|loading')}</p>}
      {newest.value?.length === 0 && <Empty title={t('audit|empty')}>{t('audit|emptyBody')}</Empty>}
      {rows.length > 0 && (
        <DataTable
          caption={t('page|/audit')}
          columns={columns}
          rows={rows}
          rowKey={(r) => String(r.n)}
          sort={{ column: 'when', direction: 'descending' }}
          onExport={(shown) =>
            download(
              'audit.csv',
              toCsv(
                columns.map((c) => c.title),
                shown.map((r) => [new Date(r.at).toISOString(), r.who, r.verb, r.of, r.operation, r.scope]),
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
      <FailureNote failure={more.failure} />
    </Page>
  )
}
