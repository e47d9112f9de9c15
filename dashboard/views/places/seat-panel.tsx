import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Plus, RotateCw, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { SEAT_KINDS, type SeatKind } from '../../../protocol/places.ts'
import { ActionButton, Choice, TextBox } from '../../components/index.ts'
import type { Cell, PlanSeat } from './draft.ts'

const STEPS = [
  ['left', ArrowLeft, -1, 0],
  ['right', ArrowRight, 1, 0],
  ['up', ArrowUp, 0, -1],
  ['down', ArrowDown, 0, 1],
] as const
const NAME_MAX = 120

export interface SeatActs {
  onAdd(kind: SeatKind): void
  onMove(dx: number, dy: number): void
  onChange(to: { name?: string; kind?: SeatKind }): void
  onTurn(): void
  onRemove(): void
}
interface SeatPanelProps extends SeatActs {
  cell: Cell
  /** what stands there */
  seat: PlanSeat | null
}

/** What can be done where the cursor is, by buttons: everything the keys and the pointer do. */
export function SeatPanel({ cell, seat, onAdd, onMove, onChange, onTurn, onRemove }: SeatPanelProps) {
  const { t } = useTranslation()
  if (!seat) {
    return (
      <section className="panel stack" aria-labelledby="seat-panel">
        <h3 id="seat-panel">{t('plan|emptyCell', { x: cell.x + 1, y: cell.y + 1 })}</h3>
        <div className="row">
          {SEAT_KINDS.map((kind) => (
            <ActionButton key={kind} icon={Plus} onPress={() => onAdd(kind)}>
              {t(`plan|add|${kind}`)}
            </ActionButton>
          ))}
        </div>
      </section>
    )
  }
  return (
    <section className="panel stack" aria-labelledby="seat-panel">
      <h3 id="seat-panel">{t('plan|seatAt', { seat: seat.name, x: cell.x + 1, y: cell.y + 1 })}</h3>
      <div className="row row-top">
        <TextBox
          label={t('plan|name')}
          value={seat.name}
          onChange={(name) => onChange({ name: name.slice(0, NAME_MAX) })}
          problem={seat.name.trim() === '' ? t('plan|needName') : null}
        />
        <Choice<SeatKind>
          label={t('plan|kindOf')}
          value={seat.kind}
          onChange={(kind) => onChange({ kind })}
          options={SEAT_KINDS.map((kind) => ({ key: kind, text: t(`plan|kind|${kind}`) }))}
        />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row in every browser */}
      <div className="row" role="group" aria-label={t('rooms|move')}>
        {STEPS.map(([name, icon, dx, dy]) => (
          <ActionButton key={name} icon={icon} onPress={() => onMove(dx, dy)}>
            {t(`rooms|${name}`)}
          </ActionButton>
        ))}
        <ActionButton icon={RotateCw} onPress={onTurn}>
          {t('plan|turn')}
        </ActionButton>
        <ActionButton icon={Trash2} onPress={onRemove}>
          {t('plan|remove')}
        </ActionButton>
      </div>
    </section>
  )
}
