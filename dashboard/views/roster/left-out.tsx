import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type LeftOut as Person, rosterLeftOut } from '../../../protocol/roster-imports.ts'
import { type Column, DataTable, FailureNote } from '../../components/index.ts'
import { dayAndTime, download, toCsv, useApp, useLoad } from '../../core/index.ts'

/** Who may have left without an import having said so. Nobody is listed: nothing is shown. */
export function LeftOut() {
  const { t } = useTranslation()
  const { api } = useApp()
  const { value, failure, reload } = useLoad(() => api.call(rosterLeftOut, {}))
  const columns = useMemo<Column<Person>[]>(
    () => [
      { id: 'name', title: t('merge|leftOutName'), value: (p) => p.name },
      { id: 'group', title: t('merge|leftOutGroup'), value: (p) => p.group },
      { id: 'account', title: t('merge|leftOutAccount'), value: (p) => p.username },
      { id: 'since', title: t('merge|leftOutSince'), value: (p) => p.since, show: (p) => dayAndTime(p.since) },
    ],
    [t],
  )
  if (failure) return <FailureNote failure={failure} onRetry={reload} />
  if (!value || value.people.length === 0) return null
  return (
    <section className="stack stack-wide" aria-labelledby="left-out">
      <h2 id="left-out">{t('merge|leftOut')}</h2>
      <p className="soft">{t('merge|leftOutLead')}</p>
      {value.more && <p>{t('merge|leftOutMore')}</p>}
      <DataTable
        caption={t('merge|leftOut')}
        columns={columns}
        rows={value.people}
        rowKey={(p) => p.person}
        sort={{ column: 'since', direction: 'ascending' }}
        onExport={(shown, columns) =>
          download(
            'left-out.csv',
            toCsv(
              columns.map((c) => c.title),
              shown.map((p) => [p.name, p.group ?? '', p.username ?? '', new Date(p.since).toISOString()]),
            ),
          )
        }
      />
    </section>
  )
}
