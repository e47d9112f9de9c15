/**
 * A plan while it is edited. Pure. Each change is a new list of seats; the old ones are kept, so that every step can be undone.
 * `key` names a seat in the page; `id` is the server's, null for one it doesn't know yet.
 */
import { type DraftSeat, PLAN_LAST, type RoomPlan, SEATS_MAX, type SeatKind } from '../../../protocol/places.ts'

export interface PlanSeat extends DraftSeat {
  readonly key: string
}
export type Plan = readonly PlanSeat[]
export interface Cell {
  readonly x: number
  readonly y: number
}
export interface Draft {
  readonly plan: Plan
  readonly past: readonly Plan[]
  readonly future: readonly Plan[]
}
/** Steps that can be undone; nobody means to go back further, and the page must not grow for ever. */
const PAST_MAX = 200

export function planOf(room: { seats: readonly Omit<RoomPlan['seats'][number], 'device'>[] }): Plan {
  return room.seats.map(({ id, name, x, y, kind }) => ({ key: id, id, name, x, y, kind }))
}
export function draftOf(plan: Plan): Draft {
  return { plan, past: [], future: [] }
}
export function change(draft: Draft, plan: Plan): Draft {
  if (plan === draft.plan) return draft
  return { plan, past: [...draft.past, draft.plan].slice(-PAST_MAX), future: [] }
}
export function undo(draft: Draft): Draft {
  const before = draft.past.at(-1)
  return before ? { plan: before, past: draft.past.slice(0, -1), future: [draft.plan, ...draft.future] } : draft
}
export function redo(draft: Draft): Draft {
  const [after, ...future] = draft.future
  return after ? { plan: after, past: [...draft.past, draft.plan], future } : draft
}

export const seatAt = (plan: Plan, { x, y }: Cell): PlanSeat | undefined => plan.find((s) => s.x === x && s.y === y)
export const isOnPlan = ({ x, y }: Cell): boolean => x >= 0 && y >= 0 && x <= PLAN_LAST && y <= PLAN_LAST

/** A seat put on another's place changes places with it. Off the plan nothing changes. */
export function moveSeat(plan: Plan, key: string, to: Cell): Plan {
  const seat = plan.find((s) => s.key === key)
  if (!seat || !isOnPlan(to) || (seat.x === to.x && seat.y === to.y)) return plan
  const other = seatAt(plan, to)
  return plan.map((s) => (s.key === key ? { ...s, ...at(to) } : s === other ? { ...s, x: seat.x, y: seat.y } : s))
}
export function addSeat(plan: Plan, to: Cell, seat: { key: string; kind: SeatKind; name: string }): Plan {
  if (!isOnPlan(to) || seatAt(plan, to) || plan.length >= SEATS_MAX) return plan
  return [...plan, { ...seat, id: null, ...at(to) }]
}
export function removeSeat(plan: Plan, key: string): Plan {
  const kept = plan.filter((s) => s.key !== key)
  return kept.length === plan.length ? plan : kept
}
export function changeSeat(plan: Plan, key: string, to: { name?: string; kind?: SeatKind }): Plan {
  return plan.map((s) => (s.key === key ? { ...s, ...to } : s))
}
const at = ({ x, y }: Cell): Cell => ({ x, y })

/** The next number no seat of the plan has at its end, for the name of a new one. */
export function nextNumber(plan: Plan): number {
  return Math.max(0, ...plan.map((s) => Number(/(\d{1,4})$/.exec(s.name)?.[1] ?? 0))) + 1
}

/** Seats that stand side by side with this one, in its row; alone in it: those in its column. In the order they stand. */
function lineOf(plan: Plan, seat: PlanSeat): { line: PlanSeat[]; across: boolean } {
  const run = (step: Cell): PlanSeat[] => {
    const found = [seat]
    for (const direction of [-1, 1]) {
      for (let i = direction; ; i += direction) {
        const next = seatAt(plan, { x: seat.x + step.x * i, y: seat.y + step.y * i })
        if (!next) break
        if (direction < 0) found.unshift(next)
        else found.push(next)
      }
    }
    return found
  }
  const row = run({ x: 1, y: 0 })
  return row.length > 1 ? { line: row, across: true } : { line: run({ x: 0, y: 1 }), across: false }
}

/** Turns a row of seats into a column, or a column into a row, about its first seat. The same plan when there is no room for it. */
export function turnRow(plan: Plan, key: string): Plan {
  const seat = plan.find((s) => s.key === key)
  if (!seat) return plan
  const { line, across } = lineOf(plan, seat)
  const [first] = line
  if (!first || line.length < 2) return plan
  const turning = new Set(line)
  const cells = line.map((_, i) => (across ? { x: first.x, y: first.y + i } : { x: first.x + i, y: first.y }))
  const free = cells.every((cell) => {
    const there = seatAt(plan, cell)
    return isOnPlan(cell) && (!there || turning.has(there))
  })
  if (!free) return plan
  const places = new Map(line.map((s, i) => [s.key, cells[i]]))
  return plan.map((s) => (places.has(s.key) ? { ...s, ...places.get(s.key) } : s))
}
