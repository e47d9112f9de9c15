/** Rooms and PCs as a page knows them: read once, then changed by what the live stream brings. Pure. */
import type { Item, Response } from '../../../protocol/op.ts'
import type { Device, PlaceChange, placesChanges, placesList, Room, RoomPlan } from '../../../protocol/places.ts'

export interface PlacesBoard {
  readonly cursor: { epoch: number; n: number }
  readonly rooms: ReadonlyMap<string, RoomPlan>
  readonly devices: ReadonlyMap<string, Device>
}
export interface Places {
  readonly rooms: readonly Room[]
  readonly unplaced: readonly Device[]
}

export function boardOf({ rooms, unplaced, cursor }: Response<typeof placesList>): PlacesBoard {
  const placed = rooms.flatMap((room) => room.seats.flatMap((seat) => (seat.device ? [seat.device] : [])))
  return {
    cursor,
    rooms: new Map(rooms.map((room) => [room.id, { ...room, seats: room.seats.map((seat) => ({ ...seat, device: seat.device?.id ?? null })) }])),
    devices: new Map([...placed, ...unplaced].map((device) => [device.id, device])),
  }
}

/** What is older than what is known changes nothing; a PC that was removed is forgotten. */
export function mergeChange(board: PlacesBoard, { at, change }: Item<typeof placesChanges>): PlacesBoard {
  if (at.epoch === board.cursor.epoch && at.n <= board.cursor.n) return board
  return { ...board, ...merged(board, change), cursor: at }
}
function merged(board: PlacesBoard, change: PlaceChange): Partial<PlacesBoard> {
  if (change.kind === 'room') return { rooms: new Map(board.rooms).set(change.room.id, change.room) }
  const devices = new Map(board.devices)
  if (change.device.state === 'revoked') devices.delete(change.device.id)
  else devices.set(change.device.id, change.device)
  return { devices }
}

/** Rooms by name with what stands on each seat, and what stands nowhere. */
export function arrange(board: PlacesBoard): Places {
  const unplaced = new Map(board.devices)
  const rooms = [...board.rooms.values()]
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
    .map((room) => ({
      ...room,
      seats: room.seats.map((seat) => {
        const device = (seat.device !== null && board.devices.get(seat.device)) || null
        if (device) unplaced.delete(device.id)
        return { ...seat, device }
      }),
    }))
  return { rooms, unplaced: [...unplaced.values()] }
}
