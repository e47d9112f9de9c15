import { FileDown, History } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { REGISTER_PAGE_MAX, type RegisterAnswer, type RegisterDocument, registerAnswers } from '../../../protocol/aup-register.ts'
import { ActionButton, Choice, type Column, DataTable, FailureNote, tableCsv } from '../../components/index.ts'
import { download, useAction, useApp, useSchoolTimes } from '../../core/index.ts'
import { documentWords } from './words.ts'

const AT_ONCE = 200
const EVERYWHERE = ''

/** The record itself, answer by answer: fetched when it is asked for, because looking at it is logged. */
export function Answers() {
  const { t } = useTranslation()
  const { api } = useApp()
  const [pc, setPc] = useState(EVERYWHERE)
  const [found, setFound] = useState<{ answers: RegisterAnswer[]; documents: RegisterDocument[]; pcs: { id: string; name: string }[]; more: boolean } | null>(
    null,
  )
  const columns = useColumns(found?.documents ?? [])
  const page = (before: string | null, limit: number, at = pc) => api.call(registerAnswers, { pc: at === EVERYWHERE ? null : at, before, limit })
  const load = useAction(async (at: string, keep: readonly RegisterAnswer[]) => {
    const next = await page(keep.at(-1)?.id ?? null, AT_ONCE, at)
    setFound({ ...next, answers: [...keep, ...next.answers], more: next.answers.length === AT_ONCE })
  })
  const exportAll = useAction(async () => {
    const all: RegisterAnswer[] = []
    for (;;) {
      const { answers } = await page(all.at(-1)?.id ?? null, REGISTER_PAGE_MAX)
      all.push(...answers)
      if (answers.length < REGISTER_PAGE_MAX) break
    }
    download('register-answers.csv', tableCsv(columns, all))
  })
  return (
    <section className="stack" aria-labelledby="register-answers">
      <h2 id="register-answers">{t('register|record')}</h2>
      <p className="soft">{t('register|recordBody')}</p>
      <div className="row row-bottom no-print">
        {found && (
          <Choice
            label={t('register|pc')}
            value={pc}
            options={[{ key: EVERYWHERE, text: t('register|any') }, ...found.pcs.map(({ id, name }) => ({ key: id, text: name }))]}
            onChange={(chosen) => {
              setPc(chosen)
              load.start(chosen, [])
            }}
          />
        )}
        {!found && (
          <ActionButton icon={History} isPending={load.pending} onPress={() => load.start(pc, [])}>
            {t('register|showRecord')}
          </ActionButton>
        )}
        <ActionButton icon={FileDown} isPending={exportAll.pending} onPress={() => exportAll.start()}>
          {exportAll.pending ? t('table|exporting') : t('register|exportRecord')}
        </ActionButton>
      </div>
      <FailureNote failure={load.failure ?? exportAll.failure} />
      {found && (
        <DataTable
          caption={t('register|record')}
          columns={columns}
          rows={found.answers}
          rowKey={(a) => a.id}
          sort={{ column: 'when', direction: 'descending' }}
        />
      )}
      {found?.more && (
        <ActionButton isPending={load.pending} onPress={() => load.start(pc, found.answers)}>
          {t('table|older')}
        </ActionButton>
      )}
    </section>
  )
}

function useColumns(documents: readonly RegisterDocument[]): Column<RegisterAnswer>[] {
  const { t } = useTranslation()
  const { dayAndTime } = useSchoolTimes()
  return useMemo(() => {
    const titles = new Map(documents.map((one) => [one.document, documentWords(t, one)]))
    return [
      { id: 'when', title: t('register|when'), value: (a) => a.at, instant: true, show: (a) => dayAndTime(a.at) },
      { id: 'who', title: t('register|name'), value: (a) => a.person?.name ?? a.visitor?.name ?? t('register|unknown') },
      { id: 'host', title: t('register|visits'), value: (a) => a.visitor?.host ?? null },
      { id: 'account', title: t('register|account'), value: (a) => a.account },
      { id: 'confidence', title: t('register|confidence'), value: (a) => t(`register|sure|${a.confidence}`) },
      { id: 'document', title: t('register|document'), value: (a) => a.document && (titles.get(a.document) ?? a.document) },
      { id: 'version', title: t('register|version'), value: (a) => a.version, numeric: true },
      { id: 'answer', title: t('register|answer'), value: (a) => t(`register|said|${a.answer}`) },
      { id: 'reason', title: t('register|reason'), value: (a) => a.reason && t(`register|why|${a.reason}`) },
      { id: 'how', title: t('register|how'), value: (a) => t(`register|gave|${a.how}`) },
      { id: 'languages', title: t('register|languages'), value: (a) => a.languages.map((one) => t(`settings|value|${one}`)).join(', ') },
      { id: 'pc', title: t('register|pc'), value: (a) => a.pc },
      { id: 'by', title: t('register|recordedBy'), value: (a) => a.recordedBy },
    ]
  }, [t, dayAndTime, documents])
}
