import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { WatchingNow } from '../../../protocol/calendar.ts'
import { type Column, DataTable, Empty, FailureNote, Page } from '../../components/index.ts'
import { download, timeOfDay, toCsv } from '../../core/index.ts'
import { useWatching } from './use-watching.ts'

type RoomRow = WatchingNow['rooms'][number]

export function WatchingPage() {
  const { t } = useTranslation()
  const watching = useWatching()
  const { value } = watching
  const columns = useWatchingColumns()
  const lesson = value?.lesson
  const lead = lesson
    ? t('calendar|lessonNow', { lesson: lesson.name, time: timeOfDay(lesson.endsAt) })
    : value?.schoolDay === false
      ? t('calendar|noSchool')
      : t('calendar|noLesson')
  return (
    <Page title={t('page|/watching')} lead={value ? lead : t('app|loading')}>
      <FailureNote failure={watching.failure} onRetry={watching.reload} />
      {value?.rooms.length === 0 && <Empty title={t('calendar|noneInUse')}>{t('calendar|noneInUseBody')}</Empty>}
      {value && value.rooms.length > 0 && (
        <DataTable
          caption={t('page|/watching')}
          columns={columns}
          rows={value.rooms}
          rowKey={(r) => r.room}
          sort={{ column: 'since', direction: 'ascending' }}
          onExport={(rows) =>
            download(
              'watching.csv',
              toCsv(
                columns.map((c) => c.title),
                rows.map((row) =>
                  columns.map((c) => (c.id === 'since' && row.unwatchedSince ? new Date(row.unwatchedSince).toISOString() : (c.value(row) ?? ''))),
                ),
              ),
            )
          }
        />
      )}
    </Page>
  )
}

function useWatchingColumns(): Column<RoomRow>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      { id: 'room', title: t('calendar|room'), value: (r) => r.name },
      {
        id: 'who',
        title: t('calendar|watchedBy'),
        value: (r) => (r.watchers.length > 0 ? r.watchers.map((w) => `${w.name} (${t(`calendar|why|${w.why}`)})`).join(', ') : t('calendar|nobody')),
        show: (r) =>
          r.watchers.length > 0 ? (
            r.watchers.map((w) => `${w.name} (${t(`calendar|why|${w.why}`)})`).join(', ')
          ) : (
            <strong className="nobody">{t('calendar|nobody')}</strong>
          ),
      },
      {
        id: 'since',
        title: t('calendar|since'),
        value: (r) => r.unwatchedSince,
        show: (r) => (r.unwatchedSince === null ? '' : timeOfDay(r.unwatchedSince)),
      },
      { id: 'pcs', title: t('calendar|pcsInUse'), value: (r) => r.pcsInUse, numeric: true },
    ],
    [t],
  )
}
