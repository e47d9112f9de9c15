import { useTranslation } from 'react-i18next'
import { calendarRosterLessons } from '../../../protocol/calendar.ts'
import { FailureNote, Note } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { Unknown } from './unknown.tsx'

/** What the school's own list says of rooms and lesson times: whether it counts, and what of it is not understood. Nothing for a list that says nothing. */
export function RosterLessons() {
  const { t } = useTranslation()
  const { api } = useApp()
  const { value, failure, reload } = useLoad(() => api.call(calendarRosterLessons, {}))
  if (!value) return <FailureNote failure={failure} onRetry={reload} />
  if (value.classes === 0) return null
  const { used, given, taken, classes } = value
  return (
    <section className="stack stack-wide" aria-labelledby="roster-lessons">
      <h3 id="roster-lessons">{t('timetable|roster')}</h3>
      <p className="soft">{t('timetable|rosterBody')}</p>
      {given && <Note tone="info">{t('timetable|rosterGiven')}</Note>}
      {used && <Note tone="done">{t('timetable|rosterUsed', { taken, classes })}</Note>}
      {!given && !used && <Note tone="warn">{t('timetable|rosterNone')}</Note>}
      {!given && (
        <>
          <Unknown names={value.unknownRooms} title={t('timetable|unknownRooms')} body={t('timetable|rosterRoomsBody')} />
          <Unknown names={value.unknownPeriods} title={t('timetable|rosterPeriods')} body={t('timetable|rosterPeriodsBody')} />
          <Unknown names={value.clashing} title={t('timetable|rosterClashing')} body={t('timetable|rosterClashingBody')} />
        </>
      )}
    </section>
  )
}
