import i18next from 'i18next'
import type { Elsewhere, Statement } from '../../../protocol/sees.ts'
import type { DashboardLanguage } from '../../i18n/index.ts'

/** Longer than this is said in minutes, where it is whole ones. */
const MINUTES_FROM_S = 120

/** A paper is in the language it is printed in, whatever the dashboard’s own. */
export function createPaperWords(language: DashboardLanguage) {
  const t = i18next.getFixedT(language)
  // Commas alone: browsers that don't know Welsh would put an English “and” between them, and write out English months.
  const list = new Intl.ListFormat('en-GB', { type: 'unit', style: 'short' })
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'short' })
  const days = (count: number) => t('sees|days', { count })
  const wait = (seconds: number) =>
    seconds >= MINUTES_FROM_S && seconds % 60 === 0 ? t('sees|minutes', { count: seconds / 60 }) : t('sees|seconds', { count: seconds })
  return {
    t,
    days,
    day: (at: number) => date.format(at),
    what: ({ says, seconds }: Statement) => t(`sees|says|${says}`, { wait: wait(seconds ?? 0) }),
    who: ({ sees }: Statement) => (sees.length === 0 ? t('sees|nobody') : t('sees|who', { roles: list.format(sees.map((role) => t(`sees|role|${role}`))) })),
    kept: ({ kept: { how, days: count } }: Statement) => t(`sees|kept|${how}`, { days: days(count ?? 0) }),
    places: ({ rooms, unplaced }: Elsewhere) =>
      list.format([
        ...rooms.map(({ name, pcs, of }) => (pcs === of ? name : t('sees|someOfRoom', { room: name, pcs, of }))),
        ...(unplaced > 0 ? [t('sees|unplaced', { count: unplaced })] : []),
      ]),
  }
}
export type PaperWords = ReturnType<typeof createPaperWords>
