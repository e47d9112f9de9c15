import { useTranslation } from 'react-i18next'
import { calendarMine } from '../../../protocol/calendar.ts'
import { Page } from '../../components/index.ts'
import { useApp, useLive, useLoad, useMe } from '../../core/index.ts'
import { openAlerts } from '../../live/index.ts'
import { AgreementsNote } from '../aup/index.ts'
import { RoomsNow } from '../places/index.ts'
import { RemindersNote } from '../register/index.ts'

const WATCHED_EVERY_MS = 20_000

/** A teacher's first page. The alerts themselves stand above it, as on every page. */
export function Live() {
  const { supply } = useMe()
  return supply ? <OneRoom room={supply.room} /> : <EveryRoom />
}

/** All there is for a supply teacher, whose alerts are those of one room. */
function OneRoom({ room }: { room: string }) {
  const { t } = useTranslation()
  const { board } = useLive()
  const open = openAlerts(board)
  return (
    <Page title={room} lead={open.length === 0 ? `${t('live|quiet')}. ${t('live|quietBody')}` : t('live|waiting', { count: open.length })}>
      <section className="panel stack">
        <p>{t('slips|watching', { room })}</p>
        <p>{t('slips|covered')}</p>
        <p className="soft">{t('slips|leave')}</p>
      </section>
    </Page>
  )
}

function EveryRoom() {
  const { t } = useTranslation()
  const { board } = useLive()
  const { api } = useApp()
  const mine = useLoad(() => api.call(calendarMine, {}), WATCHED_EVERY_MS)
  const open = openAlerts(board)
  return (
    <Page title={t('page|/')} lead={open.length === 0 ? `${t('live|quiet')}. ${t('live|quietBody')}` : t('live|waiting', { count: open.length })}>
      <RoomsNow
        waiting={new Set(open.filter((a) => a.state !== 'attended').map((a) => a.device))}
        watched={new Set(mine.value?.watching.map((w) => w.room))}
        notes={
          <>
            <RemindersNote />
            <AgreementsNote />
          </>
        }
      />
    </Page>
  )
}
