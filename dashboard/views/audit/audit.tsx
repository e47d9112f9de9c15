import { Download } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { downloadAddress } from '../../api/index.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote, Page } from '../../components/index.ts'
import { dayAndTime } from '../../core/index.ts'
import { AuditSearch } from './audit-search.tsx'
import { type AuditRow, useAudit } from './use-audit.ts'

export function Audit() {
  const { t } = useTranslation()
  const { found, pending, failure, search, older, stop } = useAudit()
  const columns = useAuditColumns()
  return (
    <Page title={t('page|/audit')} lead={t('audit|lead')}>
      <AuditSearch pending={pending} onSearch={search} />
      <FailureNote failure={failure} onRetry={() => search(found?.filter ?? {})} />
      {!found && pending && <p className="soft">{t('app|loading')}</p>}
      {found && found.rows.length > 0 && (
        <DataTable
          caption={t('page|/audit')}
          columns={columns}
          rows={found.rows}
          rowKey={(r) => String(r.n)}
          sort={{ column: 'when', direction: 'descending' }}
          tools={
            <a className="button button-plain" href={downloadAddress('audit.export', { filter: found.filter })} download title={t('audit|exportHint')}>
              <Download size={20} aria-hidden="true" />
              <span>{t('audit|export')}</span>
            </a>
          }
        />
      )}
      {found?.rows.length === 0 && found.next === null && <Empty title={t('audit|empty')}>{t('audit|emptyBody')}</Empty>}
      {found?.next && (
        <div className="row">
          <p role="status" className="soft">
            {t(pending ? 'audit|looking' : 'audit|stopped', { time: dayAndTime(found.next.at) })}
          </p>
          {pending ? <ActionButton onPress={stop}>{t('audit|stop')}</ActionButton> : <ActionButton onPress={older}>{t('audit|older')}</ActionButton>}
        </div>
      )}
    </Page>
  )
}

/** Not sorted here: the order is the server's, and what is loaded is not all there is. */
function useAuditColumns(): Column<AuditRow>[] {
  const { t } = useTranslation()
  return useMemo(
    () => [
      { id: 'when', title: t('audit|when'), value: (r) => r.at, show: (r) => dayAndTime(r.at), unsorted: true },
      { id: 'who', title: t('audit|who'), value: (r) => r.who, unsorted: true },
      { id: 'verb', title: t('audit|verb'), value: (r) => t(`audit|verbs|${r.verb as 'view'}`), unsorted: true },
      {
        id: 'of',
        title: t('audit|of'),
        value: (r) => t(`access|of|${r.of as 'people'}`),
        show: (r) => <span className="wide">{t(`access|of|${r.of as 'people'}`)}</span>,
        unsorted: true,
      },
      { id: 'about', title: t('audit|about'), value: (r) => r.about.join(', '), unsorted: true },
      { id: 'operation', title: t('audit|operation'), value: (r) => r.operation, unsorted: true },
      {
        id: 'scope',
        title: t('audit|scope'),
        value: (r) => (r.scope === '{}' ? '' : r.scope),
        show: (r) => <span className="wide fine">{r.scope === '{}' ? '' : r.scope}</span>,
        unsorted: true,
      },
    ],
    [t],
  )
}
