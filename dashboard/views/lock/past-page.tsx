import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarMine } from '../../../protocol/calendar.ts'
import { lockHistory, type PastLock } from '../../../protocol/lock-history.ts'
import { ActionButton, Choice, DataTable, Empty, FailureNote, Page, tableCsv } from '../../components/index.ts'
import { download, useApp, useLoad, useNewestFirst } from '../../core/index.ts'
import { usePastColumns } from './past-columns.tsx'

const AT_ONCE = 200

/** What became of a room's locks: the room the address names, else the one the reader watches. Asked for a room at a time, because looking is logged. */
export function PastLocks() {
  const { t } = useTranslation()
  const { api, go } = useApp()
  const mine = useLoad(() => api.call(calendarMine, {}))
  const [chosen, setChosen] = useState(() => location.hash.slice(1))
  const rooms = mine.value?.rooms ?? []
  const usual = mine.value?.watching[0]?.room ?? mine.value?.suggestion.room ?? rooms[0]?.id
  const room = rooms.find(({ id }) => id === chosen)?.id ?? usual
  return (
    <Page title={t('page|/locks')} lead={t('lock|pastLead')}>
      <FailureNote failure={mine.failure} onRetry={mine.reload} />
      {mine.value === null && mine.loading && <p className="soft">{t('app|loading')}</p>}
      {mine.value && room === undefined && <Empty title={t('live|noRooms')}>{t('live|noRoomsBody')}</Empty>}
      {room !== undefined && (
        <>
          <Choice
            label={t('lock|room')}
            value={room}
            onChange={(next) => {
              setChosen(next)
              go('/locks', next)
            }}
            options={rooms.map(({ id, name }) => ({ key: id, text: name }))}
          />
          <PastOf key={room} room={room} />
        </>
      )}
    </Page>
  )
}

function PastOf({ room }: { room: string }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const columns = usePastColumns()
  const past = useNewestFirst(async (last: PastLock | null) => (await api.call(lockHistory, { room, before: last?.id ?? null, limit: AT_ONCE })).locks, AT_ONCE)
  const { rows } = past
  return (
    <>
      <FailureNote failure={past.failure} onRetry={past.reload} />
      {rows === null && past.loading && <p className="soft">{t('app|loading')}</p>}
      {rows?.length === 0 && <Empty title={t('lock|noPast')}>{t('lock|noPastBody')}</Empty>}
      {rows && rows.length > 0 && (
        <>
          <DataTable
            caption={t('page|/locks')}
            columns={columns}
            rows={rows}
            rowKey={(lock) => lock.id}
            sort={{ column: 'at', direction: 'descending' }}
            onExport={(shown) => download('locks.csv', tableCsv(columns, shown))}
          />
          {past.older && (
            <ActionButton onPress={past.older} isPending={past.olderPending}>
              {t('table|older')}
            </ActionButton>
          )}
        </>
      )}
    </>
  )
}
