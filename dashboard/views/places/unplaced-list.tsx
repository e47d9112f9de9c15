import { useTranslation } from 'react-i18next'
import type { Device, Room, Seat } from '../../../protocol/places.ts'
import { Choice } from '../../components/index.ts'
import { inRows } from './rules.ts'

/** PCs that stand nowhere yet; each may be given a free seat. */
export function UnplacedList({ devices, rooms, onPlace }: { devices: readonly Device[]; rooms: readonly Room[]; onPlace(device: Device, seat: Seat): void }) {
  const { t } = useTranslation()
  const free = rooms.flatMap((room) => inRows(room.seats).flatMap((seat) => (seat.device ? [] : [{ room, seat }])))
  return (
    <section className="stack" aria-labelledby="unplaced">
      <h2 id="unplaced">{t('rooms|unplaced')}</h2>
      {devices.length === 0 && <p className="soft">{t('rooms|unplacedEmpty')}</p>}
      {devices.map((device) => (
        <Choice
          key={device.id}
          label={t('rooms|seatOf', { pc: device.hostname })}
          placeholder={t('rooms|chooseSeat')}
          value={null}
          options={free.map(({ room, seat }) => ({ key: seat.id, text: t('rooms|seatIn', { room: room.name, seat: seat.name }) }))}
          onChange={(id) => {
            const found = free.find(({ seat }) => seat.id === id)
            if (found) onPlace(device, found.seat)
          }}
        />
      ))}
    </section>
  )
}
