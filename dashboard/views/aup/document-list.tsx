import { FilePlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { aupCreate, type DocumentRow } from '../../../protocol/aup-page.ts'
import { ActionButton, type Column, DataTable } from '../../components/index.ts'
import { download, longDay, may, toCsv, useApp, useMe, useSchoolTimes } from '../../core/index.ts'
import { NewDocument } from './new-document.tsx'
import { reviewOf } from './rules.ts'
import { AgreementWarnings } from './warnings.tsx'
import { useAgreementWords } from './words.ts'

/** Every document with what is in force, whose it is, and what waits. */
export function DocumentList({ documents, onOpen }: { documents: readonly DocumentRow[]; onOpen(document: string): void }) {
  const { t } = useTranslation()
  const { clock } = useApp()
  const me = useMe()
  const words = useAgreementWords()
  const [adding, setAdding] = useState(false)
  const times = useSchoolTimes()
  const review = (row: DocumentRow) => reviewOf(row, clock.now(), times)
  const sayReview = (row: DocumentRow): string => {
    const { on, state } = review(row)
    return on === null ? t('agreements|noReview') : t(`agreements|review|${state === 'none' ? 'fine' : state}`, { day: longDay(on) })
  }
  const sayState = ({ draft, retired }: DocumentRow): string => {
    const inUse = retired ? [t('agreements|retired')] : []
    if (draft?.publishAt != null) return [...inUse, t('agreements|scheduled', { when: times.dayAndTime(draft.publishAt) })].join('. ')
    if (draft) return [...inUse, t('agreements|draftBy', { name: draft.by })].join('. ')
    return inUse.join('') || t('agreements|inUse')
  }
  const columns: Column<DocumentRow>[] = [
    {
      id: 'title',
      title: t('agreements|title'),
      value: (row) => row.title,
      show: (row) => (
        <ActionButton
          kind="bare"
          onPress={() => onOpen(row.document)}
          aria-label={t('agreements|openOf', { title: row.title, audience: words.audience(row.audience) })}
        >
          {row.title}
        </ActionButton>
      ),
    },
    { id: 'audience', title: t('agreements|for'), value: (row) => words.audience(row.audience) },
    { id: 'kind', title: t('agreements|asks'), value: (row) => words.kind(row.kind) },
    { id: 'version', title: t('agreements|inForce'), value: (row) => words.version(row) },
    { id: 'languages', title: t('agreements|languages'), value: (row) => words.languages(row.languages) },
    { id: 'owner', title: t('agreements|owner'), value: (row) => row.owner },
    {
      id: 'review',
      title: t('agreements|reviewBy'),
      value: (row) => review(row).on ?? '9999',
      show: (row) => <span data-review={review(row).state}>{sayReview(row)}</span>,
    },
    { id: 'state', title: t('agreements|state'), value: sayState },
  ]
  return (
    <>
      <AgreementWarnings documents={documents} />
      {may(me.role, aupCreate) && !adding && (
        <div className="row">
          <ActionButton kind="primary" icon={FilePlus} onPress={() => setAdding(true)}>
            {t('agreements|new')}
          </ActionButton>
        </div>
      )}
      {adding && <NewDocument onMade={onOpen} onClose={() => setAdding(false)} />}
      <div className="agreement-list">
        <DataTable
          caption={t('agreements|list')}
          columns={columns}
          rows={documents}
          rowKey={(row) => row.document}
          sort={{ column: 'audience', direction: 'ascending' }}
          onExport={(shown) =>
            download(
              'agreements.csv',
              toCsv(
                columns.map((c) => c.title),
                shown.map((row) => columns.map((c) => (c.id === 'review' ? sayReview(row) : (c.value(row) ?? '')))),
              ),
            )
          }
        />
      </div>
    </>
  )
}
