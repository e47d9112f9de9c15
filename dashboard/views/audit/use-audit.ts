import { useEffect, useRef, useState } from 'react'
import { type AuditFilter, auditList } from '../../../protocol/audit.ts'
import type { Response } from '../../../protocol/op.ts'
import { useAction, useApp } from '../../core/index.ts'

const AT_ONCE = 50

type Page = Response<typeof auditList>
export type AuditRow = Page['rows'][number]
export interface Found {
  filter: AuditFilter
  rows: readonly AuditRow[]
  /** where to look on; null when everything has been looked at */
  next: Page['next']
}

/**
 * What fits, newest first, fifty rows at a time. Where matches are rare the server answers with how far back it has looked; it is asked
 * again until there are enough, or nothing is left, or somebody stops it.
 */
export function useAudit() {
  const { api } = useApp()
  const [found, setFound] = useState<Found | null>(null)
  const stopped = useRef(false)
  const read = useAction(async (from: Found) => {
    stopped.current = false
    let { rows, next } = from
    const enough = rows.length + AT_ONCE
    do {
      const page: Page = await api.call(auditList, { filter: from.filter, before: next, limit: enough - rows.length })
      rows = [...rows, ...page.rows]
      next = page.next
      setFound({ filter: from.filter, rows, next })
    } while (next !== null && rows.length < enough && !stopped.current)
  })
  const search = (filter: AuditFilter) => read.start({ filter, rows: [], next: null })
  const first = useRef(search)
  useEffect(() => first.current({}), [])
  return {
    found,
    pending: read.pending,
    failure: read.failure,
    search,
    older: () => found && read.start(found),
    stop() {
      stopped.current = true
    },
  }
}
