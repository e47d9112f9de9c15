import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarBeginTimetable, calendarRosterLessons, calendarTimetable } from '../../../protocol/calendar.ts'
import type { Response } from '../../../protocol/op.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote } from '../../components/index.ts'
import { download, may, toCsv, useApp, useLoad, useMe } from '../../core/index.ts'
import { RosterLessons } from './roster-lessons.tsx'
import { timeText } from './rules.ts'
import { TimetableImport } from './timetable-import.tsx'

type Lesson = Response<typeof calendarTimetable>['lessons'][number]

/** Who teaches where: shown when asked for, because reading it is kept in the audit; brought in by whoever may. */
export function Timetable() {
  const { t } = useTranslation()
  const me = useMe()
  const [shown, setShown] = useState(false)
  const [changes, setChanges] = useState(0)
  return (
    <section className="panel stack stack-wide" aria-labelledby="timetable">
      <h2 id="timetable">{t('timetable|title')}</h2>
      <p className="soft">{t('timetable|body')}</p>
      <div className="row">
        <ActionButton aria-expanded={shown} onPress={() => setShown(!shown)}>
          {shown ? t('timetable|hide') : t('timetable|show')}
        </ActionButton>
      </div>
      {shown && <Lessons key={changes} />}
      {shown && may(me.role, calendarRosterLessons) && <RosterLessons key={`roster ${changes}`} />}
      {may(me.role, calendarBeginTimetable) && <TimetableImport onDone={() => setChanges(changes + 1)} />}
    </section>
  )
}

function Lessons() {
  const { t } = useTranslation()
  const { api } = useApp()
  const lessons = useLoad(() => api.call(calendarTimetable, {}))
  const columns = useMemo<Column<Lesson>[]>(
    () => [
      { id: 'day', title: t('timetable|day'), value: (l) => l.day, show: (l) => t(`calendar|day|${l.day as 1}`) },
      { id: 'week', title: t('timetable|week'), value: (l) => l.week },
      { id: 'when', title: t('timetable|when'), value: (l) => l.period ?? `${timeText(l.from ?? 0)}–${timeText(l.to ?? 0)}` },
      { id: 'room', title: t('timetable|room'), value: (l) => l.room },
      { id: 'class', title: t('timetable|class'), value: (l) => l.className },
      { id: 'teacher', title: t('timetable|teacher'), value: (l) => l.teacher },
      { id: 'alerts', title: t('timetable|alerts'), value: (l) => (l.getsAlerts ? t('timetable|yes') : t('timetable|no')) },
    ],
    [t],
  )
  const save = (rows: readonly Lesson[]) => {
    const headings = columns.map((c) => c.title)
    const cells = rows.map((row) => columns.map((c) => c.value(row) ?? ''))
    download('timetable.csv', toCsv(headings, cells))
  }
  const { value } = lessons
  return (
    <>
      <FailureNote failure={lessons.failure} onRetry={lessons.reload} />
      {!value && lessons.loading && <p className="soft">{t('app|loading')}</p>}
      {value?.lessons.length === 0 && <Empty title={t('timetable|empty')}>{t('timetable|emptyBody')}</Empty>}
      {value && value.lessons.length > 0 && (
        <DataTable
          caption={t('timetable|title')}
          columns={columns}
          rows={value.lessons}
          rowKey={(l) => l.id}
          sort={{ column: 'day', direction: 'ascending' }}
          onExport={save}
        />
      )}
    </>
  )
}
