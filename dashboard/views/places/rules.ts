/** What a seat's tile says, and where a moved seat ends up. Pure. */
import type { Device, Room, Seat } from '../../../protocol/places.ts'

export const SEAT_STATES = ['help', 'covered', 'protected', 'noKiosk', 'noSession', 'unknown', 'offline', 'empty'] as const
export type SeatState = (typeof SEAT_STATES)[number]

/** Most urgent first: a child waiting, then a cover, then whether the PC is on, then whether its button works. */
export function deviceState(device: Device | null, waiting: boolean): SeatState {
  if (device === null) return 'empty'
  if (waiting) return 'help'
  if (device.state !== 'online') return 'offline'
  return device.covered ? 'covered' : device.protection
}

/** The edge of the plan (protocol: 0 to 99). */
const LAST = 99

export interface Move {
  seat: Seat
  x: number
  y: number
}
/** A seat put on another's place changes places with it. Empty when it would leave the plan or stays where it is. */
export function movesTo(room: Room, seat: Seat, x: number, y: number): Move[] {
  if (x < 0 || y < 0 || x > LAST || y > LAST || (x === seat.x && y === seat.y)) return []
  const other = room.seats.find((s) => s.id !== seat.id && s.x === x && s.y === y)
  return other
    ? [
        { seat, x, y },
        { seat: other, x: seat.x, y: seat.y },
      ]
    : [{ seat, x, y }]
}

export function withMoves(room: Room, moves: readonly Move[]): Room {
  const moved = new Map(moves.map((m) => [m.seat.id, m]))
  return {
    ...room,
    seats: room.seats.map((s) => {
      const to = moved.get(s.id)
      return to ? { ...s, x: to.x, y: to.y } : s
    }),
  }
}

/** Reading order, for a list and for screen readers: row by row. */
export function inRows(seats: readonly Seat[]): Seat[] {
  return [...seats].sort((a, b) => a.y - b.y || a.x - b.x)
}

export function countProtected(devices: readonly Device[]): number {
  return devices.filter((d) => d.state === 'online' && d.protection === 'protected').length
}
