/** Seats found by the rule a room has for its PCs' names, or by what a newly enrolled PC says. Each in the caller's transaction. */
import type { PatternMatch } from '../../protocol/places.ts'
import type { Query, Tx } from '../core/index.ts'
import { matchSeats, seatsNamed } from './rules.ts'
import { findRoom, presentDevices, ruledRooms, seatDevice, takeFreeSeat, takeSeatOf } from './store.ts'

export async function previewPattern(q: Query, school: string, room: string, pattern: string): Promise<PatternMatch[]> {
  const { seats } = await findRoom(q, school, room)
  const devices = await presentDevices(q, school)
  const present = new Set(devices.map((d) => d.id))
  return matchSeats(
    pattern,
    // A PC that was removed holds no seat.
    seats.map((s) => ({ id: s.id, name: s.name, device: s.device_id !== null && present.has(s.device_id) ? s.device_id : null })),
    devices,
  )
}

/** Moves the PCs the rule names. All of them stand up first, so that two may change places. */
export async function seatByPattern(tx: Tx, school: string, matches: readonly PatternMatch[]): Promise<void> {
  const moving = matches.filter((m) => m.outcome === 'moves')
  for (const { device } of moving) await seatDevice(tx, school, device, null)
  for (const { device, seat } of moving) await seatDevice(tx, school, device, seat)
}

/** The one free seat the rules know for this name; the room the token named is asked first. */
async function ruledSeat(q: Query, school: string, hostname: string, first: string | null): Promise<string | null> {
  const rooms = await ruledRooms(q, school)
  for (const room of rooms.sort((a, b) => Number(b.id === first) - Number(a.id === first))) {
    const [seat, other] = seatsNamed(room.pattern, hostname, room.seats)
    if (seat && !other && seat.device === null) return seat.id
  }
  return null
}

export interface Arrival {
  school: string
  device: string
  hostname: string
  /** the room its token names */
  room: string | null
  /** the PC it is the successor of */
  replaces: string | null
}
/** A seat for a PC that has just enrolled: its own of before, the one its name says, or the first free one of the token's room. */
export async function seatArrival(tx: Tx, { school, device, hostname, room, replaces }: Arrival): Promise<void> {
  if (replaces !== null && (await takeSeatOf(tx, school, replaces, device))) return
  const seat = await ruledSeat(tx.q, school, hostname, room)
  if (seat !== null) await seatDevice(tx, school, device, seat)
  else if (room !== null) await takeFreeSeat(tx, school, room, device)
}

/** A PC has another name now: when that is the name of a free seat, it stands there. */
export async function seatRenamed(tx: Tx, { id, school, hostname }: { id: string; school: string; hostname: string }): Promise<void> {
  const seat = await ruledSeat(tx.q, school, hostname, null)
  if (seat !== null) await seatDevice(tx, school, id, seat)
}
