import { CalendarClock, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgreementDraft, problemsOf, wordsIn } from '../../../protocol/agreement-drafts.ts'
import { aupDiscard, aupDocuments, aupHold, aupPublish, type DocumentRow, type DocumentView } from '../../../protocol/aup-page.ts'
import { ActionButton, Ask, DateBox, FailureNote, Note, TextBox, TimeBox } from '../../components/index.ts'
import { useAction, useApp, useSchoolTimes } from '../../core/index.ts'
import { leftBy } from './coverage.ts'
import { useAgreementWords } from './words.ts'

interface PublishPanelProps {
  view: DocumentView
  draft: NonNullable<DocumentRow['draft']>
  body: AgreementDraft
  /** something was typed that is not in the draft yet */
  isUnsaved: boolean
  mayWrite: boolean
  onDone(what: 'published' | 'scheduled' | 'discarded' | null, told?: number): void
}

/** The draft as it is saved: who wrote it, what is missing, and publishing it now or later. */
export function PublishPanel({ view, draft, body, isUnsaved, mayWrite, onDone }: PublishPanelProps) {
  const { t } = useTranslation()
  const { api, clock } = useApp()
  const { timeZone, dayAndTime, timeOfDay, instantOf } = useSchoolTimes()
  const words = useAgreementWords()
  const [note, setNote] = useState('')
  const [day, setDay] = useState('')
  const [time, setTime] = useState('')
  const [discarding, setDiscarding] = useState(false)
  const [warned, setWarned] = useState<{ at: number | null; left: ReturnType<typeof leftBy> } | null>(null)
  const { document } = view.row
  /** Whoever it leaves without any agreement is said first: what others have published since this page was opened counts too. */
  const publish = useAction(async (at: number | null, isMeant: boolean) => {
    const left = leftBy((await api.call(aupDocuments, {})).documents, { document, audience: body.audience, retires: body.retires, at })
    if (!isMeant && left.audiences.length > 0) return setWarned({ at, left })
    setWarned(null)
    const { told } = await api.call(aupPublish, { document, seen: draft.id, at, note: note.trim() })
    onDone(at === null ? 'published' : 'scheduled', told)
  })
  const hold = useAction(async () => {
    await api.call(aupHold, { document, seen: draft.id })
    onDone(null)
  })
  const discard = useAction(async () => {
    await api.call(aupDiscard, { document, seen: draft.id })
    setDiscarding(false)
    onDone('discarded')
  })
  const at = instantOf(day, time)
  const problems = problemsOf(body)
  const mayPublish = mayWrite && view.draft?.waits === null && !isUnsaved
  const pageName = (id: string) => {
    const page = body.pages.find((one) => one.id === id)
    const language = body.languages[0]?.language ?? 'en'
    return (page && wordsIn(page, language).heading) || t('agreements|untitledPage')
  }
  return (
    <section className="panel stack stack-wide" aria-labelledby="draft-panel">
      <h3 id="draft-panel">{t(body.retires ? 'agreements|draftRetires' : 'agreements|draft')}</h3>
      <p>{t('agreements|writers', { names: (view.draft?.writers ?? []).join(', '), when: dayAndTime(draft.at) })}</p>
      {draft.publishAt !== null && <Note tone="info">{t('agreements|scheduled', { when: dayAndTime(draft.publishAt) })}</Note>}
      {problems.length > 0 && (
        <>
          <p>{t('agreements|missing')}</p>
          <ul className="draft-lines">
            {problems.map(({ reason, page, language }) => (
              <li key={`${reason} ${page} ${language}`}>
                {[page === null ? null : pageName(page), language === null ? null : words.language(language)].filter((one) => one !== null).join(', ')}
                {(page !== null || language !== null) && ': '}
                {t(`agreements|problem|${reason}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      {mayWrite && view.draft?.waits === 'secondPerson' && <Note tone="info">{t('agreements|secondPerson')}</Note>}
      {mayWrite && isUnsaved && <p className="soft">{t('agreements|saveFirst')}</p>}
      {mayPublish && (
        <div className="row row-bottom">
          <TextBox label={t('agreements|note')} value={note} onChange={(text) => setNote(text.slice(0, 400))} />
          <ActionButton kind="primary" icon={Send} onPress={() => publish.start(null, false)} isPending={publish.pending}>
            {t(body.retires ? 'agreements|retireNow' : 'agreements|publishNow')}
          </ActionButton>
        </div>
      )}
      <div className="row row-bottom">
        {mayPublish && (
          <>
            <DateBox label={t('agreements|publishAt')} value={day} onChange={setDay} />
            <TimeBox
              label={t('agreements|publishTime')}
              hint={t('agreements|schoolTime', { timeZone, time: timeOfDay(clock.now()) })}
              value={time}
              onChange={setTime}
            />
            <ActionButton icon={CalendarClock} onPress={() => publish.start(at, false)} isDisabled={Number.isNaN(at)} isPending={publish.pending}>
              {t('agreements|schedule')}
            </ActionButton>
          </>
        )}
        {mayWrite && draft.publishAt !== null && (
          <ActionButton onPress={() => hold.start()} isPending={hold.pending}>
            {t('agreements|hold')}
          </ActionButton>
        )}
        {mayWrite && (
          <ActionButton icon={Trash2} onPress={() => setDiscarding(true)}>
            {t('agreements|discard')}
          </ActionButton>
        )}
      </div>
      <FailureNote failure={publish.failure ?? hold.failure} onRetry={() => onDone(null)} />
      {warned && (
        <Ask
          title={t('agreements|leavesTitle')}
          yes={t(warned.at !== null ? 'agreements|schedule' : body.retires ? 'agreements|retireNow' : 'agreements|publishNow')}
          pending={publish.pending}
          onYes={() => publish.start(warned.at, true)}
          onNo={() => setWarned(null)}
        >
          <ul className="stack">
            {warned.left.audiences.map((one) => (
              <li key={one}>
                {t('agreements|leaves', { audience: words.audience(one) })} {words.without(one)}
              </li>
            ))}
          </ul>
          {warned.left.all && <p>{t('agreements|withoutAny')}</p>}
          <FailureNote failure={publish.failure} />
        </Ask>
      )}
      {discarding && (
        <Ask
          title={t('agreements|discardTitle')}
          yes={t('agreements|discard')}
          pending={discard.pending}
          onYes={() => discard.start()}
          onNo={() => setDiscarding(false)}
        >
          <p>{t('agreements|discardAsk')}</p>
          <FailureNote failure={discard.failure} />
        </Ask>
      )}
    </section>
  )
}
