/** What a seat's tile says. Pure. */
import type { Device, Room, Seat } from '../../../protocol/places.ts'

export const SEAT_STATES = ['help', 'covered', 'asksHelp', 'protected', 'noKiosk', 'noSession', 'unknown', 'offline', 'offSite', 'empty'] as const
export type SeatState = (typeof SEAT_STATES)[number]

/** Most urgent first: a child waiting, then a cover, then a child who would like help with the rules, then whether the PC is on, then whether its button works. */
export function deviceState(device: Device | null, waiting: boolean): SeatState {
  if (device === null) return 'empty'
  if (waiting) return 'help'
  if (device.state !== 'online') return 'offline'
  if (device.asksHelp && !device.covered) return 'asksHelp'
  if (device.offSite) return device.covered ? 'covered' : 'offSite'
  return device.covered ? 'covered' : device.protection
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

export function countProtected(devices: readonly Device[]): number {
  return devices.filter((d) => d.state === 'online' && d.protection === 'protected').length
}
