import { DoorOpen, LogOut } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarCheckIn, calendarCheckOut, calendarMine } from '../../../protocol/calendar.ts'
import type { Response } from '../../../protocol/op.ts'
import { ActionButton, Choice, FailureNote } from '../../components/index.ts'
import { readPreference, timeOfDay, useAction, useApp, useLoad, useNow, writePreference } from '../../core/index.ts'
import { offeredEnds } from './rules.ts'

const EVERY_MS = 20_000
type Mine = Response<typeof calendarMine>

/** Which room the reader watches, or one click to say so. Read again every twenty seconds: the bell and other pages change it too. */
export function CheckInBar() {
  const { t } = useTranslation()
  const { api } = useApp()
  const now = useNow()
  const mine = useLoad(() => api.call(calendarMine, {}), EVERY_MS)
  const [changing, setChanging] = useState(false)
  const leave = useAction(async (room: string) => {
    await api.call(calendarCheckOut, { room })
    mine.reload()
  })
  const { value } = mine
  if (!value || value.rooms.length === 0) return null
  // Shown only as long as it is true, also while the server can't be reached.
  const watching = value.watching.filter((w) => w.until === null || w.until > now)

  return (
    <section className="check-in" aria-label={t('calendar|region')} data-watching={watching.length > 0}>
      {watching.map(({ room, name, why, until }) => (
        <p key={room} className="check-in-now">
          <DoorOpen size={20} aria-hidden="true" />
          <span>
            <strong>{until === null ? t('calendar|watchingNow', { room: name }) : t('calendar|watchingUntil', { room: name, time: timeOfDay(until) })}</strong>{' '}
            <span className="soft">{t(`calendar|why|${why}`)}</span>
          </span>
          {why === 'checkIn' && (
            <ActionButton icon={LogOut} onPress={() => leave.start(room)} isPending={leave.pending} aria-label={t('calendar|leaveRoom', { room: name })}>
              {t('calendar|leave')}
            </ActionButton>
          )}
        </p>
      ))}
      {watching.length > 0 && !changing ? (
        <ActionButton kind="bare" onPress={() => setChanging(true)}>
          {t('calendar|elsewhere')}
        </ActionButton>
      ) : (
        <CheckIn
          mine={value}
          now={now}
          onDone={() => {
            setChanging(false)
            mine.reload()
          }}
          onCancel={watching.length > 0 ? () => setChanging(false) : null}
        />
      )}
      <FailureNote failure={leave.failure} />
    </section>
  )
}

function CheckIn({ mine, now, onDone, onCancel }: { mine: Mine; now: number; onDone(): void; onCancel: (() => void) | null }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [chosen, setChosen] = useState<string | null>(null)
  const [chosenEnd, setChosenEnd] = useState<string | null>(null)
  const remembered = mine.rooms.find((r) => r.id === readPreference('teaching'))?.id
  const room = chosen ?? mine.suggestion.room ?? remembered ?? mine.rooms[0]?.id ?? ''
  const ends = offeredEnds(mine.suggestion.until, now)
  const until = ends.find((at) => String(at) === chosenEnd) ?? ends[0] ?? mine.suggestion.until
  const checkIn = useAction(async () => {
    await api.call(calendarCheckIn, { room, until, also: false })
    writePreference('teaching', room)
    onDone()
  })
  return (
    <div className="row row-bottom check-in-form">
      <Choice label={t('calendar|teachingIn')} value={room} onChange={setChosen} options={mine.rooms.map((r) => ({ key: r.id, text: r.name }))} />
      <Choice
        label={t('calendar|until')}
        value={String(until)}
        onChange={setChosenEnd}
        options={ends.map((at) => ({
          key: String(at),
          text: mine.lesson && at === mine.lesson.endsAt ? t('calendar|lessonEnd', { time: timeOfDay(at) }) : timeOfDay(at),
        }))}
      />
      <ActionButton kind="primary" icon={DoorOpen} onPress={() => checkIn.start()} isPending={checkIn.pending}>
        {t('calendar|checkIn')}
      </ActionButton>
      {onCancel && <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>}
      <FailureNote failure={checkIn.failure} />
    </div>
  )
}
