/** Where in a school other statements hold than for the school itself. Pure. */
import { canonical } from '../../protocol/evidence.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { type Elsewhere, type Statement, TOPICS } from '../../protocol/sees.ts'
import { statementsOf } from '../../protocol/sees-told.ts'
import type { Everywhere } from '../policy/index.ts'

/** In the order of the statements, each with its rooms by name. `pcs` share their values' objects: of 10,000 PCs few differ. */
export function elsewhereOf(whole: PolicyValues, pcs: Everywhere['pcs']): Elsewhere[] {
  const usual = new Set(statementsOf(whole).map((statement) => canonical(statement)))
  const others = new Map<PolicyValues, [string, Statement][]>()
  const found = new Map<string, { statement: Statement; rooms: Map<string, { name: string; pcs: number }>; unplaced: number }>()
  const sizes = new Map<string, number>()
  for (const { room, values } of pcs) {
    if (room) sizes.set(room.id, (sizes.get(room.id) ?? 0) + 1)
    const differing =
      others.get(values) ??
      statementsOf(values)
        .map((statement): [string, Statement] => [canonical(statement), statement])
        .filter(([text]) => !usual.has(text))
    others.set(values, differing)
    for (const [text, statement] of differing) {
      const here = found.get(text) ?? { statement, rooms: new Map(), unplaced: 0 }
      found.set(text, here)
      if (room) here.rooms.set(room.id, { name: room.name, pcs: (here.rooms.get(room.id)?.pcs ?? 0) + 1 })
      else here.unplaced += 1
    }
  }
  const inOrder = [...found.values()].sort((a, b) => TOPICS.indexOf(a.statement.topic) - TOPICS.indexOf(b.statement.topic))
  return inOrder.map(({ statement, rooms, unplaced }) => ({
    statement,
    rooms: [...rooms].map(([id, { name, pcs }]) => ({ name, pcs, of: sizes.get(id) ?? pcs })).sort((a, b) => a.name.localeCompare(b.name)),
    unplaced,
  }))
}
