import { useEffect, useState } from 'react'
import type { Refusal } from '../../../protocol/errors.ts'
import { lockEnd, lockPause, lockSet } from '../../../protocol/lock.ts'
import type { Request } from '../../../protocol/op.ts'
import { useAction, useApp } from '../../core/index.ts'

/** What staff can do to a room's screens; `pcs` null: all pupils' PCs of it. */
export type Ask =
  | ({ do: 'lock' } & Omit<Request<typeof lockSet>, 'room'>)
  | ({ do: 'open' } & Omit<Request<typeof lockEnd>, 'room'>)
  | ({ do: 'pause' } & Omit<Request<typeof lockPause>, 'room'>)
/** What came of it: for how many PCs, how many of them it reached, and until when, epoch ms. */
export interface Done {
  did: 'locked' | 'opened' | 'paused' | 'resumed'
  pcs: number
  sent: number
  until: number
}

/** An answer is of that moment: later somebody else may have opened what was locked. */
const SHOWN_MS = 60_000

export interface RoomActs {
  start(ask: Ask): void
  pending: boolean
  failure: Refusal | null
  done: Done | null
}
/** One thing at a time, so that an answer is always that of the last click. */
export function useLock(room: string, onDone: (ask: Ask) => void): RoomActs {
  const { api } = useApp()
  const [done, setDone] = useState<Done | null>(null)
  useEffect(() => {
    const timer = done && setTimeout(() => setDone(null), SHOWN_MS)
    return () => clearTimeout(timer ?? undefined)
  }, [done])
  async function run(ask: Ask): Promise<Done> {
    if (ask.do === 'lock') {
      const { pcs, message, forMs } = ask
      return { did: 'locked', ...(await api.call(lockSet, { room, pcs, message, forMs })) }
    }
    if (ask.do === 'open') return { did: 'opened', until: 0, ...(await api.call(lockEnd, { room, pcs: ask.pcs })) }
    return { did: ask.forMs > 0 ? 'paused' : 'resumed', ...(await api.call(lockPause, { room, forMs: ask.forMs })) }
  }
  const act = useAction(async (ask: Ask) => {
    setDone(null)
    setDone(await run(ask))
    onDone(ask)
  })
  return { start: act.start, pending: act.pending, failure: act.failure, done }
}
