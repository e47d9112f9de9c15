import { useTranslation } from 'react-i18next'
import { Page } from '../../components/index.ts'
import { useLive } from '../../core/index.ts'
import { openAlerts } from '../../live/index.ts'
import { RoomsNow } from '../places/index.ts'

/** A teacher's first page. The alerts themselves stand above it, as on every page. */
export function Live() {
  const { t } = useTranslation()
  const { board } = useLive()
  const open = openAlerts(board)
  return (
    <Page title={t('page|/')} lead={open.length === 0 ? `${t('live|quiet')}. ${t('live|quietBody')}` : t('live|waiting', { count: open.length })}>
      <RoomsNow waiting={new Set(open.filter((a) => a.state !== 'attended').map((a) => a.device))} />
    </Page>
  )
}
