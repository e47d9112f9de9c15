/** A file of an import as a table with named columns. */
import { basename } from 'node:path'
import { Refusal } from '../../../protocol/errors.ts'
import { type ReadOptions, type Row, readRows } from '../../core/csv.ts'
import { VALUE_MAX } from '../rules.ts'
import type { Gathering } from './gathering.ts'

export interface Sheet {
  readonly columns: readonly string[]
  readonly rows: AsyncGenerator<Row>
}
export interface NamedRow {
  readonly line: number
  /** The cell as it stands, trimmed; empty where the file has no such column. */
  get(column: string): string
}
export interface Table {
  /** the file's name */
  readonly file: string
  readonly columns: readonly string[]
  has(column: string): boolean
  readonly rows: AsyncGenerator<NamedRow>
}

/** The heading's columns and the rows below it; unreadable rows are refused on the way. */
export async function openSheet(path: string, into: Gathering, options: ReadOptions = {}): Promise<Sheet> {
  const file = basename(path)
  const all = readRows(path, options)
  const { value: heading } = await all.next()
  if (!heading || 'unreadable' in heading) throw new Refusal('IMPORT_UNREADABLE', `${file}: the first line should name the columns`)
  const columns = heading.cells.map((c) => c.normalize('NFC').trim().slice(0, VALUE_MAX))
  async function* rows(): AsyncGenerator<Row> {
    for await (const row of all) {
      if ('unreadable' in row) into.refuse(file, row.line, null, row.unreadable)
      else if (row.cells.slice(columns.length).some((c) => c.trim() !== '')) {
        // Every later cell would stand under the wrong heading.
        into.refuse(file, row.line, null, `has ${row.cells.length} cells under ${columns.length} columns`)
      } else yield row
    }
  }
  return { columns, rows: rows() }
}

/** `needs`: columns without which the file means nothing. Columns are found whatever their case. Throws IMPORT_UNKNOWN_FORMAT. */
export async function openTable(path: string, needs: readonly string[], into: Gathering, options: ReadOptions = {}): Promise<Table> {
  const { columns, rows } = await openSheet(path, into, options)
  const at = new Map(columns.map((column, i) => [column.toLowerCase(), i]))
  const missing = needs.filter((column) => !at.has(column.toLowerCase()))
  if (missing.length > 0) {
    await rows.return(undefined)
    throw new Refusal('IMPORT_UNKNOWN_FORMAT', `${basename(path)} needs the columns ${missing.join(', ')}`)
  }
  async function* named(): AsyncGenerator<NamedRow> {
    for await (const { line, cells } of rows) yield { line, get: (column) => cells[at.get(column.toLowerCase()) ?? -1]?.trim() ?? '' }
  }
  return { file: basename(path), columns, has: (column) => at.has(column.toLowerCase()), rows: named() }
}
