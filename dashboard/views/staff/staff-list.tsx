import { UserCog } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { staffAdd, staffChangeRole, staffList } from '../../../protocol/staff.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { dayAndTime, download, may, toCsv, useApp, useLoad, useMe } from '../../core/index.ts'
import { AddStaff } from './add-staff.tsx'
import { type Colleague, isOnlyHead } from './colleague.ts'
import { InvitationPanel, type Invited } from './invitation.tsx'
import { StaffCard } from './staff-card.tsx'

export function StaffList() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const [opened, setOpened] = useState<string | null>(null)
  const [invited, setInvited] = useState<Invited | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const staff = useLoad(async () => (await api.call(staffList, {})).staff)
  const mayChange = may(me.role, staffChangeRole)
  const colleague = staff.value?.find((s) => s.id === opened && s.active)
  const columns = useMemo<Column<Colleague>[]>(() => {
    const yesNo = (yes: boolean) => (yes ? t('staff|yes') : t('staff|no'))
    const shown: Column<Colleague>[] = [
      { id: 'name', title: t('staff|name'), value: (s) => s.name },
      { id: 'email', title: t('staff|email'), value: (s) => s.email },
      { id: 'role', title: t('staff|role'), value: (s) => t(`role|${s.role}`) },
      { id: 'person', title: t('staff|person'), value: (s) => s.person?.name ?? null, show: (s) => s.person?.name ?? t('staff|notLinked') },
      { id: 'active', title: t('staff|active'), value: (s) => (s.invited ? t('access|invited') : yesNo(s.active)) },
      { id: 'factor', title: t('access|secondFactor'), value: (s) => yesNo(s.secondFactor) },
      {
        id: 'last',
        title: t('access|lastSignIn'),
        value: (s) => s.lastSignInAt,
        show: (s) => (s.lastSignInAt === null ? t('access|never') : dayAndTime(s.lastSignInAt)),
      },
    ]
    if (!mayChange) return shown
    const change: Column<Colleague> = {
      id: 'change',
      title: t('staff|change'),
      value: () => null,
      show: (s) =>
        s.active && (
          <ActionButton kind="bare" icon={UserCog} aria-label={t('staff|changeOf', { name: s.name })} onPress={() => setOpened(s.id)}>
            {t('staff|change')}
          </ActionButton>
        ),
      unsorted: true,
      unfiltered: true,
    }
    // Next to the name: on a phone the rest is a sideways scroll away.
    return [...shown.slice(0, 1), change, ...shown.slice(1)]
  }, [t, mayChange])
  const tell = (words: string, invitation: Invited | null = null) => {
    setDone(words)
    setInvited(invitation)
    staff.reload()
  }

  return (
    <Page title={t('page|/staff')} lead={t('staff|lead')}>
      {done && <Note tone="done">{done}</Note>}
      {invited && <InvitationPanel key={invited.secret} {...invited} />}
      <FailureNote failure={staff.failure} onRetry={staff.reload} />
      {staff.value === null && staff.loading && <p className="soft">{t('app|loading')}</p>}
      {staff.value?.length === 0 && <Empty title={t('staff|empty')}>{t('staff|emptyBody')}</Empty>}
      {colleague && (
        <StaffCard
          key={colleague.id}
          colleague={colleague}
          onlyHead={isOnlyHead(staff.value ?? [], colleague)}
          onChanged={tell}
          onClose={() => setOpened(null)}
        />
      )}
      {staff.value && staff.value.length > 0 && (
        <DataTable
          caption={t('page|/staff')}
          columns={columns}
          rows={staff.value}
          rowKey={(s) => s.id}
          sort={{ column: 'name', direction: 'ascending' }}
          onExport={(rows) =>
            download(
              'staff.csv',
              toCsv(
                columns.filter((c) => !c.unsorted).map((c) => c.title),
                rows.map((s) =>
                  columns
                    .filter((c) => !c.unsorted)
                    .map((c) => (c.id === 'last' && s.lastSignInAt !== null ? new Date(s.lastSignInAt).toISOString() : (c.value(s) ?? ''))),
                ),
              ),
            )
          }
        />
      )}
      {may(me.role, staffAdd) && <AddStaff onAdded={(one) => tell(t('staff|added', { name: one.name }), one)} />}
    </Page>
  )
}
