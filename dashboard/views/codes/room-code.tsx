import { KeyRound } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarMine } from '../../../protocol/calendar.ts'
import { codesForRoom, type OnceCode } from '../../../protocol/codes.ts'
import { ActionButton, Choice, Empty, FailureNote } from '../../components/index.ts'
import { useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { ShownCode } from './shown-code.tsx'

/** A code for every PC of a room, the one the reader watches first. */
export function RoomCode() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const heading = useId()
  const mine = useLoad(() => api.call(calendarMine, {}))
  const [chosen, setChosen] = useState<string | null>(null)
  const [shown, setShown] = useState<{ code: string; made: OnceCode } | null>(null)
  const rooms = mine.value?.rooms ?? []
  const room = chosen ?? mine.value?.watching[0]?.room ?? mine.value?.suggestion.room ?? rooms[0]?.id ?? ''
  const make = useAction(async () => setShown(await api.call(codesForRoom, { room })))
  return (
    <section className="panel stack" aria-labelledby={heading}>
      <h2 id={heading}>{t('codes|room|title')}</h2>
      <p>{t('codes|room|body')}</p>
      {me.role === 'teacher' && <p>{t('codes|room|limits')}</p>}
      <FailureNote failure={mine.failure} onRetry={mine.reload} />
      {mine.value && rooms.length === 0 && <Empty title={t('codes|room|none')}>{t('codes|room|noneBody')}</Empty>}
      {rooms.length > 0 && (
        <div className="row row-bottom">
          <Choice label={t('codes|room|which')} value={room} onChange={setChosen} options={rooms.map(({ id, name }) => ({ key: id, text: name }))} />
          <ActionButton icon={KeyRound} onPress={() => make.start()} isPending={make.pending}>
            {t('codes|room|make')}
          </ActionButton>
        </div>
      )}
      <FailureNote failure={make.failure} />
      {shown && <ShownCode key={shown.made.id} {...shown} onHide={() => setShown(null)} />}
    </section>
  )
}
