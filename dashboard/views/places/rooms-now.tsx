import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RoomLocks } from '../../../protocol/lock.ts'
import type { Device, Room } from '../../../protocol/places.ts'
import { Choice, Empty, FailureNote, Note } from '../../components/index.ts'
import { readPreference, timeOfDay, writePreference } from '../../core/index.ts'
import { type LockablePc, RoomLock, useRoomLocks } from '../lock/index.ts'
import { ShowRule } from '../reminder/index.ts'
import { LooseTiles, RoomTiles } from './room-tiles.tsx'
import { askingIn, countProtected, deviceState, pupilPcs } from './rules.ts'
import { usePlaces } from './use-places.ts'

const ALL = 'all'
const NO_ROOMS: readonly Room[] = []

interface RoomsNowProps {
  waiting: ReadonlySet<string>
  watched: ReadonlySet<string>
  /** what can wait longer than a child who asks for help: it stands beneath that */
  notes: ReactNode
}
/** Who asks for help, then the rooms as they are now, as they change, those the reader watches first. */
export function RoomsNow({ notes, ...rooms }: RoomsNowProps) {
  const places = usePlaces()
  return (
    <>
      {places.value && <AsksHelp rooms={places.value.rooms} unplaced={places.value.unplaced} />}
      {notes}
      <Rooms {...rooms} places={places} />
    </>
  )
}

function Rooms({ waiting, watched, places }: Omit<RoomsNowProps, 'notes'> & { places: ReturnType<typeof usePlaces> }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(() => readPreference('room') ?? ALL)
  const { value, reload } = places
  const locks = useRoomLocks(value?.rooms ?? NO_ROOMS)
  if (!value) return places.failure ? <FailureNote failure={places.failure} onRetry={reload} /> : <p className="soft">{t('app|loading')}</p>
  if (value.rooms.length === 0 && value.unplaced.length === 0) return <Empty title={t('live|noRooms')}>{t('live|noRoomsBody')}</Empty>

  const known = value.rooms.some((r) => r.id === chosen) ? chosen : ALL
  const rooms = value.rooms.filter((r) => known === ALL || r.id === known).sort((a, b) => Number(watched.has(b.id)) - Number(watched.has(a.id)))
  return (
    <>
      {places.failure && <p className="soft">{t('live|notCurrent', { time: timeOfDay(places.readAt) })}</p>}
      {value.rooms.length > 1 && (
        <Choice
          label={t('live|room')}
          value={known}
          onChange={(room) => {
            setChosen(room)
            writePreference('room', room)
          }}
          options={[{ key: ALL, text: t('live|allRooms') }, ...value.rooms.map((r) => ({ key: r.id, text: r.name }))]}
        />
      )}
      {rooms.map((room) => (
        <RoomNow key={room.id} room={room} waiting={waiting} locks={locks.value?.find((l) => l.room === room.id) ?? null} onLocks={locks.reload} />
      ))}
      {known === ALL && value.unplaced.length > 0 && (
        <section className="room">
          <h2>{t('live|unplaced', { count: value.unplaced.length })}</h2>
          <LooseTiles devices={value.unplaced} waiting={waiting} />
        </section>
      )}
    </>
  )
}

/** Said aloud once more by a screen reader when it changes: whichever rooms are shown below. */
function AsksHelp({ rooms, unplaced }: { rooms: readonly Room[]; unplaced: readonly Device[] }) {
  const { t } = useTranslation()
  const asking = askingIn({ rooms, unplaced })
  return (
    <div role="status" className="said">
      {asking.length > 0 && (
        <Note tone="info" quiet>
          {asking.map(({ room, names }) => (
            <p key={room}>{t(room === null ? 'live|asksHelpAt' : 'live|asksHelpIn', { room, at: names.join(', ') })}</p>
          ))}
        </Note>
      )}
    </div>
  )
}

interface RoomNowProps {
  room: Room
  waiting: ReadonlySet<string>
  locks: RoomLocks | null
  onLocks(): void
}
function RoomNow({ room, waiting, locks, onLocks }: RoomNowProps) {
  const { t } = useTranslation()
  const devices = room.seats.flatMap((s) => (s.device ? [s.device] : []))
  const pcs = useMemo<LockablePc[]>(
    () =>
      pupilPcs(room).map(({ seat, device }) => ({
        id: device.id,
        name: seat.name,
        says: deviceState(device, false),
        lock: device.state === 'online' ? device.lock : 'none',
      })),
    [room],
  )
  return (
    <section className="room">
      <RoomLock
        room={room}
        pcs={pcs}
        locks={locks}
        onChanged={onLocks}
        heading={
          <h2>
            {room.name} <span className="soft">{t('live|summary', { protected: countProtected(devices), pcs: devices.length })}</span>
          </h2>
        }
        others={<ShowRule room={room} />}
      />
      {room.seats.length > 0 ? <RoomTiles room={room} waiting={waiting} /> : <p className="soft">{t('live|emptyRoom')}</p>}
    </section>
  )
}
