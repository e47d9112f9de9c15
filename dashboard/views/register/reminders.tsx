import { Download, ListChecks, Printer } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registerPeople } from '../../../protocol/aup-register.ts'
import { TO_DOS, type ToDo } from '../../../protocol/aup-to-do.ts'
import { ActionButton, Choice, Empty, FailureNote, Page } from '../../components/index.ts'
import { download, toCsv, useApp, useLoad, useMe } from '../../core/index.ts'
import { fullName, type Reminder, remindersOf } from './rules.ts'

const ANY = ''

/** Pupils who have not agreed to all of their rules, class by class, and what an adult does for each. A teacher: their own classes. */
export function RemindersPage() {
  const { t } = useTranslation()
  const { api, go } = useApp()
  const { role, school } = useMe()
  const register = useLoad(() => api.call(registerPeople, {}))
  const { value } = register
  const groups = useMemo(() => (value ? remindersOf(value, t('register|none')) : []), [value, t])
  const [chosen, setChosen] = useState<string | null>(null)
  const [what, setWhat] = useState<ToDo['what'] | typeof ANY>(ANY)
  // A whole school at once is a file, not a page to read.
  const first = role === 'teacher' ? ANY : (groups[0]?.className ?? ANY)
  const className = chosen ?? first
  const shown = groups
    .filter((group) => className === ANY || group.className === className)
    .map((group) => ({ ...group, reminders: group.reminders.filter(({ toDos }) => what === ANY || toDos.some((one) => one.what === what)) }))
  const exportAll = () =>
    download(
      'reminders.csv',
      toCsv(
        [t('register|class'), t('register|name'), t('register|year'), t('register|document'), t('reminders|act')],
        groups.flatMap((group) => group.reminders.flatMap((reminder) => linesOf(group.className, reminder))),
      ),
    )
  const linesOf = (inClass: string, { person, toDos }: Reminder) =>
    toDos.flatMap(({ what: toDo, documents }) =>
      (documents.length === 0 ? [''] : documents.map((one) => one.title)).map((title) => [
        inClass,
        fullName(person),
        person.yearGroup ?? '',
        title,
        t(`reminders|do|${toDo}`),
      ]),
    )
  return (
    <Page title={t('page|/reminders')} lead={t(role === 'teacher' ? 'reminders|leadTeacher' : 'reminders|lead')}>
      <FailureNote failure={register.failure} onRetry={register.reload} />
      {value === null && register.loading && <p className="soft">{t('app|loading')}</p>}
      {value && !value.linked && <Empty title={t('support|notLinked')}>{t('register|notLinked')}</Empty>}
      {value?.linked && groups.length === 0 && <Empty title={t('reminders|nothing')}>{t('reminders|nothingBody')}</Empty>}
      {groups.length > 0 && (
        <>
          <div className="row row-bottom no-print">
            <Choice
              label={t('register|class')}
              value={className}
              options={[
                ...(role === 'teacher' ? [{ key: ANY, text: t('reminders|myClasses') }] : []),
                ...groups.map((group) => ({ key: group.className, text: group.className })),
              ]}
              onChange={setChosen}
            />
            <Choice<ToDo['what'] | typeof ANY>
              label={t('reminders|act')}
              value={what}
              options={[{ key: ANY, text: t('register|any') }, ...TO_DOS.map((key) => ({ key, text: t(`reminders|do|${key}`) }))]}
              onChange={setWhat}
            />
          </div>
          <div className="row no-print">
            <ActionButton icon={Printer} onPress={() => window.print()}>
              {t('register|print')}
            </ActionButton>
            <ActionButton icon={Download} onPress={exportAll}>
              {t('reminders|export')}
            </ActionButton>
            <ActionButton icon={ListChecks} onPress={() => go('/register')}>
              {t('reminders|record')}
            </ActionButton>
          </div>
          <div className="paper stack stack-wide">
            <p className="print-only">{school.name}</p>
            <dl className="to-do-ways">
              {TO_DOS.filter((key) => shown.some((group) => group.reminders.some(({ toDos }) => toDos.some((one) => one.what === key)))).map((key) => (
                <div key={key}>
                  <dt>{t(`reminders|do|${key}`)}</dt>
                  <dd>{t(`reminders|how|${key}`)}</dd>
                </div>
              ))}
            </dl>
            {shown.map((group) => (
              <ClassReminders key={group.className} {...group} />
            ))}
          </div>
        </>
      )}
    </Page>
  )
}

function ClassReminders({ className, reminders }: { className: string; reminders: readonly Reminder[] }) {
  const { t } = useTranslation()
  return (
    <section className="reminders stack stack-wide" aria-label={className}>
      <h2>
        {className} <span className="soft">{t('reminders|pupils', { count: reminders.length })}</span>
      </h2>
      {reminders.length > 0 && (
        <div className="table-scroll">
          <table>
            <caption>{t('reminders|of', { className })}</caption>
            <thead>
              <tr>
                <th scope="col">
                  <span className="title">{t('register|name')}</span>
                </th>
                <th scope="col">
                  <span className="title">{t('reminders|act')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {reminders.map(({ person, toDos }) => (
                <tr key={person.person}>
                  <th scope="row">{fullName(person)}</th>
                  <td>
                    <ul className="to-dos">
                      {toDos.map(({ what, documents }) => (
                        <li key={what} data-to-do={what}>
                          <strong>{t(`reminders|do|${what}`)}</strong> {documents.length > 0 && documents.map((one) => one.title).join(', ')}
                        </li>
                      ))}
                    </ul>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
