import { Settings2 } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Device, Room } from '../../../protocol/places.ts'
import { ActionButton, type Column, DataTable } from '../../components/index.ts'
import { dayAndTime } from '../../core/index.ts'
import { deviceState } from './rules.ts'

interface Row {
  device: Device
  room: string | null
  seat: string | null
}

export function DeviceTable({ rooms, unplaced, onOpen }: { rooms: readonly Room[]; unplaced: readonly Device[]; onOpen(device: string): void }) {
  const { t } = useTranslation()
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
      // Whether it works: that nobody is at it, or that it is locked, is no fault and must hide none.
      { id: 'state', title: t('rooms|state'), value: (r) => t(`seat|${deviceState({ ...r.device, lock: 'none' }, false)}`) },
      { id: 'kind', title: t('pcs|for'), value: (r) => t(`pcs|kind|${r.device.kind}`) },
      { id: 'network', title: t('pcs|network'), value: (r) => (r.device.offSite ? t('seat|offSite') : t(`pcs|on|${r.device.network}`)) },
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
        id: 'open',
        title: t('pcs|details'),
        value: (r) => r.device.hostname,
        show: ({ device }) => (
          <ActionButton kind="bare" icon={Settings2} aria-label={t('pcs|open', { pc: device.hostname })} onPress={() => onOpen(device.id)}>
            {t('pcs|details')}
          </ActionButton>
        ),
        unsorted: true,
      },
    ],
    [t, onOpen],
  )
  if (rows.length === 0) return null
  return (
    <section className="stack stack-wide" aria-labelledby="all-pcs">
      <h2 id="all-pcs">{t('rooms|pcs')}</h2>
      <DataTable caption={t('rooms|pcs')} columns={columns} rows={rows} rowKey={(r) => r.device.id} sort={{ column: 'pc', direction: 'ascending' }} />
    </section>
  )
}
