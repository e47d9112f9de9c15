import { useEffect, useRef, useState } from 'react'
import type { Item, Stream } from '../../protocol/op.ts'
import { useApp } from '../core/index.ts'
import type { Cursor } from './board.ts'
import { retryDelayMs, SILENT_AFTER_MS } from './link.ts'

export interface Following<S extends Stream> {
  /** where to go on from, asked at each connection; null: not yet */
  from(): Cursor | null
  onItem(item: Item<S>): void
}

/**
 * Follows a stream of one's own page for as long as `open`, and connects again by itself. Resolves to whether it comes through: not yet, yes,
 * or no, because a filter holds it back or the server is away. Open only while the page is looked at: a hidden tab costs the server nothing.
 */
export function useStream<S extends Stream>(stream: S, open: boolean, following: Following<S>): 'opening' | 'live' | 'held' {
  const { api } = useApp()
  const [link, setLink] = useState<'opening' | 'live' | 'held'>('opening')
  const latest = useRef(following)
  latest.current = following
  const visible = useVisible()

  useEffect(() => {
    if (!open || !visible) return
    const leaving = new AbortController()
    const run = async () => {
      for (let attempt = 0; !leaving.signal.aborted; attempt++) {
        const from = latest.current.from()
        if (!from) return
        const heard = () => {
          attempt = 0
          setLink('live')
        }
        try {
          const parts = { silentAfterMs: SILENT_AFTER_MS, onHeard: heard, onItem: (item: Item<S>) => latest.current.onItem(item) }
          await api.follow(stream, from, parts, leaving.signal)
        } catch {
          if (!leaving.signal.aborted) setLink('held')
        }
        if (!leaving.signal.aborted) await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt, Math.random())))
      }
    }
    void run()
    return () => leaving.abort()
  }, [api, stream, open, visible])
  return link
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
