import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Alert, alertsHistory } from '../../../protocol/alerts.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote, Page, tableCsv } from '../../components/index.ts'
import { dayAndTime, download, useApp, useNewestFirst } from '../../core/index.ts'
import { HoldToReveal } from './hold-to-reveal.tsx'
import { answeredAfterMs } from './rules.ts'
import { answererWords, personWords, placeWords } from './words.ts'

const AT_ONCE = 200

export function Presses() {
  const { t } = useTranslation()
  const { api } = useApp()
  const presses = useNewestFirst(async (last: Alert | null) => (await api.call(alertsHistory, { before: last?.pos ?? null, limit: AT_ONCE })).alerts, AT_ONCE)
  const { rows } = presses
  const columns = usePressColumns()

  return (
    <Page title={t('page|/presses')} lead={t('presses|lead')}>
      <FailureNote failure={presses.failure} onRetry={presses.reload} />
      {rows === null && presses.loading && <p className="soft">{t('app|loading')}</p>}
      {rows?.length === 0 && <Empty title={t('presses|empty')}>{t('presses|emptyBody')}</Empty>}
      {rows && rows.length > 0 && (
        <>
          <DataTable
            caption={t('page|/presses')}
            columns={columns}
            rows={rows}
            rowKey={(a) => a.id}
            sort={{ column: 'when', direction: 'descending' }}
            onExport={(shown) => download('presses.csv', tableCsv(columns, shown))}
          />
          <p className="soft">{t('presses|exportNote')}</p>
          {presses.older && (
            <ActionButton onPress={presses.older} isPending={presses.olderPending}>
              {t('table|older')}
            </ActionButton>
          )}
        </>
      )}
    </Page>
  )
}

function usePressColumns(): Column<Alert>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      { id: 'when', title: t('presses|when'), value: (a) => a.pressedAt, instant: true, show: (a) => dayAndTime(a.pressedAt) },
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
