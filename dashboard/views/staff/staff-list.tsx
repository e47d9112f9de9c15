import { UserMinus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Response } from '../../../protocol/op.ts'
import { staffAdd, staffList, staffRemove } from '../../../protocol/staff.ts'
import { ActionButton, Ask, type Column, DataTable, Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { may, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { AddStaff } from './add-staff.tsx'
import { InvitationPanel, type Invited } from './invitation.tsx'

type Colleague = Response<typeof staffList>['staff'][number]

export function StaffList() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const [leaving, setLeaving] = useState<Colleague | null>(null)
  const [invited, setInvited] = useState<Invited | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const staff = useLoad(async () => (await api.call(staffList, {})).staff)
  const remove = useAction(async (colleague: Colleague) => {
    await api.call(staffRemove, { id: colleague.id })
    setLeaving(null)
    setDone(t('staff|removed', { name: colleague.name }))
    staff.reload()
  })
  const mayRemove = may(me.role, staffRemove)
  const columns = useMemo<Column<Colleague>[]>(
    () => [
      { id: 'name', title: t('staff|name'), value: (s) => s.name },
      { id: 'email', title: t('staff|email'), value: (s) => s.email },
      { id: 'role', title: t('staff|role'), value: (s) => t(`role|${s.role}`) },
      {
        id: 'active',
        title: t('staff|active'),
        value: (s) => (s.active ? t('staff|yes') : t('staff|no')),
        show: (s) =>
          s.active && mayRemove && s.id !== me.id ? (
            <span className="row">
              {t('staff|yes')}
              <ActionButton kind="bare" icon={UserMinus} onPress={() => setLeaving(s)}>
                {t('staff|remove', { name: s.name })}
              </ActionButton>
            </span>
          ) : s.active ? (
            t('staff|yes')
          ) : (
            t('staff|no')
          ),
      },
    ],
    [t, me.id, mayRemove],
  )

  return (
    <Page title={t('page|/staff')} lead={t('staff|lead')}>
      {done && <Note tone="done">{done}</Note>}
      {invited && <InvitationPanel key={invited.secret} {...invited} />}
      <FailureNote failure={staff.failure} onRetry={staff.reload} />
      {staff.value === null && staff.loading && <p className="soft">{t('app|loading')}</p>}
      {staff.value?.length === 0 && <Empty title={t('staff|empty')}>{t('staff|emptyBody')}</Empty>}
      {staff.value && staff.value.length > 0 && (
        <DataTable caption={t('page|/staff')} columns={columns} rows={staff.value} rowKey={(s) => s.id} sort={{ column: 'name', direction: 'ascending' }} />
      )}
      {may(me.role, staffAdd) && (
        <AddStaff
          onAdded={(one) => {
            setDone(t('staff|added', { name: one.name }))
            setInvited(one)
            staff.reload()
          }}
        />
      )}
      {leaving && (
        <Ask
          title={t('staff|remove', { name: leaving.name })}
          yes={t('staff|removeYes')}
          pending={remove.pending}
          onNo={() => setLeaving(null)}
          onYes={() => remove.start(leaving)}
        >
          <p>{t('staff|removeAsk', { name: leaving.name })}</p>
          <FailureNote failure={remove.failure} />
        </Ask>
      )}
    </Page>
  )
}
