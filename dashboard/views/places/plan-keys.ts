/** Where a key takes the plan's cursor. Pure. */
import { PLAN_LAST } from '../../../protocol/places.ts'
import type { Cell, Plan } from './draft.ts'

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const PAGE = 5

/** The cell a key asks for, which may lie off the plan; null when the key is for something else. Home and End stay among the seats. */
export function stepOf({ key, ctrlKey }: { key: string; ctrlKey: boolean }, from: Cell, plan: Plan): Cell | null {
  const arrow = ARROWS[key]
  if (arrow) return { x: from.x + arrow[0], y: from.y + arrow[1] }
  const row = plan.filter((s) => s.y === from.y).map((s) => s.x)
  switch (key) {
    case 'PageUp':
      return { x: from.x, y: Math.max(0, from.y - PAGE) }
    case 'PageDown':
      return { x: from.x, y: Math.min(PLAN_LAST, from.y + PAGE) }
    case 'Home':
      return ctrlKey ? { x: 0, y: 0 } : { x: row.length > 0 ? Math.min(...row) : 0, y: from.y }
    case 'End':
      return ctrlKey
        ? { x: Math.max(0, ...plan.map((s) => s.x)), y: Math.max(0, ...plan.map((s) => s.y)) }
        : { x: row.length > 0 ? Math.max(...row) : from.x, y: from.y }
    default:
      return null
  }
}
