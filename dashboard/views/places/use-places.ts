import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Refusal } from '../../../protocol/errors.ts'
import { placesChanges, placesList } from '../../../protocol/places.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { retryDelayMs, SILENT_AFTER_MS } from '../../live/index.ts'
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
  const visible = useVisible()

  useEffect(() => {
    if (!known || !visible) return
    const leaving = new AbortController()
    // A burst of changes is painted once.
    let painting = 0
    const paint = () => {
      painting = 0
      if (latest.current) setBoard(latest.current)
    }
    const run = async () => {
      for (let attempt = 0; !leaving.signal.aborted; attempt++) {
        const from = latest.current
        if (!from) return
        try {
          await api.follow(
            placesChanges,
            from.cursor,
            {
              silentAfterMs: SILENT_AFTER_MS,
              onHeard() {
                attempt = 0
                setLive(true)
              },
              onItem(item) {
                if (!latest.current) return
                latest.current = mergeChange(latest.current, item)
                painting ||= requestAnimationFrame(paint)
              },
            },
            leaving.signal,
          )
        } catch {
          if (!leaving.signal.aborted) setLive(false)
        }
        if (!leaving.signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt, Math.random())))
      }
    }
    void run()
    return () => {
      leaving.abort()
      cancelAnimationFrame(painting)
    }
  }, [api, known, visible])

  const value = useMemo(() => board && arrange(board), [board])
  return { value, failure: live ? null : listed.failure, loading: listed.loading, readAt: listed.readAt, reload: listed.reload }
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(!document.hidden)
  useEffect(() => {
    const changed = () => setVisible(!document.hidden)
    document.addEventListener('visibilitychange', changed)
    return () => document.removeEventListener('visibilitychange', changed)
  }, [])
  return visible
}
