import { Trash2, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  CLEARABLE,
  DEVICE_KINDS,
  type Device,
  type DeviceKind,
  devicesClearWarning,
  devicesRevoke,
  placesMarkDevice,
  type Room,
  type Seat,
  type Warning,
} from '../../../protocol/places.ts'
import { ActionButton, Ask, Choice, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { inRows } from './rules.ts'

const NOWHERE = 'nowhere'

interface DevicePanelProps {
  device: Device
  rooms: readonly Room[]
  onPlace(device: Device, seat: Seat | null): void
  onDone(words: string): void
  onClose(): void
}

/** One PC: what it is for, where it stands, what is wrong with it and what to do. In the page, because a reason is typed here. */
export function DevicePanel({ device, rooms, onPlace, onDone, onClose }: DevicePanelProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [leaving, setLeaving] = useState(false)
  const mark = useAction(async (kind: DeviceKind) => {
    await api.call(placesMarkDevice, { device: device.id, kind })
    onDone(t('pcs|marked', { pc: device.hostname, kind: t(`pcs|kind|${kind}`) }))
  })
  const revoke = useAction(async () => {
    await api.call(devicesRevoke, { device: device.id })
    onDone(t('rooms|removed', { pc: device.hostname }))
    onClose()
  })
  const seats = rooms.flatMap((room) => inRows(room.seats).flatMap((seat) => (seat.device === null || seat.device.id === device.id ? [{ room, seat }] : [])))
  const mine = seats.find(({ seat }) => seat.device)?.seat
  return (
    <section className="panel stack" aria-labelledby="pc-panel">
      <h2 id="pc-panel" tabIndex={-1} ref={focusOnce}>
        {device.hostname}
      </h2>
      <div className="row row-top">
        <Choice<DeviceKind>
          label={t('pcs|for')}
          value={device.kind}
          onChange={mark.start}
          options={DEVICE_KINDS.map((kind) => ({ key: kind, text: t(`pcs|kind|${kind}`) }))}
        />
        <Choice
          label={t('rooms|seatOf', { pc: device.hostname })}
          value={mine?.id ?? NOWHERE}
          onChange={(id) => onPlace(device, seats.find(({ seat }) => seat.id === id)?.seat ?? null)}
          options={[
            { key: NOWHERE, text: t('pcs|nowhere') },
            ...seats.map(({ room, seat }) => ({ key: seat.id, text: t('rooms|seatIn', { room: room.name, seat: seat.name }) })),
          ]}
        />
      </div>
      <FailureNote failure={mark.failure} />
      {device.warnings.map((warning) => (
        <WarningRow key={warning} device={device} warning={warning} onDone={onDone} />
      ))}
      <div className="row">
        <ActionButton icon={Trash2} onPress={() => setLeaving(true)}>
          {t('rooms|remove', { pc: device.hostname })}
        </ActionButton>
        <ActionButton icon={X} onPress={onClose}>
          {t('app|close')}
        </ActionButton>
      </div>
      {leaving && (
        <Ask
          title={t('rooms|remove', { pc: device.hostname })}
          yes={t('rooms|removeYes')}
          pending={revoke.pending}
          onNo={() => setLeaving(false)}
          onYes={() => revoke.start()}
        >
          <p>{t('rooms|removeAsk')}</p>
          <FailureNote failure={revoke.failure} />
        </Ask>
      )}
    </section>
  )
}

/** It opens above the table that asked for it. */
const focusOnce = (heading: HTMLElement | null): void => heading?.focus()

type Clearable = (typeof CLEARABLE)[number]
const isClearable = (warning: Warning): warning is Clearable => (CLEARABLE as readonly string[]).includes(warning)

function WarningRow({ device, warning, onDone }: { device: Device; warning: Warning; onDone(words: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const clear = useAction(async (kind: Clearable) => {
    await api.call(devicesClearWarning, { device: device.id, warning: kind, reason: reason.trim() })
    onDone(t('pcs|cleared', { pc: device.hostname }))
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (reason.trim() !== '' && isClearable(warning)) clear.start(warning)
  }
  return (
    <form className="stack warning" noValidate onSubmit={submit}>
      <p>
        <strong>{t(`rooms|warning|${warning}`)}</strong> {warning === 'renamed' && device.formerName !== null && t('pcs|was', { name: device.formerName })}
      </p>
      <p>{t(`pcs|advice|${warning}`)}</p>
      {isClearable(warning) && (
        <div className="row row-bottom">
          <TextBox label={t('pcs|reason')} value={reason} onChange={setReason} problem={tried && reason.trim() === '' ? t('pcs|needReason') : null} />
          <ActionButton type="submit" isPending={clear.pending}>
            {t('pcs|clear')}
          </ActionButton>
        </div>
      )}
      <FailureNote failure={clear.failure} />
    </form>
  )
}
