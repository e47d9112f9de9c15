import { CalendarCheck } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimetablePreview } from '../../../protocol/calendar.ts'
import { ActionButton, type Column, DataTable } from '../../components/index.ts'
import { download, toCsv } from '../../core/index.ts'
import { Unknown } from './unknown.tsx'

interface TimetablePreviewProps {
  preview: TimetablePreview
  pending: boolean
  onApply(): void
  onCancel(): void
}

/** What the timetable would be, and everything in the file that is not understood. */
export function TimetablePreviewPanel({ preview, pending, onApply, onCancel }: TimetablePreviewProps) {
  const { t } = useTranslation()
  return (
    <section className="stack stack-wide" aria-labelledby="timetable-preview">
      <h3 id="timetable-preview">{t('timetable|preview')}</h3>
      <p role="status">
        {preview.mapping ? t('timetable|tally', { count: preview.lessons, read: preview.read, rooms: preview.rooms }) : t('timetable|chooseColumns')}
      </p>
      <Unknown names={preview.unknownRooms} title={t('timetable|unknownRooms')} body={t('timetable|unknownRoomsBody')} />
      <Unknown names={preview.unknownTeachers} title={t('timetable|unknownTeachers')} body={t('timetable|unknownTeachersBody')} />
      {preview.refusedCount > 0 && <Refused rows={preview.refused} total={preview.refusedCount} />}
      {preview.lessons > 0 && <p className="soft">{t('timetable|replaces')}</p>}
      <div className="row">
        <ActionButton kind="primary" icon={CalendarCheck} isDisabled={preview.lessons === 0} isPending={pending} onPress={onApply}>
          {t('timetable|apply')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
      </div>
    </section>
  )
}

type RefusedRow = TimetablePreview['refused'][number]

function Refused({ rows, total }: { rows: readonly RefusedRow[]; total: number }) {
  const { t } = useTranslation()
  const columns = useMemo<Column<RefusedRow>[]>(
    () => [
      { id: 'line', title: t('timetable|line'), value: (r) => r.line, numeric: true },
      { id: 'column', title: t('timetable|column'), value: (r) => r.column },
      { id: 'reason', title: t('timetable|reason'), value: (r) => r.reason },
    ],
    [t],
  )
  const save = (shown: readonly RefusedRow[]) => {
    const headings = columns.map((c) => c.title)
    const cells = shown.map((row) => columns.map((c) => c.value(row) ?? ''))
    download('timetable-refused.csv', toCsv(headings, cells))
  }
  return (
    <>
      <h4>{t('timetable|refused')}</h4>
      {total > rows.length && <p className="soft">{t('timetable|refusedSome', { shown: rows.length, total })}</p>}
      <DataTable
        caption={t('timetable|refused')}
        columns={columns}
        rows={rows}
        rowKey={(r) => `${r.line} ${r.column} ${r.reason}`}
        sort={{ column: 'line', direction: 'ascending' }}
        onExport={save}
      />
    </>
  )
}
