/** Where new seats stand, which PC a rule for names puts where, and what a room looks like with its PCs in it. Pure. */
import { Refusal } from '../../protocol/errors.ts'
import { type Device, type DraftSeat, type PatternMatch, PLAN_LAST, type Room, type RoomPlan, type SeatKind } from '../../protocol/places.ts'

export interface RoomRow {
  id: string
  school_id: string
  name: string
  pattern: string | null
  revision: number
  changed_at: number | null
  changed_by: string | null
  /** position of its last visible change */
  shown_n: number
}
export interface SeatRow {
  id: string
  school_id: string
  room_id: string
  name: string
  x: number
  y: number
  kind: string
  device_id: string | null
}

/** Seats numbered from 1, in rows of `perRow` from the front left; longer rows where there would be more than fit. */
export function layOut(seats: number, perRow: number): { name: string; x: number; y: number; kind: SeatKind }[] {
  const columns = Math.max(perRow, Math.ceil(seats / (PLAN_LAST + 1)))
  return Array.from({ length: seats }, (_, i) => ({ name: `Seat ${i + 1}`, x: i % columns, y: Math.floor(i / columns), kind: 'pupil' }))
}

/** Throws BAD_REQUEST for a plan with two seats in one place, or one seat twice. */
export function requirePossible(seats: readonly DraftSeat[]): void {
  const cells = new Set(seats.map((s) => `${s.x} ${s.y}`))
  if (cells.size < seats.length) throw new Refusal('BAD_REQUEST', 'two seats are in one place')
  const ids = seats.flatMap((s) => (s.id === null ? [] : [s.id]))
  if (new Set(ids).size < ids.length) throw new Refusal('BAD_REQUEST', 'one seat is there twice')
}

export function planOf(room: RoomRow, seats: readonly SeatRow[]): RoomPlan {
  return {
    id: room.id,
    name: room.name,
    pattern: room.pattern,
    revision: room.revision,
    changedAt: room.changed_at,
    changedBy: room.changed_by,
    seats: seats.map(({ id, name, x, y, kind, device_id }) => ({ id, name, x, y, kind: kind as SeatKind, device: device_id })),
  }
}

/** The board: rooms with what sits on each seat, and PCs without a seat. PCs removed from the school are not on it. */
export function arrange(rooms: readonly RoomRow[], seats: readonly SeatRow[], devices: readonly Device[]): { rooms: Room[]; unplaced: Device[] } {
  const present = new Map(devices.filter((d) => d.state !== 'revoked').map((d) => [d.id, d]))
  const unplaced = new Map(present)
  const seatsOf = Map.groupBy(seats, (seat) => seat.room_id)
  const arranged = rooms.map((row) => {
    const plan = planOf(row, seatsOf.get(row.id) ?? [])
    const placed = plan.seats.map((seat) => {
      const device = (seat.device && present.get(seat.device)) || null
      if (device) unplaced.delete(device.id)
      return { ...seat, device }
    })
    return { ...plan, seats: placed }
  })
  return { rooms: arranged, unplaced: [...unplaced.values()] }
}

/** The seat's number in a PC's name, as the rule has it; null when the name is another room's. Case and leading zeros don't count. */
export function seatNumber(pattern: string, hostname: string): string | null {
  const [before = '', after = ''] = pattern.toLowerCase().split('{seat}')
  const name = hostname.toLowerCase()
  if (name.length <= before.length + after.length || !name.startsWith(before) || !name.endsWith(after)) return null
  const number = name.slice(before.length, name.length - after.length)
  return /^[\p{L}\p{N}]{1,10}$/u.test(number) ? plain(number) : null
}
/** What a seat is called in short: its whole name, and the number at its end. */
function shortNames(name: string): string[] {
  const whole = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const number = /(\d+)$/.exec(whole)?.[1]
  return [...new Set([plain(whole), ...(number === undefined ? [] : [plain(number)])])]
}
const plain = (text: string): string => text.replace(/^0+(?=\d)/, '')

/** The seats of a room a PC's name can mean. */
export function seatsNamed<S extends { name: string }>(pattern: string, hostname: string, seats: readonly S[]): S[] {
  const number = seatNumber(pattern, hostname)
  if (number === null) return []
  const exact = seats.filter((s) => shortNames(s.name)[0] === number)
  return exact.length > 0 ? exact : seats.filter((s) => shortNames(s.name).includes(number))
}

/**
 * Which PC goes where by the rule, in the order of their names. A seat on which a PC stands that the rule does not move away is
 * taken; a PC whose number fits two seats, or a number two PCs have, is for a person to decide.
 */
export function matchSeats(
  pattern: string,
  seats: readonly { id: string; name: string; device: string | null }[],
  devices: readonly { id: string; hostname: string }[],
): PatternMatch[] {
  const named = devices
    .filter(({ hostname }) => seatNumber(pattern, hostname) !== null)
    .map((device) => ({ device, found: seatsNamed(pattern, device.hostname, seats) }))
    .sort((a, b) => a.device.hostname.localeCompare(b.device.hostname) || a.device.id.localeCompare(b.device.id))
  const wanted = Map.groupBy(
    named.filter(({ found }) => found.length === 1),
    ({ found }) => found[0]?.id,
  )
  const clear = (seat: string | undefined) => (wanted.get(seat)?.length ?? 0) === 1
  const moving = new Set(named.filter(({ found }) => found.length === 1 && clear(found[0]?.id)).map(({ device }) => device.id))
  return named.map(({ device, found }) => {
    const [seat] = found
    const match = { device: device.id, hostname: device.hostname, seat: null }
    if (!seat) return { ...match, outcome: 'noSeat' }
    if (found.length > 1 || !clear(seat.id)) return { ...match, outcome: 'unclear' }
    if (seat.device === device.id) return { ...match, seat: seat.id, outcome: 'there' }
    if (seat.device !== null && !moving.has(seat.device)) return { ...match, seat: seat.id, outcome: 'taken' }
    return { ...match, seat: seat.id, outcome: 'moves' }
  })
}
