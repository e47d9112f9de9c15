import { useEffect, useRef, useState } from 'react'
import { Label, Radio, RadioGroup, Text } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { type PersonBrief, rosterMerge, rosterMergePreview, SUPPORT_OF } from '../../../protocol/roster-merge.ts'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import { useAction, useApp, useLoad } from '../../core/index.ts'
import { Moves } from './moves.tsx'

/** Two people, what would go to whom, and the question. Stands in the page: what is decided here must not give way to an alert. */
export function MergePanel({ one, other, onDone, onCancel }: { one: string; other: string; onDone(name: string): void; onCancel(): void }) {
  const { t } = useTranslation()
  const [keep, setKeep] = useState(one)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="panel stack stack-wide" aria-labelledby="merge">
      <h2 id="merge" ref={heading} tabIndex={-1}>
        {t('merge|title')}
      </h2>
      <p>{t('merge|lead')}</p>
      <Kept key={keep} keep={keep} drop={keep === one ? other : one} first={one} onKeep={setKeep} onDone={onDone} onCancel={onCancel} />
    </section>
  )
}

interface KeptProps {
  keep: string
  drop: string
  /** whom the list of the two begins with */
  first: string
  onKeep(person: string): void
  onDone(name: string): void
  onCancel(): void
}
function Kept({ keep, drop, first, onKeep, onDone, onCancel }: KeptProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [support, setSupport] = useState<(typeof SUPPORT_OF)[number] | null>(null)
  const [tried, setTried] = useState(false)
  const { value: preview, failure, reload } = useLoad(() => api.call(rosterMergePreview, { keep, drop }))
  const merge = useAction(async () => {
    if (!preview) return
    setTried(true)
    if (preview.asksSupport && support === null) return
    await api.call(rosterMerge, { keep, drop, seen: preview.seen, support: preview.asksSupport ? support : null })
    onDone(preview.after.name)
  })
  const numbers = (person: PersonBrief) => t('merge|numbers', { numbers: person.numbers.join(', ') })
  if (!preview)
    return (
      <>
        <FailureNote failure={failure} onRetry={reload} />
        <div className="row">
          <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
        </div>
      </>
    )
  const both = keep === first ? [preview.keep, preview.drop] : [preview.drop, preview.keep]
  const { after } = preview
  const detail = [numbers(after), after.yearGroup, ...after.classes].filter(Boolean).join(', ')
  return (
    <>
      <RadioGroup className="stack" value={keep} onChange={onKeep}>
        <Label>{t('merge|keep')}</Label>
        {both.map((person) => (
          <Radio key={person.id} value={person.id} className="radio">
            {t('merge|keepThis', { name: person.name, numbers: numbers(person) })}
            <span className="soft"> {[person.username, person.yearGroup, ...person.classes].filter(Boolean).join(', ')}</span>
          </Radio>
        ))}
      </RadioGroup>
      <p>{t('merge|after', { name: after.name, detail })}</p>
      <div>
        <h3>{t('merge|moves')}</h3>
        {preview.moves.length === 0 ? <p className="soft">{t('merge|movesNothing')}</p> : <Moves moves={preview.moves} />}
      </div>
      <p className="soft">{t('merge|recorded')}</p>
      {preview.asksSupport && (
        <RadioGroup className="stack" value={support} onChange={(value) => setSupport(SUPPORT_OF.find((s) => s === value) ?? null)}>
          <Label>{t('merge|support')}</Label>
          <Text slot="description">{t('merge|supportHint')}</Text>
          {SUPPORT_OF.map((whose) => {
            const person = whose === 'kept' ? preview.keep : preview.drop
            return (
              <Radio key={whose} value={whose} className="radio">
                {t('merge|supportOf', { name: person.name, numbers: numbers(person) })}
              </Radio>
            )
          })}
        </RadioGroup>
      )}
      {tried && preview.asksSupport && support === null && <Note tone="warn">{t('merge|supportChoose')}</Note>}
      <FailureNote failure={merge.failure} onRetry={reload} />
      <div className="row">
        <ActionButton kind="primary" onPress={() => merge.start()} isPending={merge.pending}>
          {t('merge|yes')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
      </div>
    </>
  )
}
