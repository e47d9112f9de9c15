import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Device, placesList, placesSavePlan, placesSeatDevice, type Room, type Seat } from '../../../protocol/places.ts'
import { Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { useAction, useApp, useLoad } from '../../core/index.ts'
import { AddRoom } from './add-room.tsx'
import { DeviceTable } from './device-table.tsx'
import { EditablePlan } from './editable-plan.tsx'
import { RenameRoom } from './rename-room.tsx'
import { movesTo, withMoves } from './rules.ts'
import { SeatDialog } from './seat-dialog.tsx'
import { UnplacedList } from './unplaced-list.tsx'

const EVERY_MS = 15_000

export function Rooms() {
  const { t } = useTranslation()
  const { api } = useApp()
  const places = useLoad(() => api.call(placesList, {}), EVERY_MS)
  const [chosen, setChosen] = useState<string | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const { value } = places
  const latest = useRef(value)
  latest.current = value

  /** Shown at once, put back as the server has it when it refuses. */
  const move = useAction(async (room: Room, seat: Seat, x: number, y: number) => {
    const moves = movesTo(room, seat, x, y)
    const now = latest.current
    if (moves.length === 0 || !now) return setDone(t('rooms|edge', { seat: seat.name }))
    places.set({ ...now, rooms: now.rooms.map((r) => (r.id === room.id ? withMoves(r, moves) : r)) })
    try {
      const seats = withMoves(room, moves).seats.map(({ device: _, ...place }) => place)
      await api.call(placesSavePlan, { room: room.id, from: room.revision, seats })
      places.reload()
    } catch (error) {
      places.reload()
      throw error
    }
    const [, other] = moves
    setDone(other ? t('rooms|swapped', { seat: seat.name, other: other.seat.name }) : t('rooms|moved', { seat: seat.name, x: x + 1, y: y + 1 }))
  })
  const place = useAction(async (device: Device, seat: Seat | null) => {
    await api.call(placesSeatDevice, { device: device.id, seat: seat?.id ?? null })
    setDone(seat ? t('rooms|seated', { pc: device.hostname, seat: seat.name }) : t('rooms|unseated', { pc: device.hostname }))
    places.reload()
  })

  const rooms = value?.rooms ?? []
  const room = rooms.find((r) => r.seats.some((s) => s.id === chosen))
  const seat = room?.seats.find((s) => s.id === chosen)
  const saved = (words: string) => {
    setDone(words)
    places.reload()
  }

  return (
    <Page title={t('page|/rooms')} lead={t('rooms|lead')}>
      <div role="status" className="said">
        {done && (
          <Note tone="done" quiet>
            {done}
          </Note>
        )}
      </div>
      <FailureNote failure={places.failure ?? move.failure ?? place.failure} onRetry={places.reload} />
      {value === null && places.loading && <p className="soft">{t('app|loading')}</p>}
      {value && rooms.length === 0 && <Empty title={t('rooms|empty')}>{t('rooms|emptyBody')}</Empty>}
      {rooms.map((each) => (
        <section key={each.id} className="room" aria-labelledby={`room-${each.id}`}>
          <div className="row">
            <h2 id={`room-${each.id}`}>{each.name}</h2>
            <RenameRoom room={each} onRenamed={(name) => saved(t('rooms|renamed', { room: name }))} />
          </div>
          {each.seats.length > 0 && (
            <EditablePlan
              room={each}
              onChoose={(s) => {
                setChosen(s.id)
                setDone(null)
              }}
              onMove={(s, x, y) => move.start(each, s, x, y)}
            />
          )}
        </section>
      ))}
      {value && <UnplacedList devices={value.unplaced} rooms={rooms} onPlace={place.start} />}
      <AddRoom onAdded={(name) => saved(t('rooms|added', { room: name }))} />
      {value && <DeviceTable rooms={rooms} unplaced={value.unplaced} onRemoved={(pc) => saved(t('rooms|removed', { pc }))} />}
      {room && seat && (
        <SeatDialog
          room={room}
          seat={seat}
          unplaced={value?.unplaced ?? []}
          said={done}
          onMove={(x, y) => move.start(room, seat, x, y)}
          onPlace={(device) => (device ? place.start(device, seat) : seat.device && place.start(seat.device, null))}
          onClose={() => setChosen(null)}
        />
      )}
    </Page>
  )
}
