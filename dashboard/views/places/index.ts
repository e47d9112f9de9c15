/** Rooms, seats and PCs: as they are now for whoever watches, and as a plan to arrange for the technician. A tile never shows who sits there. */

export { AddRoom } from './add-room.tsx'
export type { Places } from './board.ts'
export { RoomTiles } from './room-tiles.tsx'
export { Rooms } from './rooms.tsx'
export { RoomsNow } from './rooms-now.tsx'
export { type LivePlaces, usePlaces } from './use-places.ts'
