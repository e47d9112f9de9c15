/** How long a lock by staff lasts, which of a room's PCs it is for, and who may look at what became of a room's locks. Pure. */
import { Refusal } from '../../protocol/errors.ts'
import { LOCK_SINCE, STAFF_LOCK_MAX_MS, STAFF_LOCK_MS } from '../../protocol/lock.ts'
import type { Role } from '../../protocol/op.ts'

/** Nobody locks for the seconds before a bell: whoever does means what comes after it. */
const LEAST_MS = 60_000

/** When it ends by itself (epoch ms). `lessonEnd`: of the lesson going on in that room; null between lessons. */
export function lockEnd(now: number, { forMs, lessonEnd }: { forMs: number | null; lessonEnd: number | null }): number {
  if (forMs !== null) return now + forMs
  if (lessonEnd === null) return now + STAFF_LOCK_MS
  return now + Math.min(Math.max(lessonEnd - now, LEAST_MS), STAFF_LOCK_MAX_MS)
}

export interface RoomPc {
  readonly id: string
  readonly isOn: boolean
  /** the protocol it last spoke */
  readonly speaks: number
}
export interface Reach {
  /** pupils' PCs it is for */
  readonly pcs: readonly string[]
  /** of them, those that know what a lock is */
  readonly told: readonly string[]
  /** of those, how many are on */
  readonly sent: number
}
/** `wanted` null: all of them. Throws NOT_FOUND when one of them is no pupils' PC of this room. */
export function reachOf(inRoom: readonly RoomPc[], wanted: readonly string[] | null): Reach {
  const known = new Map(inRoom.map((pc) => [pc.id, pc]))
  const pcs = (wanted ?? [...known.keys()]).map((id) => {
    const pc = known.get(id)
    if (!pc) throw new Refusal('NOT_FOUND')
    return pc
  })
  const understand = pcs.filter(({ speaks }) => speaks >= LOCK_SINCE)
  return { pcs: pcs.map(({ id }) => id), told: understand.map(({ id }) => id), sent: understand.filter(({ isOn }) => isOn).length }
}

/** Names of pupils: a teacher sees those of rooms they watch or teach in. That nobody watches a room opens its locks to them, not its past. */
export function mayLookAt(role: Role, room: string, { own }: { own: readonly string[] }): boolean {
  return role !== 'teacher' || own.includes(room)
}
