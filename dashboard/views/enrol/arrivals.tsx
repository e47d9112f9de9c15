import { CheckCircle2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { timeOfDay } from '../../core/index.ts'
import { type Places, RoomTiles } from '../places/index.ts'

const NOBODY: ReadonlySet<string> = new Set()

/** PCs enrolled since the token was made, and their room. */
export function Arrivals({ places, since, uses, room }: { places: Places; since: number; uses: number; room: string | null }) {
  const { t } = useTranslation()
  const all = [...places.rooms.flatMap((r) => r.seats.flatMap((s) => (s.device ? [s.device] : []))), ...places.unplaced]
  const arrived = all.filter((d) => d.enrolledAt >= since).sort((a, b) => b.enrolledAt - a.enrolledAt)
  const shown = places.rooms.find((r) => r.id === room)
  return (
    <section className="stack stack-wide" aria-labelledby="arrived">
      <h2 id="arrived">
        {t('enrol|arrived')} <span className="soft">{t('enrol|count', { count: arrived.length, uses })}</span>
      </h2>
      <div role="status">
        <ul className="arrivals">
          {arrived.length === 0 && <li className="soft">{t('enrol|waiting')}</li>}
          {arrived.map((device) => (
            <li key={device.id}>
              <CheckCircle2 size={20} aria-hidden="true" /> {t('enrol|joined', { pc: device.hostname })}{' '}
              <span className="soft">{timeOfDay(device.enrolledAt)}</span>
            </li>
          ))}
        </ul>
      </div>
      {shown && shown.seats.length > 0 && (
        <div className="room">
          <h3>{t('enrol|watch', { room: shown.name })}</h3>
          <RoomTiles room={shown} waiting={NOBODY} />
        </div>
      )}
    </section>
  )
}
