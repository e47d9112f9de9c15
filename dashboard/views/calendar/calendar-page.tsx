import { Save } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarChange, calendarRead, calendarTimetable } from '../../../protocol/calendar.ts'
import { type CalendarWrong, calendarWrong } from '../../../protocol/calendar-check.ts'
import type { Refusal } from '../../../protocol/errors.ts'
import { ActionButton, Choice, DateBox, FailureNote, Note, Page, TextBox, TimeBox } from '../../components/index.ts'
import { may, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { DaysField } from './days-field.tsx'
import { Exams } from './exams.tsx'
import { ListOf } from './list-of.tsx'
import { calendarOf, type Draft, draftOf, NEW_DAYS_OFF, NEW_TERM, nextPeriod } from './rules.ts'
import { Timetable } from './timetable.tsx'

type Outcome = 'saved' | 'conflict' | 'incomplete' | CalendarWrong | null

export function CalendarPage() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const calendar = useLoad(() => api.call(calendarRead, {}))
  const [typed, setTyped] = useState<Draft | null>(null)
  const [outcome, setOutcome] = useState<Outcome>(null)
  const mayWrite = may(me.role, calendarChange)
  const draft = typed ?? (calendar.value && draftOf(calendar.value.calendar))

  const save = useAction(async () => {
    if (!calendar.value || !typed) return
    const wanted = calendarOf(typed)
    if (!wanted) return setOutcome('incomplete')
    const wrong = calendarWrong(wanted)
    if (wrong) return setOutcome(wrong)
    try {
      await api.call(calendarChange, { from: calendar.value.revision, calendar: wanted })
    } catch (error) {
      if ((error as Refusal).code !== 'CONFLICT') throw error
      setOutcome('conflict')
      // What was typed stays; it is saved over the newer one only when asked for again.
      return calendar.reload()
    }
    setTyped(null)
    setOutcome('saved')
    calendar.reload()
  })
  const change = (part: Partial<Draft>) => {
    if (!draft) return
    setOutcome(null)
    setTyped({ ...draft, ...part })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setOutcome(null)
    save.start()
  }

  return (
    <Page title={t('page|/calendar')} lead={mayWrite ? t('calendar|lead') : t('calendar|readOnly')}>
      <FailureNote failure={calendar.failure} onRetry={calendar.reload} />
      {!draft && calendar.loading && <p className="soft">{t('app|loading')}</p>}
      {draft && (
        <form className="stack stack-wide" noValidate onSubmit={submit}>
          <CalendarFields draft={draft} isDisabled={!mayWrite} onChange={change} />
          {mayWrite && (
            <div className="row save-row">
              <ActionButton kind="primary" type="submit" icon={Save} isDisabled={typed === null} isPending={save.pending}>
                {t('calendar|save')}
              </ActionButton>
              {typed && <ActionButton onPress={() => setTyped(null)}>{t('calendar|undo')}</ActionButton>}
            </div>
          )}
          <FailureNote failure={save.failure} />
          {outcome === 'saved' && <Note tone="done">{t('calendar|saved')}</Note>}
          {outcome === 'conflict' && <Note tone="warn">{t('calendar|conflict')}</Note>}
          {outcome !== null && typeof outcome === 'object' && <Note tone="warn">{t(`calendar|wrong|${outcome.wrong}`, { name: outcome.name })}</Note>}
          {outcome === 'incomplete' && <Note tone="warn">{t('calendar|incomplete')}</Note>}
        </form>
      )}
      <Exams />
      {may(me.role, calendarTimetable) && <Timetable />}
    </Page>
  )
}

function CalendarFields({ draft, isDisabled, onChange }: { draft: Draft; isDisabled: boolean; onChange(part: Partial<Draft>): void }) {
  const { t } = useTranslation()
  const twoWeeks = draft.weeks === 'two'
  const zones = [...new Set([draft.timeZone, 'Europe/London', ...Intl.supportedValuesOf('timeZone')])]
  return (
    <>
      <section className="panel row row-top">
        <Choice
          label={t('calendar|timeZone')}
          value={draft.timeZone}
          isDisabled={isDisabled}
          onChange={(timeZone) => onChange({ timeZone })}
          options={zones.map((z) => ({ key: z, text: z.replaceAll('_', ' ') }))}
        />
        <Choice
          label={t('calendar|weeks')}
          value={draft.weeks}
          isDisabled={isDisabled}
          onChange={(weeks) => onChange({ weeks })}
          options={[
            { key: 'one', text: t('calendar|oneWeek') },
            { key: 'two', text: t('calendar|twoWeeks') },
          ]}
          {...(twoWeeks && { hint: t('calendar|twoWeeksHint') })}
        />
      </section>
      <ListOf
        title={t('calendar|periods')}
        body={t('calendar|periodsBody')}
        items={draft.periods}
        nameOf={(p, at) => p.name || t('calendar|lessonNumber', { number: at + 1 })}
        addWords={t('calendar|addPeriod')}
        isDisabled={isDisabled}
        make={() => nextPeriod(draft.periods, t('calendar|lessonNumber', { number: draft.periods.length + 1 }))}
        onChange={(periods) => onChange({ periods })}
      >
        {(period, change) => (
          <>
            <TextBox label={t('calendar|name')} value={period.name} isDisabled={isDisabled} onChange={(name) => change({ name })} />
            <TimeBox label={t('calendar|from')} value={period.from} isDisabled={isDisabled} onChange={(from) => change({ from })} />
            <TimeBox label={t('calendar|to')} value={period.to} isDisabled={isDisabled} onChange={(to) => change({ to })} />
            <DaysField value={period.days} isDisabled={isDisabled} onChange={(days) => change({ days })} />
          </>
        )}
      </ListOf>
      <ListOf
        title={t('calendar|terms')}
        body={t('calendar|termsBody')}
        items={draft.terms}
        nameOf={(term, at) => term.name || t('calendar|termNumber', { number: at + 1 })}
        addWords={t('calendar|addTerm')}
        isDisabled={isDisabled}
        make={() => NEW_TERM}
        onChange={(terms) => onChange({ terms })}
      >
        {(term, change) => (
          <>
            <TextBox label={t('calendar|name')} value={term.name} isDisabled={isDisabled} onChange={(name) => change({ name })} />
            <DateBox label={t('calendar|firstDay')} value={term.from} isDisabled={isDisabled} onChange={(from) => change({ from })} />
            <DateBox label={t('calendar|lastDay')} value={term.to} isDisabled={isDisabled} onChange={(to) => change({ to })} />
            {twoWeeks && (
              <Choice
                label={t('calendar|startsWith')}
                value={term.startsWith}
                isDisabled={isDisabled}
                onChange={(startsWith) => change({ startsWith })}
                options={(['A', 'B'] as const).map((week) => ({ key: week, text: t('calendar|week', { week }) }))}
              />
            )}
          </>
        )}
      </ListOf>
      <ListOf
        title={t('calendar|daysOff')}
        body={t('calendar|daysOffBody')}
        items={draft.daysOff}
        nameOf={(off, at) => off.name || t('calendar|daysOffNumber', { number: at + 1 })}
        addWords={t('calendar|addDaysOff')}
        isDisabled={isDisabled}
        make={() => NEW_DAYS_OFF}
        onChange={(daysOff) => onChange({ daysOff })}
      >
        {(off, change) => (
          <>
            <TextBox label={t('calendar|name')} value={off.name} isDisabled={isDisabled} onChange={(name) => change({ name })} />
            <DateBox label={t('calendar|firstDay')} value={off.from} isDisabled={isDisabled} onChange={(from) => change({ from })} />
            <DateBox label={t('calendar|lastDay')} value={off.to} isDisabled={isDisabled} onChange={(to) => change({ to })} />
            <Choice
              label={t('calendar|kind')}
              value={off.kind}
              isDisabled={isDisabled}
              onChange={(kind) => change({ kind })}
              options={[
                { key: 'holiday', text: t('calendar|holiday') },
                { key: 'inset', text: t('calendar|inset') },
              ]}
            />
          </>
        )}
      </ListOf>
    </>
  )
}
