import { Printer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agreement, AgreementText } from '../../../protocol/agreements.ts'
import { registerPeople } from '../../../protocol/aup-register.ts'
import { Picture } from '../../../renderer/theme/pictures/index.tsx'
import { ActionButton, Choice, Empty, FailureNote } from '../../components/index.ts'
import { longDay, may, useApp, useLoad, useMe, useSchoolTimes } from '../../core/index.ts'
import { licensed } from './rules.ts'
import { directionOf } from './sheet.tsx'

/** A driving licence for each pupil of a class who has been through the five stories. */
export function Licences({ agreement: { document }, text }: { agreement: Agreement; text: AgreementText }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const { school, role } = useMe()
  const { dateOf } = useSchoolTimes()
  const mayRead = may(role, registerPeople)
  const register = useLoad(async () => (mayRead ? (await api.call(registerPeople, {})).people : []))
  const people = register.value ?? []
  const classes = [...new Set(people.filter((p) => p.entries.some((e) => e.document === document)).flatMap((p) => p.classes))].sort()
  const [chosen, setChosen] = useState<string | null>(null)
  const className = chosen !== null && classes.includes(chosen) ? chosen : (classes[0] ?? null)
  const drivers = className === null ? [] : licensed(people, className, document)
  return (
    <>
      <FailureNote failure={register.failure} onRetry={register.reload} />
      {register.value === null && register.loading && <p className="soft">{t('app|loading')}</p>}
      {className !== null && (
        <div className="row row-bottom no-print">
          <Choice label={t('register|class')} value={className} options={classes.map((name) => ({ key: name, text: name }))} onChange={setChosen} />
          {drivers.length > 0 && (
            <ActionButton kind="primary" icon={Printer} onPress={() => window.print()}>
              {t('papers|printLicences', { count: drivers.length })}
            </ActionButton>
          )}
        </div>
      )}
      {register.value && drivers.length === 0 && <Empty title={t('papers|noDrivers')}>{t('papers|noDriversBody')}</Empty>}
      {drivers.length > 0 && (
        <div className="paper paper-licences">
          {drivers.map(({ person, at }) => (
            <article key={person.person} className="licence" lang={text.language} dir={directionOf(text.language)}>
              <h2>{t('papers|licence')}</h2>
              <p className="licence-name">{`${person.givenName} ${person.familyName}`}</p>
              <p>{t('papers|licenceFor', { school: school.name, day: longDay(dateOf(at)) })}</p>
              <ul className="licence-rules">
                {text.pages
                  .filter(({ rule }) => rule !== null)
                  .map(({ id, heading, picture }) => (
                    <li key={id}>
                      {picture && (
                        <span className="paper-picture" aria-hidden="true">
                          <Picture name={picture} />
                        </span>
                      )}
                      {heading}
                    </li>
                  ))}
              </ul>
              <p className="licence-teacher">{t('papers|teacher')}</p>
            </article>
          ))}
        </div>
      )}
    </>
  )
}
