/** Two people changed one plan: what each did, and both together. Pure. */
import { type Cell, isOnPlan, type Plan, type PlanSeat } from './draft.ts'

export type Difference = { what: 'added' | 'removed'; name: string } | { what: 'moved' | 'renamed' | 'marked'; name: string; to: PlanSeat }

const looksSame = (a: PlanSeat, b: PlanSeat): boolean => a.x === b.x && a.y === b.y && a.name === b.name && a.kind === b.kind

/** What somebody did to `before` to make it `after`, by the names seats had before. */
export function differences(before: Plan, after: Plan): Difference[] {
  const then = new Map(before.map((s) => [s.key, s]))
  const now = new Set(after.map((s) => s.key))
  const changed = after.flatMap((to): Difference[] => {
    const was = then.get(to.key)
    if (!was) return [{ what: 'added', name: to.name }]
    const list: Difference[] = []
    if (was.name !== to.name) list.push({ what: 'renamed', name: was.name, to })
    if (was.kind !== to.kind) list.push({ what: 'marked', name: was.name, to })
    if (was.x !== to.x || was.y !== to.y) list.push({ what: 'moved', name: was.name, to })
    return list
  })
  return [...changed, ...before.filter((s) => !now.has(s.key)).map((s): Difference => ({ what: 'removed', name: s.name }))]
}

export interface Merged {
  readonly plan: Plan
  /** names of seats both had changed, each in another way */
  readonly clashes: readonly string[]
}

/**
 * Both sets of changes to `base`. Where both changed one seat differently, `prefer` decides. A seat whose place is taken after that
 * stands on the nearest free one.
 */
export function mergePlans(base: Plan, mine: Plan, theirs: Plan, prefer: 'mine' | 'theirs'): Merged {
  const [was, my, their] = [base, mine, theirs].map((plan) => new Map(plan.map((s) => [s.key, s]))) as [
    Map<string, PlanSeat>,
    Map<string, PlanSeat>,
    Map<string, PlanSeat>,
  ]
  const clashes: string[] = []
  const chosen = [...new Set([...their.keys(), ...my.keys()])].flatMap((key): PlanSeat[] => {
    const [b, m, t] = [was.get(key), my.get(key), their.get(key)]
    if (!b) return [m ?? t].filter((s) => s !== undefined)
    const iChanged = !m || !looksSame(b, m)
    const theyChanged = !t || !looksSame(b, t)
    if (iChanged && theyChanged && (m || t) && !(m && t && looksSame(m, t))) {
      clashes.push(b.name)
      const kept = prefer === 'mine' ? m : t
      // The server no longer knows a seat they removed: kept, it is a new one.
      return kept ? [t ? kept : { ...kept, id: null }] : []
    }
    const kept = iChanged ? m : t
    return kept ? [kept] : []
  })
  return { plan: apart(chosen, prefer === 'mine' ? my : their), clashes }
}

/** Seats of `first` keep their places; others in the same one move to the nearest that is free. */
function apart(seats: readonly PlanSeat[], first: ReadonlyMap<string, PlanSeat>): Plan {
  const taken = new Set<string>()
  const stays = (s: PlanSeat): boolean => {
    const preferred = first.get(s.key)
    return preferred !== undefined && preferred.x === s.x && preferred.y === s.y
  }
  const placed = new Map<string, PlanSeat>()
  for (const seat of [...seats].sort((a, b) => Number(stays(b)) - Number(stays(a)))) {
    const cell = taken.has(`${seat.x} ${seat.y}`) ? nearestFree(seat, taken) : seat
    taken.add(`${cell.x} ${cell.y}`)
    placed.set(seat.key, { ...seat, x: cell.x, y: cell.y })
  }
  return seats.map((s) => placed.get(s.key) ?? s)
}
function nearestFree(from: Cell, taken: ReadonlySet<string>): Cell {
  for (let away = 1; ; away++) {
    for (let dy = -away; dy <= away; dy++) {
      for (let dx = -away; dx <= away; dx++) {
        const cell = { x: from.x + dx, y: from.y + dy }
        if (Math.max(Math.abs(dx), Math.abs(dy)) === away && isOnPlan(cell) && !taken.has(`${cell.x} ${cell.y}`)) return cell
      }
    }
  }
}
