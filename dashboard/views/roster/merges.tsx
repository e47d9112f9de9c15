import { Unlink2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type MergeRecord, rosterMerges, rosterSplit } from '../../../protocol/roster-merge.ts'
import { ActionButton, Ask, type Column, DataTable, FailureNote } from '../../components/index.ts'
import { dayAndTime, may, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { Moves } from './moves.tsx'

/** Who was made one person by whom; a mistake is taken apart here, however old it is. */
export function Merges({ onSplit }: { onSplit(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const maySplit = may(useMe().role, rosterSplit)
  const [asked, setAsked] = useState<MergeRecord | null>(null)
  const merges = useLoad(async () => (await api.call(rosterMerges, {})).merges)
  const split = useAction(async ({ id }: MergeRecord) => {
    try {
      await api.call(rosterSplit, { merge: id })
      onSplit()
    } finally {
      setAsked(null)
      merges.reload()
    }
  })
  const columns = useMemo<Column<MergeRecord>[]>(
    () => [
      { id: 'at', title: t('merge|when'), value: (m) => m.at, show: (m) => dayAndTime(m.at) },
      { id: 'by', title: t('merge|by'), value: (m) => m.by },
      { id: 'person', title: t('merge|person'), value: (m) => m.person?.name ?? m.keptName },
      { id: 'from', title: t('merge|from'), value: (m) => [m.keptName, m.droppedName].join(' + ') },
      {
        id: 'state',
        title: t('merge|state'),
        value: (m) => (m.split ? t('merge|splitDone', { by: m.split.by, when: dayAndTime(m.split.at) }) : t(m.person ? 'merge|holds' : 'merge|away')),
        show: (m) =>
          m.split === null && m.person && maySplit ? (
            <ActionButton icon={Unlink2} onPress={() => setAsked(m)}>
              {t('merge|split')}
            </ActionButton>
          ) : (
            <span className="soft">
              {m.split ? t('merge|splitDone', { by: m.split.by, when: dayAndTime(m.split.at) }) : t(m.person ? 'merge|holds' : 'merge|away')}
            </span>
          ),
      },
    ],
    [t, maySplit],
  )
  return (
    <section className="stack stack-wide" aria-labelledby="merges">
      <h2 id="merges">{t('merge|merges')}</h2>
      <FailureNote failure={merges.failure ?? split.failure} onRetry={merges.reload} />
      {merges.value?.length === 0 && <p className="soft">{t('merge|mergesEmpty')}</p>}
      {merges.value && merges.value.length > 0 && (
        <DataTable caption={t('merge|merges')} columns={columns} rows={merges.value} rowKey={(m) => m.id} sort={{ column: 'at', direction: 'descending' }} />
      )}
      {asked && (
        <Ask title={t('merge|splitAsk')} yes={t('merge|split')} pending={split.pending} onYes={() => split.start(asked)} onNo={() => setAsked(null)}>
          <p>{t('merge|splitBody', { one: asked.keptName, other: asked.droppedName })}</p>
          {asked.moves.length > 0 && (
            <>
              <p>{t('merge|splitMoves')}</p>
              <Moves moves={asked.moves} />
            </>
          )}
        </Ask>
      )}
    </section>
  )
}
