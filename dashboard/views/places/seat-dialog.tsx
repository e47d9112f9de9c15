import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Device, Room, Seat } from '../../../protocol/places.ts'
import { ActionButton, Choice, ModalDialog } from '../../components/index.ts'

const NONE = 'none'
const STEPS = [
  ['left', ArrowLeft, -1, 0],
  ['right', ArrowRight, 1, 0],
  ['up', ArrowUp, 0, -1],
  ['down', ArrowDown, 0, 1],
] as const

interface SeatDialogProps {
  room: Room
  seat: Seat
  unplaced: readonly Device[]
  /** what the last step did; behind a dialog nobody could read it */
  said: string | null
  onMove(x: number, y: number): void
  onPlace(device: Device | null): void
  onClose(): void
}

export function SeatDialog({ room, seat, unplaced, said, onMove, onPlace, onClose }: SeatDialogProps) {
  const { t } = useTranslation()
  const devices = seat.device ? [seat.device] : unplaced
  return (
    <ModalDialog title={t('rooms|seatIn', { room: room.name, seat: seat.name })} onClose={onClose}>
      <p id="move-seat">{t('rooms|move')}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row in every browser */}
      <div className="row" role="group" aria-labelledby="move-seat">
        {STEPS.map(([name, icon, dx, dy]) => (
          <ActionButton key={name} icon={icon} onPress={() => onMove(seat.x + dx, seat.y + dy)}>
            {t(`rooms|${name}`)}
          </ActionButton>
        ))}
      </div>
      <Choice
        label={t('rooms|pcHere')}
        value={seat.device?.id ?? NONE}
        options={[{ key: NONE, text: t('rooms|noPc') }, ...devices.map((d) => ({ key: d.id, text: d.hostname }))]}
        onChange={(id) => onPlace(devices.find((d) => d.id === id) ?? null)}
      />
      <p className="soft" role="status">
        {said}
      </p>
      <div className="row row-end">
        <ActionButton kind="primary" onPress={onClose}>
          {t('app|close')}
        </ActionButton>
      </div>
    </ModalDialog>
  )
}
