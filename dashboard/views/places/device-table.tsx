import { Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Device, devicesRevoke, type Room } from '../../../protocol/places.ts'
import { ActionButton, Ask, type Column, DataTable, FailureNote } from '../../components/index.ts'
import { dayAndTime, useAction, useApp } from '../../core/index.ts'
import { deviceState } from './rules.ts'

interface Row {
  device: Device
  room: string | null
  seat: string | null
}

export function DeviceTable({ rooms, unplaced, onRemoved }: { rooms: readonly Room[]; unplaced: readonly Device[]; onRemoved(pc: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [leaving, setLeaving] = useState<Device | null>(null)
  const revoke = useAction(async (device: Device) => {
    await api.call(devicesRevoke, { device: device.id })
    setLeaving(null)
    onRemoved(device.hostname)
  })
  const rows = useMemo<Row[]>(
    () => [
      ...rooms.flatMap((room) => room.seats.flatMap((seat) => (seat.device ? [{ device: seat.device, room: room.name, seat: seat.name }] : []))),
      ...unplaced.map((device) => ({ device, room: null, seat: null })),
    ],
    [rooms, unplaced],
  )
  const columns = useMemo<Column<Row>[]>(
    () => [
      { id: 'pc', title: t('rooms|pc'), value: (r) => r.device.hostname },
      { id: 'room', title: t('rooms|room'), value: (r) => r.room },
      { id: 'seat', title: t('rooms|seat'), value: (r) => r.seat },
      { id: 'state', title: t('rooms|state'), value: (r) => t(`seat|${deviceState(r.device, false)}`) },
      { id: 'os', title: t('rooms|os'), value: (r) => r.device.os },
      { id: 'version', title: t('rooms|version'), value: (r) => r.device.version },
      {
        id: 'lastSeen',
        title: t('rooms|lastSeen'),
        value: (r) => r.device.lastSeenAt,
        show: (r) => (r.device.lastSeenAt === null ? t('rooms|never') : dayAndTime(r.device.lastSeenAt)),
      },
      { id: 'warnings', title: t('rooms|warnings'), value: (r) => r.device.warnings.map((w) => t(`rooms|warning|${w}`)).join('; ') },
      {
        id: 'remove',
        title: t('rooms|removal'),
        value: (r) => r.device.hostname,
        show: ({ device }) => (
          <ActionButton kind="bare" icon={Trash2} aria-label={t('rooms|remove', { pc: device.hostname })} onPress={() => setLeaving(device)}>
            {t('rooms|removal')}
          </ActionButton>
        ),
        unsorted: true,
      },
    ],
    [t],
  )
  if (rows.length === 0) return null
  return (
    <section className="stack stack-wide" aria-labelledby="all-pcs">
      <h2 id="all-pcs">{t('rooms|pcs')}</h2>
      <DataTable caption={t('rooms|pcs')} columns={columns} rows={rows} rowKey={(r) => r.device.id} sort={{ column: 'pc', direction: 'ascending' }} />
      {leaving && (
        <Ask
          title={t('rooms|remove', { pc: leaving.hostname })}
          yes={t('rooms|removeYes')}
          pending={revoke.pending}
          onNo={() => setLeaving(null)}
          onYes={() => revoke.start(leaving)}
        >
          <p>{t('rooms|removeAsk')}</p>
          <FailureNote failure={revoke.failure} />
        </Ask>
      )}
    </section>
  )
}
