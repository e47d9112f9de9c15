import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgreementDraft, draftFrom } from '../../../protocol/agreement-drafts.ts'
import { aupDocument, aupEdit, type DocumentView } from '../../../protocol/aup-page.ts'
import type { Refusal } from '../../../protocol/errors.ts'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import { may, useAction, useApp, useKept, useLoad, useMe } from '../../core/index.ts'
import { Differences } from './differences.tsx'
import { DocumentDetails } from './document-details.tsx'
import { DraftForm } from './draft-form.tsx'
import { type Clash, mergeDrafts } from './merge.ts'
import { PublishPanel } from './publish-panel.tsx'
import { isTooLong } from './rules.ts'
import { Versions } from './versions.tsx'
import { useAgreementWords } from './words.ts'

/** What was typed over the draft `seen` (null: over what is in force), which said `base`. */
interface Typed {
  readonly body: AgreementDraft
  readonly base: AgreementDraft
  readonly seen: string | null
  /** pages somebody else changed meanwhile as well */
  readonly clashes: readonly Clash[]
}

/** One document: its next version as it is written, beside the one in force. */
export function DocumentEditor({ document, onLeave }: { document: string; onLeave(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const words = useAgreementWords()
  const [typed, setTyped] = useKept<Typed>(`agreement ${document}`)
  const [said, setSaid] = useState<'saved' | 'merged' | 'published' | 'scheduled' | 'discarded' | null>(null)
  const [told, setTold] = useState(0)
  const view = useLoad(() => api.call(aupDocument, { document }))
  const mayWrite = may(me.role, aupEdit)

  const save = useAction(async () => {
    if (!typed) return
    try {
      await api.call(aupEdit, { document, seen: typed.seen, body: typed.body })
      setSaid('saved')
    } catch (error) {
      if ((error as Refusal).code !== 'CONFLICT') throw error
      const theirs = await api.call(aupDocument, { document })
      const body = bodyOf(theirs)
      const merged = mergeDrafts(typed.base, typed.body, body)
      setTyped({ body: merged.draft, base: body, seen: theirs.row.draft?.id ?? null, clashes: merged.clashes })
      setSaid('merged')
      view.set(theirs)
      return
    }
    view.set(await api.call(aupDocument, { document }))
    setTyped(null)
  })
  const { value } = view
  const saved = value && bodyOf(value)
  const body = typed?.body ?? saved
  const clashes = typed?.clashes ?? []
  const tooLong = body !== null && isTooLong(body)
  const type = (next: AgreementDraft) => {
    if (!value || !saved) return
    setSaid(said === 'merged' ? said : null)
    setTyped(typed ? { ...typed, body: next } : { body: next, base: saved, seen: value.row.draft?.id ?? null, clashes: [] })
  }
  const done = (what: typeof said, reached = 0) => {
    setTold(reached)
    setSaid(what)
    setTyped(null)
    // A document that was never published is gone with its draft.
    if (what === 'discarded' && value?.inForce === null) return onLeave()
    view.reload()
  }

  return (
    <>
      <div className="row">
        <ActionButton icon={ArrowLeft} onPress={onLeave}>
          {t('agreements|all')}
        </ActionButton>
      </div>
      <FailureNote failure={view.failure} onRetry={view.reload} />
      {value === null && view.loading && <p className="soft">{t('app|loading')}</p>}
      {value && saved && body && (
        <>
          <hgroup>
            <h2>{value.row.title}</h2>
            <p className="soft">
              {words.audience(value.row.audience)} · {words.kind(value.row.kind)} · {words.version(value.row)}
              {value.row.retired && ` · ${t('agreements|retired')}`}
            </p>
          </hgroup>
          <DocumentDetails key={`${value.row.owner} ${value.row.reviewOn}`} row={value.row} mayWrite={mayWrite} onSaved={view.reload} />
          {value.draft && value.row.draft && (
            <PublishPanel view={value} draft={value.row.draft} body={value.draft.body} isUnsaved={typed !== null} mayWrite={mayWrite} onDone={done} />
          )}
          {said === 'published' && <Note tone="done">{t('agreements|published', { count: told })}</Note>}
          {said === 'scheduled' && <Note tone="done">{t('agreements|isScheduled')}</Note>}
          {said === 'discarded' && <Note tone="info">{t('agreements|isDiscarded')}</Note>}
          <DraftForm draft={body} inForce={value.inForce} clashes={clashes} isDisabled={!mayWrite} onType={type} />
          {mayWrite && (
            <div className="row">
              <ActionButton kind="primary" onPress={() => save.start()} isDisabled={typed === null || tooLong} isPending={save.pending}>
                {t('agreements|save')}
              </ActionButton>
              {typed !== null ? (
                <ActionButton
                  onPress={() => {
                    setTyped(null)
                    setSaid(null)
                  }}
                >
                  {t('agreements|undo')}
                </ActionButton>
              ) : (
                <span className="soft">{t('agreements|unchanged')}</span>
              )}
              {typed !== null && value.row.draft?.publishAt != null && <span className="soft">{t('agreements|unschedules')}</span>}
            </div>
          )}
          {tooLong && <Note tone="warn">{t('agreements|problem|tooLong')}</Note>}
          {said === 'merged' && <Note tone="warn">{t(clashes.length === 0 ? 'agreements|merged' : 'agreements|clashed', { count: clashes.length })}</Note>}
          {said === 'saved' && <Note tone="done">{t('agreements|saved')}</Note>}
          <FailureNote failure={save.failure} />
          {value.inForce && !tooLong && <Differences inForce={value.inForce} draft={body} />}
          <Versions rows={value.versions} />
        </>
      )}
    </>
  )
}

/** The draft, or what is in force ready to be changed. */
function bodyOf({ draft, inForce }: DocumentView): AgreementDraft {
  if (draft) return draft.body
  if (!inForce) throw new Error('a document without a version and a draft')
  return draftFrom(inForce)
}
