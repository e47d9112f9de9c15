import { CalendarPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Checkbox, CheckboxGroup, Label } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { calendarAddExam, calendarCancelExam, calendarExams, type Exam } from '../../../protocol/exams.ts'
import { ActionButton, Ask, type Column, DataTable, DateBox, Empty, FailureNote, Note, TextBox, TimeBox } from '../../components/index.ts'
import { longDay, may, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { minuteOf, timeText } from './rules.ts'

const NEW = { name: '', rooms: [] as string[], date: '', from: '09:00', to: '11:30' }

/** When and where nothing of Handrail stands before a candidate: said ahead, ends by itself, can be taken back. */
export function Exams() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const exams = useLoad(() => api.call(calendarExams, {}))
  const [typed, setTyped] = useState(NEW)
  const [cancelling, setCancelling] = useState<Exam | null>(null)
  const [said, setSaid] = useState<'added' | 'cancelled' | 'incomplete' | null>(null)
  const mayWrite = may(me.role, calendarAddExam)
  const change = (part: Partial<typeof NEW>) => {
    setSaid(null)
    setTyped({ ...typed, ...part })
  }
  const add = useAction(async () => {
    const [from, to] = [minuteOf(typed.from), minuteOf(typed.to)]
    const name = typed.name.trim()
    if (name === '' || typed.rooms.length === 0 || typed.date === '' || from === null || to === null) return setSaid('incomplete')
    await api.call(calendarAddExam, { name, rooms: typed.rooms, date: typed.date, from, to })
    // The next paper is often the same day in the same rooms.
    setTyped({ ...typed, name: '' })
    setSaid('added')
    exams.reload()
  })
  const cancel = useAction(async () => {
    if (!cancelling) return
    await api.call(calendarCancelExam, { id: cancelling.id })
    setCancelling(null)
    setSaid('cancelled')
    exams.reload()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setSaid(null)
    add.start()
  }
  const columns = useColumns(exams.value?.now ?? 0, mayWrite ? setCancelling : null)
  return (
    <section className="panel stack stack-wide" aria-labelledby="calendar-exams">
      <h2 id="calendar-exams">{t('exams|title')}</h2>
      <p className="soft">{t('exams|body')}</p>
      <FailureNote failure={exams.failure} onRetry={exams.reload} />
      {exams.value?.exams.length === 0 && <Empty title={t('exams|empty')}>{t(mayWrite ? 'exams|emptyBody' : 'exams|readOnly')}</Empty>}
      {exams.value && exams.value.exams.length > 0 && (
        <DataTable
          caption={t('exams|title')}
          columns={columns}
          rows={exams.value.exams}
          rowKey={(exam) => exam.id}
          sort={{ column: 'when', direction: 'ascending' }}
        />
      )}
      {mayWrite && exams.value && (
        <form className="stack" noValidate aria-label={t('exams|add')} onSubmit={submit}>
          <div className="row row-top">
            <TextBox label={t('exams|name')} value={typed.name} onChange={(name) => change({ name })} />
            <DateBox label={t('exams|date')} value={typed.date} onChange={(date) => change({ date })} />
            <TimeBox label={t('exams|from')} value={typed.from} onChange={(from) => change({ from })} />
            <TimeBox label={t('exams|to')} value={typed.to} onChange={(to) => change({ to })} />
          </div>
          <CheckboxGroup className="field days" value={typed.rooms} onChange={(rooms) => change({ rooms })}>
            <Label>{t('exams|rooms')}</Label>
            <div className="row">
              {exams.value.rooms.map(({ id, name }) => (
                <Checkbox key={id} className="check" value={id}>
                  <span className="check-box" aria-hidden="true" />
                  {name}
                </Checkbox>
              ))}
            </div>
            {exams.value.rooms.length === 0 && <p className="soft">{t('exams|noRooms')}</p>}
          </CheckboxGroup>
          <div className="row">
            <ActionButton kind="primary" type="submit" icon={CalendarPlus} isPending={add.pending}>
              {t('exams|add')}
            </ActionButton>
          </div>
          <FailureNote failure={add.failure} />
          {said === 'incomplete' && <Note tone="warn">{t('exams|incomplete')}</Note>}
        </form>
      )}
      {(said === 'added' || said === 'cancelled') && <Note tone="done">{t(`exams|${said}`)}</Note>}
      {cancelling && (
        <Ask
          title={t('exams|cancelOf', { name: cancelling.name })}
          yes={t('exams|cancelYes')}
          pending={cancel.pending}
          onYes={() => cancel.start()}
          onNo={() => setCancelling(null)}
        >
          <p>{t('exams|cancelBody')}</p>
          <FailureNote failure={cancel.failure} />
        </Ask>
      )}
    </section>
  )
}

function useColumns(now: number, onCancel: ((exam: Exam) => void) | null): Column<Exam>[] {
  const { t } = useTranslation()
  const state = (exam: Exam) => (exam.endsAt <= now ? 'over' : exam.startsAt <= now ? 'on' : 'coming')
  const columns: Column<Exam>[] = [
    { id: 'name', title: t('exams|name'), value: (exam) => exam.name },
    { id: 'rooms', title: t('exams|rooms'), value: (exam) => exam.rooms.map((room) => room.name).join(', ') },
    {
      id: 'when',
      title: t('exams|when'),
      value: (exam) => exam.startsAt,
      show: (exam) => t('exams|time', { day: longDay(exam.date), from: timeText(exam.from), to: timeText(exam.to) }),
    },
    { id: 'state', title: t('exams|stands'), value: (exam) => t(`exams|is|${state(exam)}`) },
    { id: 'by', title: t('exams|by'), value: (exam) => exam.by },
  ]
  if (!onCancel) return columns
  const act = (exam: Exam) =>
    state(exam) !== 'over' && (
      <ActionButton aria-label={t('exams|cancelOf', { name: exam.name })} onPress={() => onCancel(exam)}>
        {t('exams|cancel')}
      </ActionButton>
    )
  return [...columns, { id: 'act', title: t('exams|act'), value: () => null, show: act, unsorted: true }]
}
