/** Groups as the page shows them: which PCs are in one, what its ring may be, and what comes after it. Pure. */
import type { Request, Response } from '../../../protocol/op.ts'
import type { placesList } from '../../../protocol/places.ts'
import type { PolicyGroup, policySaveGroup } from '../../../protocol/policy-page.ts'

export type Places = Pick<Response<typeof placesList>, 'rooms' | 'unplaced'>
/** A group as it is being typed; `id` null: a new one. */
export type TypedGroup = Request<typeof policySaveGroup>
export const NEW_GROUP: TypedGroup = { id: null, seen: null, name: '', ring: null, pcs: [], rooms: [] }
export const UNPLACED = 'unplaced'
const RINGS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

export function asTyped({ id, mark, name, ring, pcs, rooms }: PolicyGroup): TypedGroup {
  return { id, seen: mark, name, ring, pcs, rooms }
}

/** The PCs of a room, or of none. */
export function pcsAt(places: Places, room: string): { id: string; hostname: string }[] {
  if (room === UNPLACED) return places.unplaced
  return places.rooms.find((one) => one.id === room)?.seats.flatMap((seat) => (seat.device ? [seat.device] : [])) ?? []
}

/** Where a PC stands. */
export function roomOf(places: Places, pc: string): string {
  return places.rooms.find((room) => pcsAt(places, room.id).some((one) => one.id === pc))?.id ?? UNPLACED
}

export function hostnames(places: Places): ReadonlyMap<string, string> {
  const all = [...places.unplaced, ...places.rooms.flatMap((room) => pcsAt(places, room.id))]
  return new Map(all.map(({ id, hostname }) => [id, hostname]))
}

/** How many PCs there are in it, each once. */
export function countPcs(group: Pick<PolicyGroup, 'pcs' | 'rooms'>, places: Places): number {
  return new Set([...group.pcs, ...group.rooms.flatMap((room) => pcsAt(places, room).map((pc) => pc.id))]).size
}

/** Rings a group may become: those nobody has, and its own. */
export function freeRings(groups: readonly PolicyGroup[], own: string | null): number[] {
  const taken = new Set(groups.filter((group) => group.id !== own).map((group) => group.ring))
  return RINGS.filter((ring) => !taken.has(ring))
}

/** The ring after this one; null: the whole school is next. */
export function ringAfter(groups: readonly PolicyGroup[], ring: number): number | null {
  const later = groups.flatMap((group) => (group.ring !== null && group.ring > ring ? [group.ring] : []))
  return later.length > 0 ? Math.min(...later) : null
}

export function toggled(all: readonly string[], one: string, into: boolean): string[] {
  const others = all.filter((each) => each !== one)
  return into ? [...others, one] : others
}
