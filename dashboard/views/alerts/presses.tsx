import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Alert, alertsHistory } from '../../../protocol/alerts.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote, Page } from '../../components/index.ts'
import { dayAndTime, download, toCsv, useAction, useApp, useLoad } from '../../core/index.ts'
import { HoldToReveal } from './hold-to-reveal.tsx'
import { answeredAfterMs } from './rules.ts'
import { answererWords, personWords, placeWords } from './words.ts'

const AT_ONCE = 200

export function Presses() {
  const { t } = useTranslation()
  const { api } = useApp()
  const [older, setOlder] = useState<Alert[]>([])
  const [ended, setEnded] = useState(false)
  const newest = useLoad(async () => (await api.call(alertsHistory, { before: null, limit: AT_ONCE })).alerts)
  const presses = useMemo(() => [...(newest.value ?? []), ...older], [newest.value, older])
  const columns = usePressColumns()

  const more = useAction(async () => {
    const last = presses.at(-1)
    if (!last) return
    const { alerts } = await api.call(alertsHistory, { before: last.pos, limit: AT_ONCE })
    setOlder([...older, ...alerts])
    setEnded(alerts.length < AT_ONCE)
  })

  return (
    <Page title={t('page|/presses')} lead={t('presses|lead')}>
      <FailureNote failure={newest.failure} onRetry={newest.reload} />
      {newest.value === null && newest.loading && <p className="soft">{t('app|loading')}</p>}
      {newest.value?.length === 0 && <Empty title={t('presses|empty')}>{t('presses|emptyBody')}</Empty>}
      {presses.length > 0 && (
        <>
          <DataTable
            caption={t('page|/presses')}
            columns={columns}
            rows={presses}
            rowKey={(a) => a.id}
            sort={{ column: 'when', direction: 'descending' }}
            onExport={(rows) => download('presses.csv', pressesCsv(columns, rows))}
          />
          <p className="soft">{t('presses|exportNote')}</p>
          {presses.length >= AT_ONCE && !ended && (
            <ActionButton onPress={() => more.start()} isPending={more.pending}>
              {t('table|older')}
            </ActionButton>
          )}
          <FailureNote failure={more.failure} />
        </>
      )}
    </Page>
  )
}

/** Times as ISO 8601, because a spreadsheet can sort them. */
function pressesCsv(columns: readonly Column<Alert>[], rows: readonly Alert[]): string {
  return toCsv(
    columns.map((c) => c.title),
    rows.map((row) => columns.map((c) => (c.id === 'when' ? new Date(row.pressedAt).toISOString() : (c.value(row) ?? '')))),
  )
}

function usePressColumns(): Column<Alert>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      { id: 'when', title: t('presses|when'), value: (a) => a.pressedAt, show: (a) => dayAndTime(a.pressedAt) },
      { id: 'place', title: t('presses|place'), value: (a) => placeWords(t, a.place) },
      { id: 'pc', title: t('presses|pc'), value: (a) => a.place.pc },
      {
        id: 'who',
        title: t('presses|who'),
        value: (a) => personWords(t, a.person),
        show: (a) => <HoldToReveal who={personWords(t, a.person)} />,
        unfiltered: true,
      },
      { id: 'state', title: t('presses|state'), value: (a) => t(`state|${a.state}`) },
      { id: 'count', title: t('presses|count'), value: (a) => a.count, numeric: true },
      {
        id: 'seconds',
        title: t('presses|seconds'),
        value: (a) => {
          const ms = answeredAfterMs(a)
          return ms === null ? null : Math.round(ms / 1_000)
        },
        numeric: true,
      },
      { id: 'by', title: t('presses|by'), value: (a) => answererWords(t, a) },
      { id: 'closed', title: t('presses|closed'), value: (a) => (a.closedAs ? t(`presses|${a.closedAs}`) : t('presses|open')) },
    ],
    [t],
  )
}
