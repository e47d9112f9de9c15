import { useMemo, useState } from 'react'
import type { Refusal } from '../../protocol/errors.ts'
import { useAction, useLoad } from './hooks.ts'

export interface NewestFirst<T> {
  /** null until the first page has come */
  rows: readonly T[] | null
  loading: boolean
  failure: Refusal | null
  reload(): void
  /** the next page; null when all there is has come */
  older: (() => void) | null
  olderPending: boolean
}
/** A list that the server gives newest first, `atOnce` rows at a time. `read` gets the last row that is known, null for the first page. */
export function useNewestFirst<T>(read: (last: T | null) => Promise<readonly T[]>, atOnce: number): NewestFirst<T> {
  const [before, setBefore] = useState<readonly T[]>([])
  const [ended, setEnded] = useState(false)
  const newest = useLoad(() => read(null))
  const rows = useMemo(() => newest.value && [...newest.value, ...before], [newest.value, before])
  const more = useAction(async () => {
    const page = await read(rows?.at(-1) ?? null)
    setBefore([...before, ...page])
    setEnded(page.length < atOnce)
  })
  const hasMore = rows !== null && rows.length >= atOnce && !ended
  return {
    rows,
    loading: newest.loading,
    failure: newest.failure ?? more.failure,
    reload: newest.failure ? newest.reload : () => more.start(),
    older: hasMore ? () => more.start() : null,
    olderPending: more.pending,
  }
}
