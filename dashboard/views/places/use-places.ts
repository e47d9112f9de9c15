import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Refusal } from '../../../protocol/errors.ts'
import { placesChanges, placesList } from '../../../protocol/places.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { useStream } from '../../live/index.ts'
import { arrange, boardOf, mergeChange, type Places, type PlacesBoard } from './board.ts'

/** Read again this often while the stream does not come through: a filter holds it back, or the server is away. */
const POLL_MS = 10_000

export interface LivePlaces {
  value: Places | null
  failure: Refusal | null
  loading: boolean
  /** when this was last known to be so, epoch ms */
  readAt: number
  reload(): void
}

/** Rooms and PCs, as they change. The stream is open only while the page is looked at: a hidden tab costs the server nothing. */
export function usePlaces(): LivePlaces {
  const { api } = useApp()
  const [board, setBoard] = useState<PlacesBoard | null>(null)
  const [live, setLive] = useState(false)
  const latest = useRef<PlacesBoard | null>(null)
  const keep = useCallback((next: PlacesBoard) => {
    latest.current = next
    setBoard(next)
  }, [])
  const listed = useLoad(
    useCallback(async () => {
      const read = boardOf(await api.call(placesList, {}))
      // What the stream has brought meanwhile is newer.
      const known = latest.current
      if (!known || known.cursor.epoch !== read.cursor.epoch || known.cursor.n <= read.cursor.n) keep(read)
      return read
    }, [api, keep]),
    live ? undefined : POLL_MS,
  )
  const known = board !== null
  // A burst of changes is painted once.
  const painting = useRef(0)
  const link = useStream(placesChanges, known, {
    from: () => latest.current?.cursor ?? null,
    onItem(item) {
      if (!latest.current) return
      latest.current = mergeChange(latest.current, item)
      painting.current ||= requestAnimationFrame(() => {
        painting.current = 0
        if (latest.current) setBoard(latest.current)
      })
    },
  })
  useEffect(() => setLive(link === 'live'), [link])
  useEffect(() => () => cancelAnimationFrame(painting.current), [])

  const value = useMemo(() => board && arrange(board), [board])
  return { value, failure: live ? null : listed.failure, loading: listed.loading, readAt: listed.readAt, reload: listed.reload }
}
