import { Link2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Likely, type PersonBrief, rosterDistinct, rosterDuplicates } from '../../../protocol/roster-merge.ts'
import { ActionButton, type Column, DataTable, FailureNote, Note } from '../../components/index.ts'
import { useAction, useApp, useLoad } from '../../core/index.ts'

/** Who may be on the list twice: settled one pair at a time, by a person. */
export function Duplicates({ onMerge }: { onMerge(one: string, other: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [said, setSaid] = useState<Likely | null>(null)
  const { value, failure, reload } = useLoad(() => api.call(rosterDuplicates, {}))
  const say = useAction(async (pair: Likely, distinct: boolean) => {
    await api.call(rosterDistinct, { one: pair.one.id, other: pair.other.id, distinct })
    setSaid(distinct ? pair : null)
    reload()
  })
  const start = say.start
  const columns = useMemo<Column<Likely>[]>(() => {
    const who = (p: PersonBrief) => [p.name, p.numbers.join(', '), p.username, p.yearGroup, ...p.classes].filter(Boolean).join(' · ')
    return [
      { id: 'one', title: t('merge|one'), value: (l) => who(l.one) },
      { id: 'other', title: t('merge|other'), value: (l) => who(l.other) },
      { id: 'because', title: t('merge|because'), value: (l) => l.because.map((b) => t(`merge|likeness|${b}`)).join(', ') },
      {
        id: 'what',
        title: t('merge|what'),
        value: () => null,
        unsorted: true,
        show: (l) => (
          <div className="row">
            <ActionButton icon={Link2} onPress={() => onMerge(l.one.id, l.other.id)} aria-label={`${t('merge|merge')} ${l.one.name}`}>
              {t('merge|merge')}
            </ActionButton>
            <ActionButton onPress={() => start(l, true)}>{t(l.one.kind === 'pupil' ? 'merge|twoPupils' : 'merge|twoTeachers')}</ActionButton>
          </div>
        ),
      },
    ]
  }, [t, onMerge, start])
  return (
    <section className="stack stack-wide" aria-labelledby="duplicates">
      <h2 id="duplicates">{t('merge|duplicates')}</h2>
      <p className="soft">{t('merge|duplicatesLead')}</p>
      <FailureNote failure={failure ?? say.failure} onRetry={reload} />
      {said && (
        <Note tone="done">
          <p>{t('merge|saidTwo', { one: said.one.name, other: said.other.name })}</p>
          <ActionButton onPress={() => say.start(said, false)}>{t('merge|takeBack')}</ActionButton>
        </Note>
      )}
      {value?.likely.length === 0 && <p className="soft">{t('merge|duplicatesNone')}</p>}
      {value && value.likely.length > 0 && (
        <DataTable
          caption={t('merge|duplicates')}
          columns={columns}
          rows={value.likely}
          rowKey={(l) => `${l.one.id} ${l.other.id}`}
          sort={{ column: 'one', direction: 'ascending' }}
        />
      )}
      {value?.more && <p className="soft">{t('merge|duplicatesMore')}</p>}
    </section>
  )
}
