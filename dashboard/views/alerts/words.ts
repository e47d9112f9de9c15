import type { TFunction } from 'i18next'
import type { Alert } from '../../../protocol/alerts.ts'

export function placeWords(t: TFunction, { room, seat, pc }: Alert['place']): string {
  if (room && seat) return t('alerts|place', { room, seat })
  return room ? t('alerts|roomOnly', { room, pc }) : t('alerts|noSeat', { pc })
}

/** As sure as we are: a name from the roster, or only what the account is called. */
export function personWords(t: TFunction, { name, className, confidence, account }: Alert['person']): string {
  if (confidence === 'matched' && name) return className ? t('alerts|inClass', { name, className }) : name
  return account ? t('alerts|account', { account }) : t('alerts|unknown')
}
