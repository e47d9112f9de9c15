import { Eye, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isErrorCode } from '../../../protocol/errors.ts'
import { type ImportRecord, rosterHistory, rosterUndo } from '../../../protocol/roster-imports.ts'
import { ActionButton, Ask, type Column, DataTable, FailureNote, Note } from '../../components/index.ts'
import { dayAndTime, useAction, useApp, useLoad } from '../../core/index.ts'

const AT_ONCE = 50

/**
 * What was imported when and by whom; the last one can be taken back, and what waits for a person be looked at. `onUndone`: people
 * have changed.
 */
export function ImportHistory({ onUndone, onLook }: { onUndone(): void; onLook(importId: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [asked, setAsked] = useState<ImportRecord | null>(null)
  const [restored, setRestored] = useState<number | null>(null)
  const history = useLoad(async () => (await api.call(rosterHistory, { before: null, limit: AT_ONCE })).imports)
  const undo = useAction(async (one: ImportRecord) => {
    try {
      setRestored((await api.call(rosterUndo, { importId: one.id })).restored)
      onUndone()
    } finally {
      setAsked(null)
      history.reload()
    }
  })
  const columns = useMemo<Column<ImportRecord>[]>(
    () => [
      { id: 'at', title: t('people|when'), value: (i) => i.at, show: (i) => dayAndTime(i.at) },
      { id: 'by', title: t('people|by'), value: (i) => i.by ?? t('people|dropFolder') },
      { id: 'state', title: t('people|outcome'), value: (i) => t(`people|state|${i.state}`), show: (i) => <Outcome of={i} /> },
      { id: 'added', title: t('people|done|added'), value: (i) => i.counts?.added ?? null, numeric: true },
      { id: 'changed', title: t('people|done|changed'), value: (i) => i.counts?.changed ?? null, numeric: true },
      { id: 'removed', title: t('people|done|removed'), value: (i) => i.counts?.removed ?? null, numeric: true },
      { id: 'refused', title: t('people|tally|refused'), value: (i) => i.counts?.refused ?? null, numeric: true },
      {
        id: 'undo',
        title: t('people|takeBack'),
        value: () => null,
        unsorted: true,
        show: (i) =>
          i.state === 'previewed' ? (
            <ActionButton icon={Eye} onPress={() => onLook(i.id)}>
              {t('people|lookAtIt')}
            </ActionButton>
          ) : i.undo === 'possible' ? (
            <ActionButton icon={Undo2} onPress={() => setAsked(i)}>
              {t('people|takeBack')}
            </ActionButton>
          ) : (
            <span className="soft">{i.undo === 'never' ? '' : t(`people|undo|${i.undo}`)}</span>
          ),
      },
    ],
    [t, onLook],
  )
  const waiting = history.value?.filter((i) => i.state === 'previewed' && i.by === null) ?? []
  return (
    <section className="stack stack-wide" aria-labelledby="import-history">
      <h2 id="import-history">{t('people|history')}</h2>
      {waiting.map((i) => (
        <Note key={i.id} tone="warn">
          <p>
            {t('people|waits', { when: dayAndTime(i.at) })} {isErrorCode(i.why) && t(`errors|${i.why}`)} {t('people|waitsDo')}
          </p>
        </Note>
      ))}
      <FailureNote failure={history.failure ?? undo.failure} onRetry={history.reload} />
      {restored !== null && <Note tone="done">{t('people|restored', { count: restored })}</Note>}
      {history.value?.length === 0 && <p className="soft">{t('people|historyEmpty')}</p>}
      {history.value && history.value.length > 0 && (
        <DataTable caption={t('people|history')} columns={columns} rows={history.value} rowKey={(i) => i.id} sort={{ column: 'at', direction: 'descending' }} />
      )}
      {asked && (
        <Ask title={t('people|takeBackAsk')} yes={t('people|takeBack')} pending={undo.pending} onYes={() => undo.start(asked)} onNo={() => setAsked(null)}>
          <p>{t('people|takeBackBody', { when: dayAndTime(asked.at) })}</p>
        </Ask>
      )}
    </section>
  )
}

function Outcome({ of }: { of: ImportRecord }) {
  const { t } = useTranslation()
  return (
    <>
      {t(`people|state|${of.state}`)}
      {of.state === 'done' && of.following && <span className="soft"> {t('people|following')}</span>}
      {(of.state === 'failed' || of.state === 'previewed') && isErrorCode(of.why) && <span className="soft"> {t(`errors|${of.why}`)}</span>}
    </>
  )
}
