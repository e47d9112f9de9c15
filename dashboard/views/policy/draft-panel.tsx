import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isPolicyKey, maySetAt } from '../../../protocol/policy.ts'
import { type NamedPlace, type PolicyDraft, type PolicyGroup, policyDiscard, policyPublish, policyTryFirst } from '../../../protocol/policy-page.ts'
import { ActionButton, FailureNote, Note, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { ImpossibleNote } from './impossible-note.tsx'
import { usePolicyWords } from './words.ts'

interface DraftPanelProps {
  draft: PolicyDraft
  mayWrite: boolean
  /** where what waits for the whole school can be tried first */
  firstRing: PolicyGroup | undefined
  onDone(published: number | null): void
  /** the changes wait in another draft now */
  onMoved(to: NamedPlace, lines: number): void
}

/** One place's waiting changes: before and after, whom they reach, and what stands in the way of publishing them. */
export function DraftPanel({ draft, mayWrite, firstRing, onDone, onMoved }: DraftPanelProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const words = usePolicyWords()
  const [note, setNote] = useState('')
  const place = { scope: draft.place.scope, id: draft.place.id }
  const publish = useAction(async () => {
    const { reach } = await api.call(policyPublish, { place, mark: draft.mark, note })
    setNote('')
    onDone(reach)
  })
  const discard = useAction(async (key: string | null) => {
    await api.call(policyDiscard, { place, key })
    onDone(null)
  })
  const ring = draft.place.scope === 'school' && draft.lines.some((line) => isPolicyKey(line.key) && maySetAt(line.key, 'group')) ? firstRing : undefined
  const tryFirst = useAction(async (group: string) => {
    const { place: to, lines } = await api.call(policyTryFirst, { group })
    onMoved(to, lines)
  })
  return (
    <section className="panel draft" data-draft={draft.place.scope} aria-label={t('settings|draftOf', { place: words.place(draft.place) })}>
      <h2>{t('settings|draftTitle', { count: draft.lines.length, place: words.place(draft.place) })}</h2>
      <p>{t('settings|reach', { count: draft.reach, of: draft.of })}</p>
      <ul className="draft-lines">
        {draft.lines.map((line) => (
          <li key={line.id} data-line={line.key}>
            <span>
              <strong>{words.name(line.key)}</strong>: {words.set(line.key, line.before)} <ArrowRight size={16} aria-hidden="true" />
              <span className="visually-hidden">{t('settings|becomes')}</span> {words.set(line.key, line.after)}{' '}
              <span className="soft">{line.mine ? t('settings|byYou') : t('settings|by', { name: line.by })}</span>
            </span>
            {line.meanwhile && <Note tone="warn">{t('settings|meanwhile', { by: line.meanwhile.by, theirs: words.set(line.key, line.meanwhile.to) })}</Note>}
            {mayWrite && (
              <ActionButton kind="bare" onPress={() => discard.start(line.key)} aria-label={t('settings|discardOf', { setting: words.name(line.key) })}>
                {t('settings|discard')}
              </ActionButton>
            )}
          </li>
        ))}
      </ul>
      {draft.impossible.map((one) => (
        <ImpossibleNote key={one.reason} of={one} />
      ))}
      {mayWrite && draft.waits !== null && <Note tone="info">{t(`settings|waits|${draft.waits}`)}</Note>}
      {mayWrite && (
        <div className="row row-bottom">
          {draft.waits === null && <TextBox label={t('settings|note')} value={note} onChange={(text) => setNote(text.slice(0, 400))} />}
          {draft.waits === null && (
            <ActionButton kind="primary" onPress={() => publish.start()} isPending={publish.pending}>
              {t('settings|publish', { count: draft.lines.length })}
            </ActionButton>
          )}
          {ring && (
            <ActionButton onPress={() => tryFirst.start(ring.id)} isPending={tryFirst.pending}>
              {t('settings|tryFirst', { ring: words.place({ scope: 'group', id: ring.id, name: ring.name, ...(ring.ring !== null && { ring: ring.ring }) }) })}
            </ActionButton>
          )}
          <ActionButton onPress={() => discard.start(null)} isPending={discard.pending}>
            {t('settings|discardAll')}
          </ActionButton>
        </div>
      )}
      <FailureNote failure={publish.failure ?? discard.failure ?? tryFirst.failure} onRetry={() => onDone(null)} />
    </section>
  )
}
