import i18next from 'i18next'
import { localOf, localToEpoch } from '../../protocol/local-time.ts'

const inLanguage = (options: Intl.DateTimeFormatOptions) => (at: number) =>
  new Intl.DateTimeFormat(i18next.language === 'cy' ? 'cy' : 'en-GB', options).format(at)

/** Epoch ms as staff say it: 09:41. */
export const timeOfDay = inLanguage({ hour: '2-digit', minute: '2-digit' })
/** Epoch ms with its day: 22/11/2026, 09:41. */
export const dayAndTime = inLanguage({ dateStyle: 'short', timeStyle: 'short' })
const ofDate = (options: Intl.DateTimeFormatOptions) => (date: string) => inLanguage({ ...options, timeZone: 'UTC' })(Date.parse(`${date}T00:00:00Z`))
/** A local date, `2026-11-23`, as people say it: Monday, 23 November 2026. */
export const longDay = ofDate({ dateStyle: 'full' })
/** The same for a table: Mon, 23 Nov. */
export const shortDay = ofDate({ weekday: 'short', day: 'numeric', month: 'short' })

/** Days and times as the clock on the school's wall shows them, wherever the browser thinks it is. */
export interface SchoolTimes {
  /** as in Europe/London */
  readonly timeZone: string
  /** of an instant, epoch ms */
  dayAndTime(at: number): string
  timeOfDay(at: number): string
  /** its date: `2026-11-23` */
  dateOf(at: number): string
  /** when the school's clock shows this date and time (`09:05`), epoch ms; NaN until both are there */
  instantOf(date: string, time: string): number
}
export function schoolTimes(timeZone: string): SchoolTimes {
  return {
    timeZone,
    dayAndTime: inLanguage({ dateStyle: 'short', timeStyle: 'short', timeZone }),
    timeOfDay: inLanguage({ hour: '2-digit', minute: '2-digit', timeZone }),
    dateOf: (at) => localOf(timeZone, at).date,
    instantOf(date, time) {
      const [hours, minutes] = time.split(':').map(Number)
      return date === '' || hours === undefined || minutes === undefined ? Number.NaN : localToEpoch(timeZone, date, hours * 60 + minutes)
    },
  }
}
