/**
 * A statement of the way every logon takes, built and compiled once: that costs several times what a database needs to run it.
 *
 *   const markOf = statement((q, { school, account }: Who) => q.selectFrom('marks').selectAll().where('school_id', '=', school)…)
 *   const rows = await markOf(tx.q, { school, account })
 *
 * `build` sees placeholders, not values: they may only be handed on to the query, whose shape is the same for all of them.
 */
import type { CompiledQuery } from 'kysely'
import type { Cell, Query } from './db.ts'

type Values = Readonly<Record<string, Cell>>
/** A row's columns as values: an interface has no index signature, this has. */
export type Columns<Row extends object> = Pick<Row, keyof Row>
interface Compilable<Row> {
  compile(): CompiledQuery<Row>
}
class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export function statement<V extends Values, Row>(build: (q: Query, values: V) => Compilable<Row>): (q: Query, values: V) => Promise<Row[]> {
  const placeholders = new Proxy({} as V, { get: (_, name) => new Placeholder(String(name)) })
  /** by the dialect's adapter: SQLite and PostgreSQL write it differently */
  const compiled = new Map<unknown, CompiledQuery<Row>>()
  return async (q, values) => {
    const dialect = q.getExecutor().adapter.constructor
    const known = compiled.get(dialect) ?? build(q, placeholders).compile()
    compiled.set(dialect, known)
    const parameters = known.parameters.map((parameter) => (parameter instanceof Placeholder ? values[parameter.name] : parameter))
    return (await q.executeQuery<Row>({ ...known, parameters })).rows
  }
}
