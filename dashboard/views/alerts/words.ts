import type { TFunction } from 'i18next'
import type { Alert } from '../../../protocol/alerts.ts'

export function placeWords(t: TFunction, { room, seat, pc }: Alert['place']): string {
  if (room && seat) return t('alerts|place', { room, seat })
  return room ? t('alerts|roomOnly', { room, pc }) : t('alerts|noSeat', { pc })
}

/** Who, and in words how sure that is: a name only as the school's list has it. */
export function personWords(t: TFunction, { name, className, confidence, account, kind }: Alert['person']): string {
  if (name) {
    const who = className ? t('alerts|inClass', { name, className }) : name
    return t(confidence === 'sid' ? 'alerts|sameAccount' : 'alerts|asListed', { who })
  }
  if (confidence === 'class') return t('alerts|sharedLogin', { className: className ?? '' })
  if (!account) return t('alerts|unknown')
  if (kind === 'visitor' || kind === 'exam' || kind === 'staff') return t(`alerts|kind|${kind}`, { account })
  return t('alerts|account', { account })
}
