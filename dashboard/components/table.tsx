import { ArrowDown, ArrowUp, ArrowUpDown, Download } from 'lucide-react'
import { type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { compareBy, matches, type SortOrder } from '../core/index.ts'
import { Action } from './button.tsx'
import { TextBox } from './fields.tsx'

export interface Column<R> {
  id: string
  title: string
  /** what is sorted, filtered and exported */
  value(row: R): string | number | null
  /** what is shown, when not the value itself */
  show?(row: R): ReactNode
  /** kept out of the filter, so that a hidden name can't be found by typing letters */
  unfiltered?: boolean
  numeric?: boolean
  /** a column of buttons */
  unsorted?: boolean
}

/** A table that sorts by each heading and filters by any word. Plain HTML: every screen reader has keys for it. */
export function DataTable<R>({
  caption,
  columns,
  rows,
  rowKey,
  sort: firstSort,
  onExport,
  exporting,
}: {
  caption: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  rowKey(row: R): string
  sort: SortOrder
  onExport?(rows: readonly R[], columns: readonly Column<R>[]): void
  exporting?: boolean
}) {
  const { t } = useTranslation()
  const captionId = useId()
  const [sort, setSort] = useState(firstSort)
  const [typed, setTyped] = useState('')
  const shown = useMemo(() => {
    const by = columns.find((c) => c.id === sort.column)
    const kept =
      typed.trim() === ''
        ? rows
        : rows.filter((row) =>
            matches(
              typed,
              columns.filter((c) => !c.unfiltered).map((c) => c.value(row)),
            ),
          )
    return by ? [...kept].sort((a, b) => compareBy(by.value(a), by.value(b), sort.direction)) : kept
  }, [rows, columns, sort, typed])
  const turn = (id: string) => setSort((now) => ({ column: id, direction: now.column === id && now.direction === 'ascending' ? 'descending' : 'ascending' }))

  return (
    <div className="table-block">
      <div className="row table-tools">
        <TextBox label={t('table|filter')} type="search" value={typed} onChange={setTyped} />
        <p role="status" className="soft">
          {shown.length === rows.length ? t('table|rows', { count: rows.length }) : t('table|some', { shown: shown.length, total: rows.length })}
        </p>
        {onExport && (
          <Action icon={Download} onPress={() => onExport(shown, columns)} isPending={exporting ?? false}>
            {exporting ? t('table|exporting') : t('table|export')}
          </Action>
        )}
      </div>
      {/* A region that may scroll sideways must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1, axe scrollable-region-focusable */}
      <section className="table-scroll" tabIndex={0} aria-labelledby={captionId}>
        <table>
          <caption id={captionId}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => {
                const active = sort.column === column.id
                const Icon = active ? (sort.direction === 'ascending' ? ArrowUp : ArrowDown) : ArrowUpDown
                return (
                  <th key={column.id} scope="col" {...(!column.unsorted && { 'aria-sort': active ? sort.direction : 'none' })} data-numeric={column.numeric}>
                    {column.unsorted ? (
                      <span className="title">{column.title}</span>
                    ) : (
                      <button type="button" className="sort" onClick={() => turn(column.id)}>
                        {column.title} <Icon size={16} aria-hidden="true" />
                      </button>
                    )}
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.id} data-title={column.title} data-numeric={column.numeric}>
                    {column.show ? column.show(row) : column.value(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown.length === 0 && <p className="soft">{t('table|none')}</p>}
    </div>
  )
}
