import { useTranslation } from 'react-i18next'
import type { DocumentView } from '../../../protocol/aup-page.ts'
import { type Column, DataTable } from '../../components/index.ts'
import { download, toCsv, useSchoolTimes } from '../../core/index.ts'

type Version = DocumentView['versions'][number]

/** What the school published, newest first. None of it changes any more. */
export function Versions({ rows }: { rows: readonly Version[] }) {
  const { t } = useTranslation()
  const { dayAndTime } = useSchoolTimes()
  const columns: Column<Version>[] = [
    { id: 'version', title: t('agreements|versionNumber'), value: (v) => v.version, numeric: true },
    { id: 'at', title: t('agreements|when'), value: (v) => v.at, show: (v) => dayAndTime(v.at) },
    { id: 'writtenBy', title: t('agreements|writtenBy'), value: (v) => v.writtenBy.join(', ') },
    { id: 'by', title: t('agreements|publishedBy'), value: (v) => v.by },
    { id: 'note', title: t('agreements|note'), value: (v) => v.note },
  ]
  return (
    <section className="stack-wide">
      <h3>{t('agreements|versions')}</h3>
      {rows.length === 0 ? (
        <p className="soft">{t('agreements|noVersions')}</p>
      ) : (
        <DataTable
          caption={t('agreements|versions')}
          columns={columns}
          rows={rows}
          rowKey={(v) => String(v.version)}
          sort={{ column: 'version', direction: 'descending' }}
          onExport={(shown) =>
            download(
              'versions.csv',
              toCsv(
                columns.map((c) => c.title),
                shown.map((v) => columns.map((c) => (c.id === 'at' ? new Date(v.at).toISOString() : (c.value(v) ?? '')))),
              ),
            )
          }
        />
      )}
    </section>
  )
}
