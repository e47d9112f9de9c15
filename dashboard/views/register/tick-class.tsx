import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registerRecord, type STAFF_HOWS } from '../../../protocol/aup-register.ts'
import { ActionButton, Choice, FailureNote, Note, Tick } from '../../components/index.ts'
import { shortDay, useAction, useApp, useMe } from '../../core/index.ts'
import { classesOf, documentsFor, fullName, pupilsFor } from './rules.ts'
import { documentWords, type RegisterAnswered } from './words.ts'

type How = (typeof STAFF_HOWS)[number]
interface TickClassProps {
  register: RegisterAnswered
  className: string | null
  /** of the shared login this is about; null: it is about none */
  day: string | null
  onDone(said: string): void
  onCancel(): void
}
/** A class is ticked off at once: who was there when the rules were read, or whose paper came back. */
export function TickClass({ register: { people, documents }, className: first, day, onDone, onCancel }: TickClassProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const { role } = useMe()
  const hows: readonly How[] = day !== null ? ['sharedLogin'] : role === 'office' ? ['paper'] : ['inClass', 'paper']
  const [how, setHow] = useState<How>(hows[0] ?? 'paper')
  const classes = classesOf(people)
  const [className, setClassName] = useState(first ?? classes[0] ?? '')
  const ofClass = useMemo(() => people.filter((p) => p.kind === 'pupil' && p.classes.includes(className)), [people, className])
  const theirs = documentsFor(ofClass, documents).filter((one) => how === 'paper' || one.audience !== 'parent')
  const [chosen, setChosen] = useState<string | null>(null)
  // What was chosen for another class may be no document of this one.
  const fallback = how === 'paper' ? theirs.find((one) => one.audience === 'parent') : theirs[0]
  const document = theirs.find((one) => one.document === chosen) ?? fallback ?? theirs[0]
  const pupils = useMemo(() => (document ? pupilsFor(people, className, document.document) : []), [people, className, document])
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set())
  const [paper, setPaper] = useState<ReadonlySet<string>>(new Set())
  // In class most were there; of papers few come at a time.
  const isTicked = (person: string) => (how === 'paper' ? paper.has(person) : !without.has(person))
  const tick = (person: string) => {
    const [set, keep] = how === 'paper' ? [paper, setPaper] : [without, setWithout]
    const next = new Set(set)
    if (!next.delete(person)) next.add(person)
    keep(next)
  }
  const ticked = pupils.filter((pupil) => isTicked(pupil.person))
  const save = useAction(async () => {
    if (!document) return
    const use = day === null ? null : { className, day }
    const { recorded } = await api.call(registerRecord, { how, document: document.document, people: ticked.map((p) => p.person), use })
    onDone(t('register|recorded', { count: recorded }))
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ticked.length > 0) save.start()
  }
  return (
    <form className="panel stack stack-wide" aria-labelledby="tick-class" onSubmit={submit}>
      <h2 id="tick-class">
        {day === null ? t(role === 'office' ? 'register|papers' : 'register|tick') : t('register|useTitle', { className, day: shortDay(day) })}
      </h2>
      <p className="soft">{t(`register|tickBody|${how}`)}</p>
      <div className="row row-top">
        {hows.length > 1 && (
          <Choice<How> label={t('register|how')} value={how} options={hows.map((key) => ({ key, text: t(`register|gave|${key}`) }))} onChange={setHow} />
        )}
        {day === null && (
          <Choice label={t('register|class')} value={className} options={classes.map((name) => ({ key: name, text: name }))} onChange={setClassName} />
        )}
        <Choice
          label={t('register|document')}
          value={document?.document ?? null}
          options={theirs.map((one) => ({ key: one.document, text: documentWords(t, one) }))}
          onChange={setChosen}
        />
      </div>
      {pupils.length === 0 ? (
        <Note tone="info">{t('register|noPupils')}</Note>
      ) : (
        <fieldset className="tick-list plain-set">
          <legend>{t('register|who', { count: ticked.length, total: pupils.length })}</legend>
          {pupils.map((pupil) => (
            <Tick key={pupil.person} selected={isTicked(pupil.person)} onChange={() => tick(pupil.person)}>
              {fullName(pupil)}
            </Tick>
          ))}
        </fieldset>
      )}
      <FailureNote failure={save.failure} />
      <div className="row">
        <ActionButton kind="primary" type="submit" isPending={save.pending} isDisabled={ticked.length === 0}>
          {t('app|save')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
      </div>
    </form>
  )
}
