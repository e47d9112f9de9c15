import {
  CircleAlert,
  EyeOff,
  Hand,
  HelpCircle,
  Hourglass,
  House,
  LifeBuoy,
  Lock,
  type LucideIcon,
  MonitorOff,
  PowerOff,
  ShieldCheck,
  UserLock,
  UserX,
} from 'lucide-react'
import { type CSSProperties, memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device, Room } from '../../../protocol/places.ts'
import { deviceState, inRows, type SeatState } from './rules.ts'

export const SEAT_ICONS: Readonly<Record<SeatState, LucideIcon>> = {
  help: LifeBuoy,
  covered: EyeOff,
  asksHelp: Hand,
  lockedByStaff: UserLock,
  locked: Lock,
  away: Hourglass,
  protected: ShieldCheck,
  noKiosk: CircleAlert,
  noSession: UserX,
  unknown: HelpCircle,
  offline: PowerOff,
  offSite: House,
  empty: MonitorOff,
}

/** One seat. Memoised on what it shows: a board of 1,000 repaints only the tiles that differ. */
export const SeatTile = memo(function SeatTile({ name, state }: { name: string; state: SeatState }) {
  const { t } = useTranslation()
  const Icon = SEAT_ICONS[state]
  return (
    <span className="tile" data-seat-state={state}>
      <Icon size={20} aria-hidden="true" />
      <span className="tile-name">{name}</span>
      <span className="tile-state">{t(`seat|${state}`)}</span>
    </span>
  )
})

/** Where on the plan's grid, counted from 0; the style sheet leaves it aside on narrow screens. */
export function cellAt(x: number, y: number): CSSProperties {
  return { '--column': x + 1, '--row': y + 1 } as CSSProperties
}

/** A room's seats where they stand; on a narrow screen row after row. */
export function RoomTiles({ room, waiting }: { room: Room; waiting: ReadonlySet<string> }) {
  const { t } = useTranslation()
  const left = Math.min(...room.seats.map((s) => s.x))
  const top = Math.min(...room.seats.map((s) => s.y))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a plan that may scroll sideways must be reachable by keyboard
    <section className="plan" tabIndex={0} aria-label={t('live|planOf', { room: room.name })}>
      <ul className="tiles">
        {inRows(room.seats).map((seat) => (
          <li key={seat.id} style={cellAt(seat.x - left, seat.y - top)}>
            <SeatTile name={seat.name} state={deviceState(seat.device, seat.device !== null && waiting.has(seat.device.id))} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export function LooseTiles({ devices, waiting }: { devices: readonly Device[]; waiting: ReadonlySet<string> }) {
  return (
    <ul className="tiles tiles-loose">
      {devices.map((device) => (
        <li key={device.id}>
          <SeatTile name={device.hostname} state={deviceState(device, waiting.has(device.id))} />
        </li>
      ))}
    </ul>
  )
}
