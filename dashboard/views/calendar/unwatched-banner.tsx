import { EyeOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { calendarUnwatched } from '../../../protocol/calendar.ts'
import { timeOfDay, useApp, useLoad } from '../../core/index.ts'

const EVERY_MS = 15_000
const SHOWN = 3

/** On every page of the office, the DSL and the head. In lessons it stands out; outside them it is one quiet line. */
export function UnwatchedBanner() {
  const { t } = useTranslation()
  const { api, go } = useApp()
  const unwatched = useLoad(() => api.call(calendarUnwatched, {}), EVERY_MS)
  const rooms = unwatched.value?.rooms ?? []
  const urgent = rooms.filter((r) => r.lessonTime)
  if (rooms.length === 0) return null
  const shown = urgent.length > 0 ? urgent : rooms
  return (
    <section className="unwatched" aria-label={t('calendar|unwatchedRegion')} data-lesson={urgent.length > 0} {...(urgent.length > 0 && { role: 'status' })}>
      <EyeOff size={20} aria-hidden="true" />
      <ul>
        {shown.slice(0, SHOWN).map((room) => (
          <li key={room.room}>
            {t(room.lessonTime ? 'calendar|unwatchedRoom' : 'calendar|unwatchedQuiet', {
              room: room.name,
              count: room.pcsInUse,
              time: timeOfDay(room.unwatchedSince ?? 0),
            })}
          </li>
        ))}
      </ul>
      <button type="button" className="button button-plain" onClick={() => go('/watching')}>
        {t('calendar|showAll')}
      </button>
    </section>
  )
}
