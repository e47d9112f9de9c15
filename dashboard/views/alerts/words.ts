import type { TFunction } from 'i18next'
import type { Alert } from '../../../protocol/alerts.ts'
import { lastStep } from './rules.ts'

/** Where to go, and what an adult should know before they do: a whole class sees this screen, or nobody at school can. */
export function placeWords(t: TFunction, { room, seat, pc, mark, offSite, mayBeCopy }: Alert['place']): string {
  const at = room && seat ? t('alerts|place', { room, seat }) : room ? t('alerts|roomOnly', { room, pc }) : t('alerts|noSeat', { pc })
  const marked = mark ? t(`alerts|mark|${mark}`, { place: at }) : at
  const place = mayBeCopy ? t('alerts|mayBeCopy', { place: marked }) : marked
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

/** Who took a step, as colleagues call them: a supply teacher may have anybody's name. */
export function actorWords(t: TFunction, { by, supply }: Alert['steps'][number]): string {
  if (by === null) return t('alerts|someone')
  return supply ? t('slips|supplyName', { name: by }) : by
}

/** Who answered it: whoever is furthest with it; null while nobody has. */
export function answererWords(t: TFunction, alert: Alert): string | null {
  const step = lastStep(alert, 'attended') ?? lastStep(alert, 'acknowledged') ?? lastStep(alert, 'sendSomeone')
  return step ? actorWords(t, step) : null
}
