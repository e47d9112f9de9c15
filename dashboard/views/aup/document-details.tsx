import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { aupDescribe, type DocumentRow } from '../../../protocol/aup-page.ts'
import { ActionButton, DateBox, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

/** Who looks after a document, and by when it is looked at again. In force at once: no reader sees it. */
export function DocumentDetails({ row, mayWrite, onSaved }: { row: DocumentRow; mayWrite: boolean; onSaved(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [owner, setOwner] = useState(row.owner)
  const [reviewOn, setReviewOn] = useState(row.reviewOn ?? '')
  const save = useAction(async () => {
    await api.call(aupDescribe, { document: row.document, owner: owner.trim(), reviewOn: reviewOn === '' ? null : reviewOn })
    onSaved()
  })
  const changed = owner !== row.owner || reviewOn !== (row.reviewOn ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changed) save.start()
  }
  return (
    <form className="row row-bottom" noValidate onSubmit={submit}>
      <TextBox label={t('agreements|owner')} value={owner} onChange={(text) => setOwner(text.slice(0, 120))} isDisabled={!mayWrite} />
      <DateBox label={t('agreements|reviewBy')} value={reviewOn} onChange={setReviewOn} isDisabled={!mayWrite} />
      {mayWrite && (
        <ActionButton type="submit" isDisabled={!changed} isPending={save.pending}>
          {t('agreements|keepDetails')}
        </ActionButton>
      )}
      <FailureNote failure={save.failure} />
    </form>
  )
}
