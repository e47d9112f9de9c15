import { PencilRuler } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Device, placesSeatDevice, type Room, type Seat } from '../../../protocol/places.ts'
import { ActionButton, Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { AddRoom } from './add-room.tsx'
import { DevicePanel } from './device-panel.tsx'
import { DeviceTable } from './device-table.tsx'
import { NameRule } from './name-rule.tsx'
import { Networks } from './networks.tsx'
import { PlanEditor } from './plan-editor.tsx'
import { RenameRoom } from './rename-room.tsx'
import { countProtected } from './rules.ts'
import { UnplacedList } from './unplaced-list.tsx'
import { usePlaces } from './use-places.ts'

/** Rooms and what stands in them; one room at a time is edited, and then nothing else is on the page. */
export function Rooms() {
  const { t } = useTranslation()
  const { api } = useApp()
  const places = usePlaces()
  const [editing, setEditing] = useState<string | null>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const { value } = places
  const place = useAction(async (device: Device, seat: Seat | null) => {
    await api.call(placesSeatDevice, { device: device.id, seat: seat?.id ?? null })
    setDone(seat ? t('rooms|seated', { pc: device.hostname, seat: seat.name }) : t('rooms|unseated', { pc: device.hostname }))
  })

  const edit = (room: string) => {
    setEditing(room)
    setDone(null)
  }

  const rooms = value?.rooms ?? []
  const edited = rooms.find((r) => r.id === editing)
  const devices = [...rooms.flatMap((room) => room.seats.flatMap((seat) => (seat.device ? [seat.device] : []))), ...(value?.unplaced ?? [])]
  const device = devices.find((d) => d.id === opened)
  return (
    <Page title={t('page|/rooms')} lead={t('rooms|lead')}>
      <div role="status" className="said">
        {done && (
          <Note tone="done" quiet>
            {done}
          </Note>
        )}
      </div>
      <FailureNote failure={places.failure ?? place.failure} onRetry={places.reload} />
      {value === null && places.loading && <p className="soft">{t('app|loading')}</p>}
      {edited ? (
        <PlanEditor key={edited.id} room={edited} onSaved={setDone} onClose={() => setEditing(null)} />
      ) : (
        <>
          {value && rooms.length === 0 && <Empty title={t('rooms|empty')}>{t('rooms|emptyBody')}</Empty>}
          {rooms.length > 0 && (
            <ul className="rooms">
              {rooms.map((room) => (
                <RoomCard key={room.id} room={room} onEdit={() => edit(room.id)} onDone={setDone} />
              ))}
            </ul>
          )}
          <AddRoom onAdded={(name) => setDone(t('rooms|added', { room: name }))} />
          {value && <UnplacedList devices={value.unplaced} rooms={rooms} onPlace={place.start} />}
          {device && <DevicePanel key={device.id} device={device} rooms={rooms} onPlace={place.start} onDone={setDone} onClose={() => setOpened(null)} />}
          {value && <DeviceTable rooms={rooms} unplaced={value.unplaced} onOpen={setOpened} />}
          <Networks onDone={setDone} />
        </>
      )}
    </Page>
  )
}

function RoomCard({ room, onEdit, onDone }: { room: Room; onEdit(): void; onDone(words: string): void }) {
  const { t } = useTranslation()
  const devices = room.seats.flatMap((seat) => (seat.device ? [seat.device] : []))
  return (
    <li className="panel stack" aria-labelledby={`room-${room.id}`}>
      <div className="row">
        <h2 id={`room-${room.id}`}>{room.name}</h2>
        <span className="soft">{t('rooms|counts', { seats: room.seats.length, pcs: devices.length, protected: countProtected(devices) })}</span>
      </div>
      <div className="row">
        <ActionButton icon={PencilRuler} aria-label={t('plan|edit', { room: room.name })} onPress={onEdit}>
          {t('plan|editShort')}
        </ActionButton>
        <RenameRoom room={room} onRenamed={(name) => onDone(t('rooms|renamed', { room: name }))} />
        <NameRule room={room} onDone={onDone} />
      </div>
    </li>
  )
}
