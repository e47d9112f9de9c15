import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registerAnswers, registerPeople, registerRecord } from '../../../protocol/aup-register.ts'
import { ActionButton, Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { may, shortDay, useApp, useLoad, useMe } from '../../core/index.ts'
import { Answers } from './answers.tsx'
import { AskAgain } from './ask-again.tsx'
import { Filters } from './filters.tsx'
import { Groups } from './groups.tsx'
import { Lines } from './lines.tsx'
import { ReadTogether } from './read-together.tsx'
import { Receipt } from './receipt.tsx'
import { type Filter, filtered, type Line, linesOf, NO_FILTER } from './rules.ts'
import { TermReadings } from './term-readings.tsx'
import { TickClass } from './tick-class.tsx'

type Doing =
  | { readonly kind: 'tick'; readonly className: string | null; readonly day: string | null }
  | { readonly kind: 'read'; readonly className: string }
  | { readonly kind: 'receipt'; readonly person: string }

/** Who has agreed to what, who is due, who said no; and what staff do about it. */
export function RegisterPage() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const [filter, setFilter] = useState<Filter>(NO_FILTER)
  const [doing, setDoing] = useState<Doing | null>(null)
  const [asking, setAsking] = useState<Line | 'class' | 'everybody' | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const register = useLoad(() => api.call(registerPeople, {}))
  const { value } = register
  const lines = useMemo(() => linesOf(value?.people ?? [], value?.documents ?? []), [value])
  const shown = useMemo(() => filtered(lines, filter), [lines, filter])
  const finish = (said: string) => {
    setDoing(null)
    setAsking(null)
    setDone(said)
    register.reload()
  }
  const begin = (what: Doing) => {
    setDone(null)
    setDoing(what)
  }

  if (doing?.kind === 'receipt') return <Receipt person={doing.person} onLeave={() => setDoing(null)} />
  if (doing?.kind === 'read') {
    const { className } = doing
    return <ReadTogether className={className} onTick={() => begin({ kind: 'tick', className, day: null })} onLeave={() => setDoing(null)} />
  }
  return (
    <Page title={t('page|/register')} lead={t(`register|lead|${me.role === 'teacher' || me.role === 'office' ? me.role : 'all'}`)}>
      {done && <Note tone="done">{done}</Note>}
      <FailureNote failure={register.failure} onRetry={register.reload} />
      {value === null && register.loading && <p className="soft">{t('app|loading')}</p>}
      {value && !value.linked && <Empty title={t('support|notLinked')}>{t('register|notLinked')}</Empty>}
      {value?.linked && value.people.length === 0 && <Empty title={t('register|empty')}>{t('register|emptyBody')}</Empty>}
      {value && value.people.length > 0 && (
        <>
          {value.classUses.length > 0 && !doing && (
            <section className="panel stack" aria-labelledby="class-uses">
              <h2 id="class-uses">{t('register|uses')}</h2>
              <p className="soft">{t('register|usesBody')}</p>
              <ul className="row">
                {value.classUses.map(({ className, day }) => (
                  <li key={`${className} ${day}`}>
                    <ActionButton onPress={() => begin({ kind: 'tick', className, day })}>{t('register|use', { className, day: shortDay(day) })}</ActionButton>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {value.term !== null && me.role !== 'office' && !doing && may(me.role, registerRecord) && (
            <TermReadings
              people={value.people}
              term={value.term}
              onRead={(className) => begin({ kind: 'read', className })}
              onTick={(className) => begin({ kind: 'tick', className, day: null })}
            />
          )}
          {doing?.kind === 'tick' ? (
            <TickClass {...doing} register={value} onDone={finish} onCancel={() => setDoing(null)} />
          ) : (
            may(me.role, registerRecord) && (
              <div className="row no-print">
                <ActionButton kind="primary" onPress={() => begin({ kind: 'tick', className: filter.className, day: null })}>
                  {t(me.role === 'office' ? 'register|papers' : 'register|tick')}
                </ActionButton>
              </div>
            )
          )}
          <Filters register={value} filter={filter} onChange={setFilter} />
          <Groups lines={shown} />
          <Lines lines={shown} filter={filter} onReceipt={(person) => begin({ kind: 'receipt', person })} onAsk={setAsking} />
          {asking && <AskAgain asking={asking} filter={filter} documents={value.documents} onDone={finish} onClose={() => setAsking(null)} />}
          {may(me.role, registerAnswers) && <Answers />}
        </>
      )}
    </Page>
  )
}
