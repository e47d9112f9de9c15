import { Printer } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Response, Role } from '../../../protocol/op.ts'
import { staffAccess } from '../../../protocol/staff.ts'
import { ActionButton, type Column, DataTable, FailureNote, Page } from '../../components/index.ts'
import { dayAndTime, download, toCsv, useApp, useLoad } from '../../core/index.ts'
import { type Category, categories } from './access-rules.ts'

type Colleague = Response<typeof staffAccess>['staff'][number]

/** Who has access to what, for a data protection officer: each account, then each kind of data by role. */
export function Access() {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const staff = useLoad(async () => (await api.call(staffAccess, {})).staff)
  const people = useMemo<Column<Colleague>[]>(() => {
    const yesNo = (yes: boolean) => (yes ? t('staff|yes') : t('staff|no'))
    return [
      { id: 'name', title: t('staff|name'), value: (s) => s.name },
      { id: 'role', title: t('staff|role'), value: (s) => (s.supply ? t('slips|role') : t(`role|${s.role}`)) },
      { id: 'active', title: t('staff|active'), value: (s) => (s.invited ? t('access|invited') : yesNo(s.active)) },
      { id: 'factor', title: t('access|secondFactor'), value: (s) => yesNo(s.secondFactor) },
      {
        id: 'last',
        title: t('access|lastSignIn'),
        value: (s) => s.lastSignInAt,
        show: (s) => (s.lastSignInAt === null ? t('access|never') : dayAndTime(s.lastSignInAt)),
      },
      { id: 'rooms', title: t('access|rooms'), value: (s) => s.rooms.join(', ') },
      { id: 'trust', title: t('access|trustWide'), value: (s) => yesNo(s.trustWide) },
    ]
  }, [t])
  const data = useMemo<Column<Category>[]>(() => {
    const named = (roles: readonly Role[]) => (roles.length === 0 ? t('access|nobody') : roles.map((role) => t(`role|${role}`)).join(', '))
    return [
      { id: 'of', title: t('access|data'), value: (c) => (i18n.exists(`access|of|${c.of}`) ? t(`access|of|${c.of as 'alerts'}`) : c.of) },
      { id: 'sees', title: t('access|sees'), value: (c) => (c.sees.length === 0 ? t('access|unlogged') : named(c.sees)) },
      { id: 'changes', title: t('access|changes'), value: (c) => named(c.changes) },
      { id: 'never', title: t('access|neither'), value: (c) => (c.sees.length === 0 ? '' : named(c.never)) },
    ]
  }, [t, i18n])
  const exported =
    <R,>(name: string) =>
    (rows: readonly R[], columns: readonly Column<R>[]) =>
      download(
        name,
        toCsv(
          columns.map((c) => c.title),
          rows.map((row) => columns.map((c) => (c.id === 'last' ? isoDate(c.value(row)) : (c.value(row) ?? '')))),
        ),
      )
  return (
    <Page title={t('page|/access')} lead={t('access|lead')}>
      <div>
        <ActionButton icon={Printer} onPress={() => window.print()}>
          {t('factor|print')}
        </ActionButton>
      </div>
      <FailureNote failure={staff.failure} onRetry={staff.reload} />
      {staff.value === null && staff.loading && <p className="soft">{t('app|loading')}</p>}
      <h2>{t('access|people')}</h2>
      {staff.value && (
        <DataTable
          caption={t('access|people')}
          columns={people}
          rows={staff.value}
          rowKey={(s) => s.id}
          sort={{ column: 'name', direction: 'ascending' }}
          onExport={exported('who-has-access.csv')}
        />
      )}
      <h2>{t('access|table')}</h2>
      <p className="lead">{t('access|tableLead')}</p>
      <DataTable
        caption={t('access|table')}
        columns={data}
        rows={categories()}
        rowKey={(c) => c.of}
        sort={{ column: 'of', direction: 'ascending' }}
        onExport={exported('need-to-know.csv')}
      />
    </Page>
  )
}

function isoDate(at: string | number | null): string {
  return typeof at === 'number' ? new Date(at).toISOString() : ''
}
