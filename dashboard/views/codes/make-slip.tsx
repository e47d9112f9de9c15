import { Ticket } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codesMakeSlip, codesSlipChoices } from '../../../protocol/code-slips.ts'
import type { Response } from '../../../protocol/op.ts'
import { ActionButton, Choice, Empty, FailureNote, TextBox } from '../../components/index.ts'
import { longDay, useAction, useApp, useLoad } from '../../core/index.ts'

/** Who comes, to which room, on which day; the first day it can be for is chosen beforehand. */
export function MakeSlip({ onMade }: { onMade(made: Response<typeof codesMakeSlip>): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const heading = useId()
  const choices = useLoad(() => api.call(codesSlipChoices, {}))
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<{ room?: string; day?: string }>({})
  const [tried, setTried] = useState(false)
  const { rooms = [], days = [] } = choices.value ?? {}
  const room = chosen.room ?? rooms[0]?.id ?? ''
  const day = chosen.day ?? days[0] ?? ''
  const problem = name.trim() === '' ? t('slips|make|needName') : null
  const make = useAction(async () => {
    onMade(await api.call(codesMakeSlip, { name: name.trim(), room, day }))
    setName('')
    setTried(false)
  })
  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (problem === null) make.start()
  }
  return (
    <section className="panel stack no-print" aria-labelledby={heading}>
      <h2 id={heading}>{t('slips|make|title')}</h2>
      <FailureNote failure={choices.failure} onRetry={choices.reload} />
      {choices.value && rooms.length === 0 && <Empty title={t('slips|make|noRooms')}>{t('slips|make|noRoomsBody')}</Empty>}
      {rooms.length > 0 && (
        <form className="stack" noValidate onSubmit={submit}>
          <TextBox label={t('slips|make|name')} value={name} onChange={setName} hint={t('slips|make|nameHint')} problem={tried ? problem : null} />
          <Choice
            label={t('slips|make|room')}
            value={room}
            onChange={(next) => setChosen({ ...chosen, room: next })}
            options={rooms.map((one) => ({ key: one.id, text: one.name }))}
          />
          <Choice
            label={t('slips|make|day')}
            value={day}
            onChange={(next) => setChosen({ ...chosen, day: next })}
            options={days.map((one) => ({ key: one, text: longDay(one) }))}
          />
          <FailureNote failure={make.failure} />
          <ActionButton type="submit" kind="primary" icon={Ticket} isPending={make.pending}>
            {t('slips|make|submit')}
          </ActionButton>
        </form>
      )}
    </section>
  )
}
