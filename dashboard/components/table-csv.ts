import { toCsv } from '../core/index.ts'
import type { Column } from './table.tsx'

/** A table as a file for a spreadsheet: what is sorted, not what is shown. */
export function tableCsv<R>(columns: readonly Column<R>[], rows: readonly R[]): string {
  const told = columns.filter((column) => !column.unsorted)
  const cell = ({ value, instant }: Column<R>, row: R) => {
    const known = value(row) ?? ''
    return instant && typeof known === 'number' ? new Date(known).toISOString() : known
  }
  return toCsv(
    told.map(({ title }) => title),
    rows.map((row) => told.map((column) => cell(column, row))),
  )
}
