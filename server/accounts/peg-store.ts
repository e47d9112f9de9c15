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

const PEG_COLUMNS = ['school_id', 'class_name', 'person_id', 'symbol'] as const

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
    PEG_COLUMNS,
    [...pegs].map(([person, symbol]) => [school, className, person, symbol]),
  )
}

type Hung = Pick<PegRow, 'class_name' | 'symbol'>
export function pegsOfPerson(q: Query, school: string, person: string): Promise<Hung[]> {
  const rows = q.selectFrom('account_pegs').select(['class_name', 'symbol']).where('school_id', '=', school).where('person_id', '=', person)
  return rows.orderBy('class_name').execute()
}
/** Of two symbols in one class `to`'s stays, and the other is free. Returns what was `from`'s. */
export async function movePegs(tx: Tx, school: string, from: string, to: string): Promise<Hung[]> {
  const theirs = await pegsOfPerson(tx.q, school, from)
  const own = (await pegsOfPerson(tx.q, school, to)).map((peg) => peg.class_name)
  await tx.q.deleteFrom('account_pegs').where('school_id', '=', school).where('person_id', '=', from).execute()
  const rows = theirs.filter((peg) => !own.includes(peg.class_name)).map((peg) => [school, peg.class_name, to, peg.symbol])
  await tx.insertMany('account_pegs', PEG_COLUMNS, rows)
  return theirs
}
/** Symbols that `holder` has from a merge, or that nobody has, are `owner`'s again; one given to another child meanwhile stays theirs. */
export async function returnPegs(tx: Tx, school: string, pegs: readonly Hung[], holder: string, owner: string): Promise<void> {
  for (const { class_name, symbol } of pegs) {
    const inClass = await pegsOf(tx.q, school, class_name)
    const taken = inClass.find((peg) => peg.symbol === symbol)
    if ((taken && taken.person_id !== holder) || inClass.some((peg) => peg.person_id === owner)) continue
    if (taken) await tx.q.deleteFrom('account_pegs').where('school_id', '=', school).where('class_name', '=', class_name).where('symbol', '=', symbol).execute()
    await tx.insertMany('account_pegs', PEG_COLUMNS, [[school, class_name, owner, symbol]])
  }
}
