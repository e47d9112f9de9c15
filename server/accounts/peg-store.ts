/** Which child of a class has which coat-peg symbol. */
import type { Peg } from '../../protocol/accounts.ts'
import type { Query, Tx } from '../core/index.ts'

export interface PegRow {
  school_id: string
  class_name: string
  person_id: string
  symbol: string
}
declare module '../core/tables.ts' {
  interface Tables {
    account_pegs: PegRow
  }
}

/** Of one class, or of the whole school. */
export function pegsOf(q: Query, school: string, className?: string): Promise<PegRow[]> {
  let rows = q.selectFrom('account_pegs').selectAll().where('school_id', '=', school)
  if (className !== undefined) rows = rows.where('class_name', '=', className)
  return rows.execute()
}

/** All of a class's at once, so that two children can exchange theirs. */
export async function replacePegs(tx: Tx, school: string, className: string, pegs: ReadonlyMap<string, Peg>): Promise<void> {
  await tx.q.deleteFrom('account_pegs').where('school_id', '=', school).where('class_name', '=', className).execute()
  await tx.insertMany(
    'account_pegs',
    ['school_id', 'class_name', 'person_id', 'symbol'],
    [...pegs].map(([person, symbol]) => [school, className, person, symbol]),
  )
}
