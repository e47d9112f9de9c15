import i18next from 'i18next'

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
