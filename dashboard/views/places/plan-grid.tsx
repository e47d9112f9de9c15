import { type LucideIcon, Monitor, Presentation, UserRound } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, memo, type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PLAN_LAST, type SeatKind } from '../../../protocol/places.ts'
import type { Cell, Plan } from './draft.ts'

const KIND_ICONS: Readonly<Record<SeatKind, LucideIcon>> = { pupil: Monitor, teacher: UserRound, projector: Presentation }
/** One cell with its gap, px; as in plan.css. */
export const CELL = { width: 96, height: 64 } as const
/** Nearer than this a press is a click, not a drag (px). */
const STILL = 6

interface PlanGridProps {
  label: string
  describedBy: string
  plan: Plan
  cursor: Cell
  /** key of the seat that is picked up */
  held: string | null
  /** names of the PCs, by seat id */
  pcs: ReadonlyMap<string, string>
  /** take the focus when the cursor moves; not when only the plan around it did */
  focus: number
  onKey(event: KeyboardEvent): void
  onCursor(cell: Cell): void
  onDrop(key: string, to: Cell): void
}

/** The plan as a grid of which only what stands on it is drawn, and the cell the keyboard is at. */
export function PlanGrid({ label, describedBy, plan, cursor, held, pcs, focus, onKey, onCursor, onDrop }: PlanGridProps) {
  const here = useRef<HTMLDivElement>(null)
  const drag = useDrag(onCursor, onDrop)
  useEffect(() => {
    if (focus > 0) here.current?.focus()
  }, [focus])
  const known = useRef<Rows>(NO_ROWS)
  const {
    rows: byRow,
    right,
    bottom,
  } = useMemo(() => {
    known.current = inRows(plan, known.current)
    return known.current
  }, [plan])
  const columns = Math.min(PLAN_LAST + 1, Math.max(8, cursor.x + 1, right + 1) + 1)
  const rows = Math.min(PLAN_LAST + 1, Math.max(4, cursor.y + 1, bottom + 1) + 1)
  const shown = byRow.some(([y]) => y === cursor.y) ? byRow : [...byRow, [cursor.y, NO_SEATS] as const].sort(([a], [b]) => a - b)
  return (
    <div className="plan-edit">
      {/* biome-ignore lint/a11y/useSemanticElements: a table would need every empty cell */}
      <div
        role="grid"
        aria-label={label}
        aria-describedby={describedBy}
        aria-rowcount={PLAN_LAST + 1}
        aria-colcount={PLAN_LAST + 1}
        className="plan-cells"
        style={{ width: columns * CELL.width, height: rows * CELL.height }}
        onKeyDown={onKey}
        {...drag.handlers}
      >
        {shown.map(([y, seats]) => (
          <PlanRow
            key={y}
            y={y}
            seats={seats}
            pcs={pcs}
            cursorX={y === cursor.y ? cursor.x : null}
            held={seats.some((s) => s.key === held) ? held : null}
            moving={drag.moving && seats.some((s) => s.key === drag.moving?.key) ? drag.moving : null}
            here={here}
          />
        ))}
      </div>
    </div>
  )
}

const NO_SEATS: Plan = []

interface Rows {
  readonly rows: readonly (readonly [number, Plan])[]
  readonly right: number
  readonly bottom: number
}
const NO_ROWS: Rows = { rows: [], right: 0, bottom: 0 }

/** The plan row by row, each from left to right, and how far it reaches. A row that is as it was is the same list: it isn't drawn again. */
function inRows(plan: Plan, before: Rows): Rows {
  const known = new Map(before.rows)
  const rows = [...Map.groupBy(plan, (s) => s.y)]
    .sort(([a], [b]) => a - b)
    .map(([y, seats]) => {
      seats.sort((a, b) => a.x - b.x)
      const was = known.get(y)
      return [y, was?.length === seats.length && was.every((seat, i) => seat === seats[i]) ? was : seats] as const
    })
  return { rows, right: Math.max(0, ...plan.map((s) => s.x)), bottom: rows.at(-1)?.[0] ?? 0 }
}

interface PlanRowProps {
  y: number
  seats: Plan
  pcs: ReadonlyMap<string, string>
  /** null: the cursor is in another row */
  cursorX: number | null
  held: string | null
  moving: Moving | null
  here: RefObject<HTMLDivElement | null>
}
/** Memoised: an arrow key draws the row it leaves and the one it comes to, however many there are. */
const PlanRow = memo(function PlanRow({ y, seats, pcs, cursorX, held, moving, here }: PlanRowProps) {
  const { t } = useTranslation()
  const atCursor = cursorX === null ? undefined : seats.find((s) => s.x === cursorX)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table would need every empty cell
    // biome-ignore lint/a11y/useFocusableInteractive: its cells are
    <div role="row" aria-rowindex={y + 1}>
      {seats.map((seat) => (
        <SeatCell
          key={seat.key}
          seatKey={seat.key}
          x={seat.x}
          y={seat.y}
          kind={seat.kind}
          name={seat.name}
          pc={(seat.id !== null && pcs.get(seat.id)) || null}
          isHeld={seat.key === held}
          isCurrent={seat === atCursor}
          focusRef={seat === atCursor ? here : null}
          dx={moving?.key === seat.key ? moving.dx : 0}
          dy={moving?.key === seat.key ? moving.dy : 0}
        />
      ))}
      {cursorX !== null && !atCursor && (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <div
          role="gridcell"
          ref={here}
          tabIndex={0}
          aria-colindex={cursorX + 1}
          aria-label={t('plan|emptyCell', { x: cursorX + 1, y: y + 1 })}
          className="plan-empty"
          style={at(cursorX, y)}
        />
      )}
    </div>
  )
})

const at = (x: number, y: number): CSSProperties => ({ left: x * CELL.width, top: y * CELL.height })

interface SeatCellProps {
  seatKey: string
  x: number
  y: number
  kind: SeatKind
  name: string
  pc: string | null
  isHeld: boolean
  isCurrent: boolean
  focusRef: RefObject<HTMLDivElement | null> | null
  dx: number
  dy: number
}
/** Memoised on what it shows: of 1,000 seats a key repaints the two it concerns. */
const SeatCell = memo(function SeatCell({ seatKey, x, y, kind, name, pc, isHeld, isCurrent, focusRef, dx, dy }: SeatCellProps) {
  const { t } = useTranslation()
  const Icon = KIND_ICONS[kind]
  const words = { seat: name, x: x + 1, y: y + 1, kind: t(`plan|kind|${kind}`) }
  const label = pc === null ? t('plan|cell', words) : t('plan|cellWithPc', { ...words, pc })
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div
      role="gridcell"
      ref={focusRef}
      tabIndex={isCurrent ? 0 : -1}
      aria-colindex={x + 1}
      aria-selected={isHeld}
      aria-label={label}
      className="plan-seat"
      data-key={seatKey}
      data-kind={kind}
      data-held={isHeld || undefined}
      style={dx || dy ? { ...at(x, y), transform: `translate(${dx}px, ${dy}px)`, zIndex: 2 } : at(x, y)}
    >
      <Icon size={16} aria-hidden="true" />
      <span className="plan-name">{name}</span>
      {pc !== null && <span className="plan-pc">{pc}</span>}
    </div>
  )
})

interface Moving {
  key: string
  fromX: number
  fromY: number
  dx: number
  dy: number
}
/** A press on a cell puts the cursor there; on a seat it may go on as a drag. A finger scrolls; its seats move by the buttons. */
function useDrag(onCursor: (cell: Cell) => void, onDrop: (key: string, to: Cell) => void) {
  const [moving, setMoving] = useState<Moving | null>(null)
  const cellOf = (event: PointerEvent<HTMLElement>): Cell => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: Math.floor((event.clientX - box.left) / CELL.width), y: Math.floor((event.clientY - box.top) / CELL.height) }
  }
  return {
    moving,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return
        onCursor(cellOf(event))
        const key = (event.target as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset.key
        if (!key || event.pointerType === 'touch') return
        event.currentTarget.setPointerCapture(event.pointerId)
        setMoving({ key, fromX: event.clientX, fromY: event.clientY, dx: 0, dy: 0 })
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        if (moving) setMoving({ ...moving, dx: event.clientX - moving.fromX, dy: event.clientY - moving.fromY })
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        if (moving && Math.hypot(moving.dx, moving.dy) > STILL) onDrop(moving.key, cellOf(event))
        setMoving(null)
      },
      onPointerCancel: () => setMoving(null),
    },
  }
}
