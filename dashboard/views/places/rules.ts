/** What a seat's tile says. Pure. */
import type { LockState } from '../../../protocol/lock.ts'
import type { Device, Room, Seat } from '../../../protocol/places.ts'

export const SEAT_STATES = [
  'help',
  'covered',
  'asksHelp',
  'lockedByStaff',
  'locked',
  'away',
  'protected',
  'noKiosk',
  'noSession',
  'unknown',
  'offline',
  'offSite',
  'empty',
] as const
export type SeatState = (typeof SEAT_STATES)[number]

const LOCKED: Readonly<Record<Exclude<LockState, 'none'>, SeatState>> = { staff: 'lockedByStaff', idle: 'locked', away: 'away' }

/**
 * Most urgent first: a child waiting, whether the PC is on, a cover, a child who would like help with the rules, a lock, nobody there, then
 * where it is and whether its button works.
 */
export function deviceState(device: Device | null, waiting: boolean): SeatState {
  if (device === null) return 'empty'
  if (waiting) return 'help'
  if (device.state !== 'online') return 'offline'
  if (device.covered) return 'covered'
  if (device.asksHelp) return 'asksHelp'
  if (device.lock !== 'none') return LOCKED[device.lock]
  return device.offSite ? 'offSite' : device.protection
}

/** Where a child asked for help with the rules: rooms with the seats, then PCs that have no seat. */
export function askingIn({ rooms, unplaced }: { rooms: readonly Room[]; unplaced: readonly Device[] }): { room: string | null; names: string[] }[] {
  const asks = (device: Device | null): boolean => deviceState(device, false) === 'asksHelp'
  const seated = rooms.map(({ name, seats }) => ({ room: name, names: inRows(seats).flatMap((seat) => (asks(seat.device) ? [seat.name] : [])) }))
  return [...seated, { room: null, names: unplaced.filter(asks).map(({ hostname }) => hostname) }].filter(({ names }) => names.length > 0)
}

/** Reading order, for a list and for screen readers: row by row. */
export function inRows(seats: readonly Seat[]): Seat[] {
  return [...seats].sort((a, b) => a.y - b.y || a.x - b.x)
}

/** Pupils' PCs of a room in reading order, as the server counts them: neither the desk's nor the board's, nor a member of staff's on a pupil's seat. */
export function pupilPcs(room: Room): { seat: Seat; device: Device }[] {
  return inRows(room.seats).flatMap((seat) => {
    const { kind, device } = seat
    return device && kind === 'pupil' && (device.kind === 'pupil' || device.kind === 'laptop') ? [{ seat, device }] : []
  })
}

export function countProtected(devices: readonly Device[]): number {
  return devices.filter((d) => d.state === 'online' && d.protection === 'protected').length
}
