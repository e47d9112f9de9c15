import { KeyRound, Link, Save, Send, Unlink, UserMinus, X } from 'lucide-react'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ROLES, type Role } from '../../../protocol/op.ts'
import { staffChangeRole, staffInvite, staffLinkPerson, staffRemove, staffResetSecondFactor } from '../../../protocol/staff.ts'
import { ActionButton, Ask, Choice, FailureNote, Note } from '../../components/index.ts'
import { useAction, useApp, useMe } from '../../core/index.ts'
import type { Colleague } from './colleague.ts'
import type { Invited } from './invitation.tsx'
import { LinkPerson } from './link-person.tsx'

interface StaffCardProps {
  colleague: Colleague
  onlyHead: boolean
  onChanged(words: string, invitation?: Invited): void
  onClose(): void
}
type Question = 'reset' | 'remove' | 'invite'

/** Everything a head may do to one account. What ends somebody's sessions is asked about first. */
export function StaffCard({ colleague, onlyHead, onChanged, onClose }: StaffCardProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const { id, name } = colleague
  const mine = id === me.id
  const [role, setRole] = useState<Role>(colleague.role)
  const [linking, setLinking] = useState(false)
  const [asked, setAsked] = useState<Question | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const before = document.activeElement
    heading.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])

  const changeRole = useAction(async () => {
    await api.call(staffChangeRole, { id, role })
    onChanged(t('staff|roleChanged', { name, role: t(`role|${role}`) }))
  })
  const link = useAction(async (person: { id: string; name: string } | null) => {
    await api.call(staffLinkPerson, { id, person: person?.id ?? null })
    setLinking(false)
    onChanged(person ? t('staff|linked', { name, person: person.name }) : t('staff|unlinked', { name }))
  })
  const carryOut = useAction(async (question: Question) => {
    if (question === 'invite') onChanged(t('staff|invitedAgain', { name }), { name, ...(await api.call(staffInvite, { id })).invitation })
    if (question === 'reset') {
      await api.call(staffResetSecondFactor, { id })
      onChanged(t('staff|reset', { name }))
    }
    if (question === 'remove') {
      await api.call(staffRemove, { id })
      onChanged(t('staff|removed', { name }))
    }
    setAsked(null)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (role !== colleague.role) changeRole.start()
  }
  const ask = (question: Question) => () => {
    carryOut.forget()
    setAsked(question)
  }

  return (
    <section className="panel stack stack-wide" aria-labelledby="staff-card">
      <div className="row">
        <h2 id="staff-card" ref={heading} tabIndex={-1}>
          {name}
        </h2>
        <ActionButton kind="bare" icon={X} onPress={onClose}>
          {t('staff|close')}
        </ActionButton>
      </div>
      {onlyHead && (
        <Note tone="info" quiet>
          {t('staff|onlyHead')}
        </Note>
      )}
      {!onlyHead && (
        <form className="row row-bottom" onSubmit={submit}>
          <Choice label={t('staff|role')} value={role} onChange={(next) => setRole(next)} options={ROLES.map((r) => ({ key: r, text: t(`role|${r}`) }))} />
          <ActionButton type="submit" icon={Save} isPending={changeRole.pending} isDisabled={role === colleague.role}>
            {t('staff|changeRole')}
          </ActionButton>
        </form>
      )}
      <Failed of={changeRole} />
      <div className="stack">
        <h3>{t('staff|person')}</h3>
        <p>{colleague.person ? t('staff|isPerson', { name, person: colleague.person.name }) : t('staff|isNobody', { name })}</p>
        {linking ? (
          <LinkPerson name={name} pending={link.pending} onChosen={link.start} onCancel={() => setLinking(false)} />
        ) : (
          <div className="row">
            <ActionButton icon={Link} onPress={() => setLinking(true)}>
              {t('staff|link')}
            </ActionButton>
            {colleague.person && (
              <ActionButton icon={Unlink} onPress={() => link.start(null)} isPending={link.pending}>
                {t('staff|unlink')}
              </ActionButton>
            )}
          </div>
        )}
        <FailureNote failure={link.failure} />
      </div>
      {mine ? (
        <p className="soft">{t('staff|yours')}</p>
      ) : (
        <div className="row">
          <ActionButton icon={Send} onPress={ask('invite')}>
            {t('staff|inviteAgain')}
          </ActionButton>
          {colleague.secondFactor && (
            <ActionButton icon={KeyRound} onPress={ask('reset')}>
              {t('staff|resetFactor')}
            </ActionButton>
          )}
          {!onlyHead && (
            <ActionButton kind="danger" icon={UserMinus} onPress={ask('remove')}>
              {t('staff|remove')}
            </ActionButton>
          )}
        </div>
      )}
      {asked && (
        <Ask
          title={t(`staff|${asked}Title`, { name })}
          yes={t(`staff|${asked}Yes`)}
          pending={carryOut.pending}
          onNo={() => setAsked(null)}
          onYes={() => carryOut.start(asked)}
        >
          <p>{t(`staff|${asked}Ask`, { name })}</p>
          <Failed of={carryOut} />
        </Ask>
      )}
    </section>
  )
}

/** A head may have gone between this page and the server: then the one left is protected, in the same words. */
function Failed({ of }: { of: { failure: Parameters<typeof FailureNote>[0]['failure'] } }): ReactNode {
  const { t } = useTranslation()
  return of.failure?.code === 'CONFLICT' ? <Note tone="warn">{t('staff|onlyHead')}</Note> : <FailureNote failure={of.failure} />
}
