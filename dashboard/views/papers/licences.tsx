import { Printer } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agreement, AgreementText } from '../../../protocol/agreements.ts'
import { type RegisterPerson, registerPeople } from '../../../protocol/aup-register.ts'
import { Picture } from '../../../renderer/theme/pictures/index.tsx'
import { ActionButton, Choice, Empty, FailureNote } from '../../components/index.ts'
import { may, useApp, useLoad, useMe } from '../../core/index.ts'
import { licensed } from './rules.ts'
import { directionOf } from './sheet.tsx'
import { usePaperWords } from './words.ts'

/** A driving licence for each pupil of a class who has been through the five stories. */
export function Licences({ agreement: { document }, text }: { agreement: Agreement; text: AgreementText }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const { role } = useMe()
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
            <Licence key={person.person} person={person} at={at} text={text} />
          ))}
        </div>
      )}
    </>
  )
}

function Licence({ person, at, text: { language, pages } }: { person: RegisterPerson; at: number; text: AgreementText }) {
  const { school } = useMe()
  const { t, spoken, attributes } = usePaperWords(language)
  const day = new Intl.DateTimeFormat(spoken === 'cy' ? 'cy' : 'en-GB', { dateStyle: 'long', timeZone: school.timeZone }).format(at)
  return (
    <article className="licence" lang={language} dir={directionOf(language)}>
      <h2 {...attributes}>{t('papers|licence')}</h2>
      <p className="licence-name">{`${person.givenName} ${person.familyName}`}</p>
      <p {...attributes}>{t('papers|licenceFor', { school: school.name, day })}</p>
      <ul className="licence-rules">
        {pages
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
      <p className="licence-teacher" {...attributes}>
        {t('papers|teacher')}
      </p>
    </article>
  )
}
