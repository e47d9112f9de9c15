import { useTranslation } from 'react-i18next'
import { Page } from '../../components/index.ts'
import { OwnPinPanel } from './own-pin.tsx'
import { RoomCode } from './room-code.tsx'

/** What a member of staff types on a cover: a one-time code for a room, and their own PIN. */
export function Codes() {
  const { t } = useTranslation()
  return (
    <Page title={t('page|/codes')} lead={t('codes|lead')}>
      <RoomCode />
      <OwnPinPanel />
    </Page>
  )
}
