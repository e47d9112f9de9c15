import type { TFunction } from 'i18next'
import type { Alert } from '../../../protocol/alerts.ts'

/** Where to go, and what an adult should know before they do: a whole class sees this screen, or nobody at school can. */
export function placeWords(t: TFunction, { room, seat, pc, mark, offSite }: Alert['place']): string {
  const at = room && seat ? t('alerts|place', { room, seat }) : room ? t('alerts|roomOnly', { room, pc }) : t('alerts|noSeat', { pc })
  const place = mark ? t(`alerts|mark|${mark}`, { place: at }) : at
  return offSite ? t('alerts|offSite', { place }) : place
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
