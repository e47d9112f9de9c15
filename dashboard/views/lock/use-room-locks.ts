import { useEffect, useRef } from 'react'
import { lockRooms, type RoomLocks } from '../../../protocol/lock.ts'
import type { Room } from '../../../protocol/places.ts'
import { type Loaded, may, useApp, useLoad, useMe } from '../../core/index.ts'

/** A pause, which no PC tells of, is seen by others within this time. */
const EVERY_MS = 20_000
/** The PCs of a room lock one after the other within this time: asked once for all of them. */
const BURST_MS = 300

/** Who has locked what, read again when a PC on these pages becomes locked or open. */
export function useRoomLocks(rooms: readonly Room[]): Loaded<readonly RoomLocks[]> {
  const { api } = useApp()
  const { role } = useMe()
  const allowed = may(role, lockRooms)
  const read = useLoad(async () => (allowed ? (await api.call(lockRooms, {})).rooms : []), EVERY_MS)
  const { reload } = read
  const locked = rooms.flatMap(({ seats }) => seats.flatMap(({ device }) => (device?.lock === 'staff' ? [device.id] : []))).join()
  const known = useRef(locked)
  useEffect(() => {
    if (known.current === locked) return
    const timer = setTimeout(() => {
      known.current = locked
      reload()
    }, BURST_MS)
    return () => clearTimeout(timer)
  }, [locked, reload])
  return read
}
