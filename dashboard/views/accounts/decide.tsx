import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountsMark, KINDS_BY_NAME, type MarkAs, type UnmatchedAccount } from '../../../protocol/accounts.ts'
import { rosterPeople } from '../../../protocol/roster.ts'
import { ActionButton, Choice, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

const KINDS = ['person', ...KINDS_BY_NAME, 'ignored'] as const

/** Says whose account it is. Stands in the page, not in a dialog: what is typed here must not give way to an alert. */
export function Decide({ of: account, onDone, onCancel }: { of: UnmatchedAccount; onDone(): void; onCancel(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('person')
  const [person, setPerson] = useState<string | null>(null)
  const [people, setPeople] = useState(account.could)
  const [search, setSearch] = useState('')
  const [className, setClassName] = useState('')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  const find = useAction(async () => {
    const found = await api.call(rosterPeople, { search, after: null, limit: 20 })
    setPeople(found.people.map((p) => ({ id: p.id, name: `${p.givenName} ${p.familyName}`, className: p.classes[0] ?? p.yearGroup })))
    setPerson(found.people.length === 1 ? (found.people[0]?.id ?? null) : null)
  })
  const said: MarkAs | null =
    kind === 'person' ? (person ? { kind, person } : null) : kind === 'class' ? (className.trim() ? { kind, className: className.trim() } : null) : { kind }
  const mark = useAction(async () => {
    if (!said) return
    await api.call(accountsMark, { account: account.account, sid: account.sid, as: said })
    onDone()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (kind === 'person' && said === null) find.start()
    else mark.start()
  }
  return (
    <form className="panel stack stack-wide" noValidate onSubmit={submit} aria-labelledby="decide">
      <h3 id="decide" ref={heading} tabIndex={-1}>
        {t('accounts|decideOn', { account: account.account })}
      </h3>
      {account.outcome !== 'person' && account.outcome !== 'kind' && <p className="soft">{t(`accounts|help|${account.outcome}`)}</p>}
      <div className="row row-top">
        <Choice
          label={t('accounts|isFor')}
          value={kind}
          options={KINDS.map((key) => ({ key, text: t(`accounts|kind|${key}`) }))}
          onChange={(chosen) => setKind(chosen)}
        />
        {kind === 'person' && (
          <>
            <TextBox label={t('accounts|find')} type="search" value={search} onChange={setSearch} />
            <ActionButton onPress={() => find.start()} isPending={find.pending} isDisabled={search.trim() === ''}>
              {t('accounts|findThem')}
            </ActionButton>
            {people.length > 0 && (
              <Choice
                label={t('accounts|person')}
                placeholder={t('accounts|choose')}
                value={person}
                options={people.map((p) => ({ key: p.id, text: p.className ? `${p.name}, ${p.className}` : p.name }))}
                onChange={setPerson}
              />
            )}
          </>
        )}
        {kind === 'class' && <TextBox label={t('accounts|className')} value={className} onChange={setClassName} />}
      </div>
      <FailureNote failure={find.failure ?? mark.failure} />
      <div className="row">
        <ActionButton kind="primary" onPress={() => mark.start()} isPending={mark.pending} isDisabled={said === null}>
          {t('accounts|sayIt')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
      </div>
    </form>
  )
}
