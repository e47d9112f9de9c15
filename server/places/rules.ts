/** Where new seats stand, and what a room looks like with its PCs in it. Pure. */
import type { Device, Room } from '../../protocol/places.ts'

export interface RoomRow {
  id: string
  school_id: string
  name: string
}
export interface SeatRow {
  id: string
  school_id: string
  room_id: string
  name: string
  x: number
  y: number
  device_id: string | null
}

/** Seats numbered from 1, in rows of `perRow` from the front left. */
export function layOut(seats: number, perRow: number): { name: string; x: number; y: number }[] {
  return Array.from({ length: seats }, (_, i) => ({ name: `Seat ${i + 1}`, x: i % perRow, y: Math.floor(i / perRow) }))
}

/** The board: rooms with what sits on each seat, and PCs without a seat. PCs removed from the school are not on it. */
export function arrange(rooms: readonly RoomRow[], seats: readonly SeatRow[], devices: readonly Device[]): { rooms: Room[]; unplaced: Device[] } {
  const present = new Map(devices.filter((d) => d.state !== 'revoked').map((d) => [d.id, d]))
  const unplaced = new Map(present)
  const seatsOf = new Map<string, Room['seats']>()
  for (const { id, room_id, name, x, y, device_id } of seats) {
    const device = (device_id && present.get(device_id)) || null
    if (device) unplaced.delete(device.id)
    const list = seatsOf.get(room_id) ?? []
    list.push({ id, name, x, y, device })
    seatsOf.set(room_id, list)
  }
  return { rooms: rooms.map(({ id, name }) => ({ id, name, seats: seatsOf.get(id) ?? [] })), unplaced: [...unplaced.values()] }
}
