import { useCallback, useEffect, useRef, useState } from 'react'
import { calendarWatching, calendarWatchingLive, type WatchingNow } from '../../../protocol/calendar.ts'
import type { Refusal } from '../../../protocol/errors.ts'
import { useAction, useApp } from '../../core/index.ts'
import { useStream } from '../../live/index.ts'

/** Asked this often where the stream doesn't come through; each time is a row in the audit. */
const POLL_MS = 30_000

/** Who watches which room, as it changes; opening it is one row in the audit. */
export function useWatching(): { value: WatchingNow | null; failure: Refusal | null; reload(): void } {
  const { api } = useApp()
  const [value, setValue] = useState<WatchingNow | null>(null)
  // Each item is the whole of it: there is nothing to go on from.
  const from = useCallback(() => ({ epoch: 0, n: 0 }), [])
  const link = useStream(calendarWatchingLive, true, { from, onItem: ({ watching }) => setValue(watching) })
  const { start, failure } = useAction(async () => setValue(await api.call(calendarWatching, {})))
  const held = link === 'held'
  const ask = useRef(start)
  ask.current = start
  useEffect(() => {
    if (!held) return
    ask.current()
    const timer = setInterval(() => document.hidden || ask.current(), POLL_MS)
    return () => clearInterval(timer)
  }, [held])
  return { value, failure: held ? failure : null, reload: start }
}
