import { ArrowDown, ArrowUp, ArrowUpDown, Download } from 'lucide-react'
import { memo, type ReactNode, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { compareBy, matcher, type SortOrder, searchable } from '../core/index.ts'
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
  /** epoch ms: ISO 8601 in an exported file, because a spreadsheet can sort that */
  instant?: boolean
  /** a column of buttons */
  unsorted?: boolean
}

/** Rows drawn at first and with each “show more”. A browser lays out a table as a whole: with 1,000 rows a key would wait for it. */
const PAGE = 50

/**
 * A table that sorts by each heading and filters by any word. Plain HTML: every screen reader has keys for it. Sorting, filter and
 * export are of all rows; the first are drawn, the others on demand, and it says so. What is typed is painted before what it finds.
 */
export function DataTable<R extends object>({
  caption,
  columns,
  rows,
  rowKey,
  sort: firstSort,
  onExport,
  exporting,
  tools,
}: {
  caption: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  rowKey(row: R): string
  sort: SortOrder
  onExport?(rows: readonly R[], columns: readonly Column<R>[]): void
  exporting?: boolean
  /** in place of the filter and the export: where the server filters, the rows here are not all there are, and come a page at a time */
  tools?: ReactNode
}) {
  const { t } = useTranslation()
  const captionId = useId()
  const scroller = useRef<HTMLElement>(null)
  const [sort, setSort] = useState(firstSort)
  const [typed, setTyped] = useState('')
  const [drawn, setDrawn] = useState(tools ? Number.POSITIVE_INFINITY : PAGE)
  const wanted = useDeferredValue(typed)
  const texts = useMemo(() => textsOf(columns), [columns])
  const sorted = useMemo(() => {
    const by = columns.find((c) => c.id === sort.column)
    return by ? sortedBy(rows, by, sort.direction) : rows
  }, [rows, columns, sort])
  const shown = useMemo(() => {
    if (wanted.trim() === '') return sorted
    const isWanted = matcher(wanted)
    return sorted.filter((row) => isWanted(texts(row)))
  }, [sorted, texts, wanted])
  const head = useMemo(() => shown.slice(0, drawn), [shown, drawn])
  const left = shown.length - head.length
  useEffect(() => {
    // Paper has no “show more”.
    const drawAll = () => flushSync(() => setDrawn(Number.POSITIVE_INFINITY))
    window.addEventListener('beforeprint', drawAll)
    return () => window.removeEventListener('beforeprint', drawAll)
  }, [])
  const filter = (words: string) => {
    setTyped(words)
    setDrawn(PAGE)
  }
  const draw = (count: number) => {
    setDrawn(count)
    // The buttons go with the last row; the table has the focus then.
    if (count >= shown.length) scroller.current?.focus({ preventScroll: true })
  }
  const turn = (id: string) => setSort((now) => ({ column: id, direction: now.column === id && now.direction === 'ascending' ? 'descending' : 'ascending' }))

  return (
    <div className="table-block">
      <div className="row table-tools">
        {!tools && <TextBox label={t('table|filter')} type="search" value={typed} onChange={filter} />}
        <p role="status" className="soft">
          {shown.length === rows.length ? t('table|rows', { count: rows.length }) : t('table|some', { shown: shown.length, total: rows.length })}
        </p>
        {onExport && (
          <Action icon={Download} onPress={() => onExport(shown, columns)} isPending={exporting ?? false}>
            {exporting ? t('table|exporting') : t('table|export')}
          </Action>
        )}
        {tools}
      </div>
      {/* A region that may scroll sideways must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1, axe scrollable-region-focusable */}
      <section ref={scroller} className="table-scroll" tabIndex={0} aria-labelledby={captionId}>
        <table aria-rowcount={shown.length + 1}>
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
          <Rows columns={columns} rows={head} rowKey={rowKey} />
        </table>
      </section>
      {left > 0 && (
        <div className="row">
          <p className="soft">{t('table|first', { shown: head.length, total: shown.length })}</p>
          <Action onPress={() => draw(drawn + PAGE)}>{t('table|more', { count: Math.min(left, PAGE) })}</Action>
          <Action onPress={() => draw(shown.length)}>{t('table|all')}</Action>
        </div>
      )}
      {shown.length === 0 && <p className="soft">{t('table|none')}</p>}
    </div>
  )
}

interface RowsProps<R> {
  columns: readonly Column<R>[]
  rows: readonly R[]
  rowKey(row: R): string
}
/** Not drawn again for a letter that is typed, but for what it finds. */
const Rows = memo(function Rows<R>({ columns, rows, rowKey }: RowsProps<R>) {
  return (
    <tbody>
      {rows.map((row) => (
        <Row key={rowKey(row)} columns={columns} row={row} />
      ))}
    </tbody>
  )
}, isSame) as <R>(props: RowsProps<R>) => ReactNode

/** A caller's `rowKey` is a new function each time, and always says the same. */
function isSame<R>(a: RowsProps<R>, b: RowsProps<R>): boolean {
  return a.rows === b.rows && a.columns === b.columns
}

const Row = memo(function Row<R>({ columns, row }: { columns: readonly Column<R>[]; row: R }) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.id} data-title={column.title} data-numeric={column.numeric}>
          {column.show ? column.show(row) : column.value(row)}
        </td>
      ))}
    </tr>
  )
}) as <R>(props: { columns: readonly Column<R>[]; row: R }) => ReactNode

/** Each row's words are put together once: a filter asks for them with every letter. */
function textsOf<R extends object>(columns: readonly Column<R>[]): (row: R) => string {
  const known = new WeakMap<R, string>()
  const filtered = columns.filter((c) => !c.unfiltered)
  return (row) => {
    const text = known.get(row) ?? searchable(filtered.map((c) => c.value(row)))
    known.set(row, text)
    return text
  }
}
function sortedBy<R>(rows: readonly R[], { value }: Column<R>, direction: SortOrder['direction']): readonly R[] {
  return rows
    .map((row) => ({ row, key: value(row) }))
    .sort((a, b) => compareBy(a.key, b.key, direction))
    .map(({ row }) => row)
}
