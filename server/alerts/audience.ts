/**
 * Who may see an alert: asked again at every read, every step and on the live stream. Pure.
 *
 *   DSL, head                         every alert of the school
 *   a supply teacher                  its room is their slip's; the PC of an alert without a room is in no slip
 *   any other teacher                 watches its room now · takes part in it already · nobody who gets alerts watches its room ·
 *                                     the PC has no room
 *
 * Fail direction: towards showing. A room counts as watched only by somebody to whom the alert is shown.
 */
import { getsAlerts, type Watching } from '../calendar/index.ts'
import type { StaffCaller } from '../core/index.ts'
import type { Step } from './machine.ts'

export type Audience = 'everyone' | ReadonlySet<string>
const SEE_ALL: readonly StaffCaller['role'][] = ['dsl', 'head']

/** Staff ids of those to whom an alert of this room comes, sorted; none when nobody watches it. */
export function watchersFor(watching: Watching, room: string | null): string[] {
  if (room === null) return []
  return watching
    .of(room)
    .flatMap((w) => (getsAlerts(w) && w.staff !== null ? [w.staff] : []))
    .sort()
}

/** Teachers who may see it, besides the DSL and the head. Painting it on a screen is not taking part. */
export function audienceOf(watchers: readonly string[], steps: readonly Step[]): Audience {
  if (watchers.length === 0) return 'everyone'
  return new Set([...watchers, ...steps.flatMap(({ step, by }) => (by && step !== 'delivered' ? [by.id] : []))])
}

export function maySee({ audience, room }: { audience: Audience; room: string | null }, who: Pick<StaffCaller, 'id' | 'role' | 'supply'>): boolean {
  if (who.supply) return room === who.supply.room
  return audience === 'everyone' || SEE_ALL.includes(who.role) || audience.has(who.id)
}
