import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Room, Seat } from '../../../protocol/places.ts'
import { cellAt, SeatTile } from './room-tiles.tsx'
import { deviceState, inRows } from './rules.ts'

/** Nearer than this a press is a click, not a drag (px). */
const STILL = 6
const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

interface Drag {
  seat: string
  fromX: number
  fromY: number
  dx: number
  dy: number
}

/** Seats to drag with a pointer, to move with Ctrl and the arrow keys, or to choose and move by buttons. */
export function EditablePlan({ room, onChoose, onMove }: { room: Room; onChoose(seat: Seat): void; onMove(seat: Seat, x: number, y: number): void }) {
  const { t } = useTranslation()
  const [drag, setDrag] = useState<Drag | null>(null)
  const dragged = useRef(false)
  const list = useRef<HTMLUListElement>(null)

  /** One cell with its gap, px. */
  function cell(): { width: number; height: number } {
    const grid = list.current
    const tile = grid?.querySelector('li')
    if (!grid || !tile) return { width: 1, height: 1 }
    const style = getComputedStyle(grid)
    return { width: tile.offsetWidth + Number.parseFloat(style.columnGap), height: tile.offsetHeight + Number.parseFloat(style.rowGap) }
  }
  function start(event: PointerEvent<HTMLButtonElement>, seat: Seat): void {
    dragged.current = false
    if (event.button !== 0 || event.pointerType === 'touch') return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ seat: seat.id, fromX: event.clientX, fromY: event.clientY, dx: 0, dy: 0 })
  }
  function go(event: PointerEvent): void {
    if (!drag) return
    const dx = event.clientX - drag.fromX
    const dy = event.clientY - drag.fromY
    if (Math.hypot(dx, dy) > STILL) dragged.current = true
    setDrag({ ...drag, dx, dy })
  }
  function drop(seat: Seat): void {
    if (drag && dragged.current) {
      const { width, height } = cell()
      const x = seat.x + Math.round(drag.dx / width)
      const y = seat.y + Math.round(drag.dy / height)
      if (x !== seat.x || y !== seat.y) onMove(seat, x, y)
    }
    setDrag(null)
  }
  function key(event: KeyboardEvent, seat: Seat): void {
    const arrow = ARROWS[event.key]
    if (!arrow || !event.ctrlKey) return
    event.preventDefault()
    onMove(seat, seat.x + arrow[0], seat.y + arrow[1])
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a plan that may scroll sideways must be reachable by keyboard
    <section className="plan" tabIndex={0} aria-label={t('live|planOf', { room: room.name })}>
      <ul ref={list} className="tiles tiles-edit">
        {inRows(room.seats).map((seat) => {
          const mine = drag?.seat === seat.id && dragged.current ? drag : null
          return (
            <li key={seat.id} style={{ ...cellAt(seat.x, seat.y), ...(mine && { transform: `translate(${mine.dx}px, ${mine.dy}px)`, zIndex: 5 }) }}>
              <button
                type="button"
                className="seat"
                data-seat={seat.id}
                aria-haspopup="dialog"
                aria-keyshortcuts="Control+ArrowLeft Control+ArrowRight Control+ArrowUp Control+ArrowDown"
                onPointerDown={(event) => start(event, seat)}
                onPointerMove={go}
                onPointerUp={() => drop(seat)}
                onPointerCancel={() => setDrag(null)}
                onKeyDown={(event) => key(event, seat)}
                onClick={() => !dragged.current && onChoose(seat)}
              >
                <SeatTile name={seat.name} state={deviceState(seat.device, false)} />
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
