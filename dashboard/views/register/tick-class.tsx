import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registerRecord, registerTakeBack, type STAFF_HOWS } from '../../../protocol/aup-register.ts'
import { ActionButton, Choice, FailureNote, Note, Tick } from '../../components/index.ts'
import { shortDay, useAction, useApp, useMe, useSchoolTimes } from '../../core/index.ts'
import { classesOf, documentsFor, fullName, isTheirs, pupilsFor, ticksOf } from './rules.ts'
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
/** All the rules of a class: they are read one after the other. */
const ALL = ''

/** A class is ticked off at once: who was there when the rules were read, or whose paper came back. Ticked today by mistake is unticked here. */
export function TickClass({ register: { people, documents, term }, className: first, day, onDone, onCancel }: TickClassProps) {
  const { t } = useTranslation()
  const { api, clock } = useApp()
  const { role } = useMe()
  const { dateOf } = useSchoolTimes()
  const hows: readonly How[] = day !== null ? ['sharedLogin'] : role === 'office' ? ['paper'] : ['inClass', 'paper']
  const [how, setHow] = useState<How>(hows[0] ?? 'paper')
  const classes = classesOf(people)
  const [className, setClassName] = useState(first ?? classes[0] ?? '')
  const ofClass = useMemo(() => people.filter((p) => p.kind === 'pupil' && p.classes.includes(className)), [people, className])
  const theirs = documentsFor(ofClass, documents).filter((one) => how === 'paper' || one.audience !== 'parent')
  const options = [
    ...(how !== 'paper' && theirs.length > 1 ? [{ key: ALL, text: t('register|allRules') }] : []),
    ...theirs.map((one) => ({ key: one.document, text: documentWords(t, one) })),
  ]
  const [chosen, setChosen] = useState<string | null>(null)
  // What was chosen for another class may be no document of this one.
  const usual = how === 'paper' ? theirs.find((one) => one.audience === 'parent')?.document : options[0]?.key
  const key = options.find((option) => option.key === chosen)?.key ?? usual ?? options[0]?.key
  const wanted = theirs.filter((one) => key === ALL || one.document === key)
  const pupils = pupilsFor(people, className, wanted)
  const today = dateOf(clock.now())
  const ticks = ticksOf(pupils, how, wanted, { term, isToday: (at) => dateOf(at) === today })
  const [said, setSaid] = useState<ReadonlyMap<string, boolean>>(new Map())
  const isTicked = (person: string) => said.get(`${how} ${person}`) ?? ticks.first.has(person)
  const tick = (some: readonly string[], on: boolean) => setSaid(new Map([...said, ...some.map((person) => [`${how} ${person}`, on] as const)]))
  const ticked = pupils.filter(({ person }) => isTicked(person))
  const undone = pupils.filter(({ person }) => ticks.today.has(person) && !isTicked(person))
  const areAll = ticked.length === pupils.length
  const save = useAction(async () => {
    const [counts, back] = [[0], [0]]
    // Each of them may be sent again: once a day is enough.
    for (const one of wanted) {
      const { document } = one
      const ids = (some: typeof pupils) => some.filter((pupil) => isTheirs(pupil, one)).map(({ person }) => person)
      const use = day === null ? null : { className, day }
      if (ids(ticked).length > 0) counts.push((await api.call(registerRecord, { how, document, people: ids(ticked), use })).recorded)
      if (ids(undone).length > 0) back.push((await api.call(registerTakeBack, { document, people: ids(undone) })).takenBack)
    }
    const [recorded, takenBack] = [Math.max(...counts), Math.max(...back)]
    const words = [
      (recorded > 0 || takenBack === 0) && t('register|recorded', { count: recorded }),
      takenBack > 0 && t('register|takenBack', { count: takenBack }),
    ]
    onDone(words.filter(Boolean).join(' '))
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ticked.length + undone.length > 0) save.start()
  }
  return (
    <form className="panel stack stack-wide" aria-labelledby="tick-class" onSubmit={submit}>
      <h2 id="tick-class">
        {day === null ? t(role === 'office' ? 'register|papers' : 'register|tick') : t('register|useTitle', { className, day: shortDay(day) })}
      </h2>
      <p className="soft">{t(`register|tickBody|${ticks.before.size > 0 ? 'again' : how}`)}</p>
      <div className="row row-top">
        {hows.length > 1 && (
          <Choice<How> label={t('register|how')} value={how} options={hows.map((one) => ({ key: one, text: t(`register|gave|${one}`) }))} onChange={setHow} />
        )}
        {day === null && (
          <Choice label={t('register|class')} value={className} options={classes.map((name) => ({ key: name, text: name }))} onChange={setClassName} />
        )}
        <Choice label={t('register|document')} value={key ?? null} options={options} onChange={setChosen} />
      </div>
      {pupils.length === 0 ? (
        <Note tone="info">{t('register|noPupils')}</Note>
      ) : (
        <fieldset className="tick-list plain-set">
          <legend>{t('register|who', { count: ticked.length, total: pupils.length })}</legend>
          {pupils.map(({ person, readAt, ...pupil }) => (
            <Tick key={person} selected={isTicked(person)} onChange={(on) => tick([person], on)}>
              <span>
                {fullName(pupil)} {readAt !== null && ticks.before.has(person) && <span className="soft">{shortDay(dateOf(readAt))}</span>}
              </span>
            </Tick>
          ))}
        </fieldset>
      )}
      <FailureNote failure={save.failure} />
      <div className="row">
        <ActionButton kind="primary" type="submit" isPending={save.pending} isDisabled={ticked.length + undone.length === 0}>
          {t('app|save')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
        {pupils.length > 1 && (
          <ActionButton
            kind="bare"
            onPress={() =>
              tick(
                pupils.map(({ person }) => person),
                !areAll,
              )
            }
          >
            {t(areAll ? 'register|tickNobody' : 'register|tickEverybody')}
          </ActionButton>
        )}
      </div>
    </form>
  )
}
