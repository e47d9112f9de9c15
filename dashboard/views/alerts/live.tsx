import { useTranslation } from 'react-i18next'
import { calendarMine } from '../../../protocol/calendar.ts'
import { Page } from '../../components/index.ts'
import { useApp, useLive, useLoad } from '../../core/index.ts'
import { openAlerts } from '../../live/index.ts'
import { RoomsNow } from '../places/index.ts'

const WATCHED_EVERY_MS = 20_000

/** A teacher's first page. The alerts themselves stand above it, as on every page. */
export function Live() {
  const { t } = useTranslation()
  const { board } = useLive()
  const { api } = useApp()
  const mine = useLoad(() => api.call(calendarMine, {}), WATCHED_EVERY_MS)
  const open = openAlerts(board)
  return (
    <Page title={t('page|/')} lead={open.length === 0 ? `${t('live|quiet')}. ${t('live|quietBody')}` : t('live|waiting', { count: open.length })}>
      <RoomsNow waiting={new Set(open.filter((a) => a.state !== 'attended').map((a) => a.device))} watched={new Set(mine.value?.watching.map((w) => w.room))} />
    </Page>
  )
}
