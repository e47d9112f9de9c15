import { Search } from 'lucide-react'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Person, rosterPeople } from '../../../protocol/roster.ts'
import { ActionButton, type Column, DataTable, FailureNote, Note, TextBox } from '../../components/index.ts'
import { useAction, useApp, useLoad } from '../../core/index.ts'

const AT_ONCE = 100

/**
 * Who the school has now, a page at a time. Names are looked for on the server, among everybody. Two who are one person are chosen
 * here, one after the other; null where that is not the reader's to say.
 */
export function PeopleNow({ onMerge }: { onMerge: ((one: string, other: string) => void) | null }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [more, setMore] = useState<{ people: Person[]; next: string | null } | null>(null)
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<Person | null>(null)
  const first = useLoad(() => api.call(rosterPeople, { search: '', after: null, limit: AT_ONCE }))
  const find = useAction(async () => {
    const words = typed.trim()
    first.set(await api.call(rosterPeople, { search: words, after: null, limit: AT_ONCE }))
    setMore(null)
    setSearch(words)
  })
  const people = useMemo(() => [...(first.value?.people ?? []), ...(more?.people ?? [])], [first.value, more])
  const next = more ? more.next : (first.value?.next ?? null)
  const read = useAction(async () => {
    const page = await api.call(rosterPeople, { search, after: next, limit: AT_ONCE })
    setMore({ people: [...(more?.people ?? []), ...page.people], next: page.next })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    find.start()
  }
  const columns = useMemo<Column<Person>[]>(
    () => [
      { id: 'name', title: t('people|name'), value: (p) => `${p.familyName}, ${p.givenName}` },
      { id: 'kind', title: t('people|kind'), value: (p) => t(`people|${p.kind}`) },
      { id: 'yearGroup', title: t('people|field|yearGroup'), value: (p) => p.yearGroup },
      { id: 'classes', title: t('people|field|className'), value: (p) => p.classes.join(', ') },
      { id: 'username', title: t('people|field|username'), value: (p) => p.username },
      ...(onMerge === null
        ? []
        : [
            {
              id: 'same',
              title: t('merge|what'),
              value: () => null,
              unsorted: true,
              show: (p: Person) =>
                chosen === null ? (
                  <ActionButton kind="bare" onPress={() => setChosen(p)} aria-label={`${t('merge|start')} ${fullName(p)}`}>
                    {t('merge|start')}
                  </ActionButton>
                ) : chosen.id === p.id ? (
                  <ActionButton onPress={() => setChosen(null)}>{t('app|cancel')}</ActionButton>
                ) : chosen.kind === p.kind ? (
                  <ActionButton onPress={() => onMerge(chosen.id, p.id)} aria-label={`${t('merge|with')} ${fullName(p)}`}>
                    {t('merge|with')}
                  </ActionButton>
                ) : null,
            } satisfies Column<Person>,
          ]),
    ],
    [t, onMerge, chosen],
  )
  return (
    <section className="stack stack-wide" aria-labelledby="people-now">
      <h2 id="people-now">
        {t('people|now')} {first.value && <span className="soft">{t('people|total', { count: first.value.total })}</span>}
      </h2>
      <form className="row row-bottom" onSubmit={submit}>
        <TextBox label={t('people|findName')} type="search" value={typed} onChange={setTyped} />
        <ActionButton type="submit" icon={Search} isPending={find.pending}>
          {t('people|find')}
        </ActionButton>
      </form>
      {chosen && (
        <Note tone="info">
          <p>{t('merge|chosen', { name: fullName(chosen) })}</p>
          <ActionButton onPress={() => setChosen(null)}>{t('app|cancel')}</ActionButton>
        </Note>
      )}
      <FailureNote failure={first.failure ?? find.failure ?? read.failure} onRetry={first.reload} />
      <p role="status" className="soft">
        {first.value?.total === 0 && t(search === '' ? 'people|nowEmpty' : 'people|findNone')}
      </p>
      {people.length > 0 && (
        <DataTable caption={t('people|now')} columns={columns} rows={people} rowKey={(p) => p.id} sort={{ column: 'name', direction: 'ascending' }} />
      )}
      {next !== null && (
        <ActionButton onPress={() => read.start()} isPending={read.pending}>
          {t('people|more')}
        </ActionButton>
      )}
    </section>
  )
}

function fullName({ givenName, familyName }: Person): string {
  return `${givenName} ${familyName}`.trim()
}
