import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Refusal } from '../../protocol/errors.ts'
import type { LiveState } from '../live/index.ts'
import { useApp, useMe } from './app.ts'
import { type SchoolTimes, schoolTimes } from './times.ts'

function refusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('INTERNAL')
}

export interface Action<A extends unknown[]> {
  start(...args: A): void
  pending: boolean
  failure: Refusal | null
  forget(): void
}
/** Something a person asked for: one at a time, its failure kept until the next try. */
export function useAction<A extends unknown[]>(run: (...args: A) => Promise<void>): Action<A> {
  const [pending, setPending] = useState(false)
  const [failure, setFailure] = useState<Refusal | null>(null)
  const busy = useRef(false)
  return {
    pending,
    failure,
    forget: () => setFailure(null),
    start(...args) {
      if (busy.current) return
      busy.current = true
      setPending(true)
      setFailure(null)
      run(...args)
        .catch((error: unknown) => setFailure(refusal(error)))
        .finally(() => {
          busy.current = false
          setPending(false)
        })
    },
  }
}

export interface Loaded<T> {
  /** the last value read; kept while a newer one is being read, and when that fails */
  value: T | null
  failure: Refusal | null
  loading: boolean
  /** when `value` was read, epoch ms */
  readAt: number
  reload(): void
  set(value: T): void
}
/** Reads once, and again every `everyMs` while the page is looked at. */
export function useLoad<T>(read: () => Promise<T>, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; failure: Refusal | null; loading: boolean; readAt: number }>({
    value: null,
    failure: null,
    loading: true,
    readAt: 0,
  })
  const latest = useRef(read)
  latest.current = read
  const asked = useRef(0)
  const reload = useCallback(() => {
    const mine = ++asked.current
    setState((s) => ({ ...s, loading: true }))
    latest.current().then(
      (value) => mine === asked.current && setState({ value, failure: null, loading: false, readAt: Date.now() }),
      (error: unknown) => mine === asked.current && setState((s) => ({ ...s, failure: refusal(error), loading: false })),
    )
  }, [])
  const set = useCallback((value: T) => {
    asked.current++
    setState({ value, failure: null, loading: false, readAt: Date.now() })
  }, [])
  useEffect(() => {
    reload()
    return () => {
      asked.current++
    }
  }, [reload])
  useEffect(() => {
    if (everyMs === undefined) return
    const timer = setInterval(() => !document.hidden && reload(), everyMs)
    return () => clearInterval(timer)
  }, [reload, everyMs])
  return { ...state, reload, set }
}

export function useLive(): LiveState {
  const { live } = useApp()
  return useSyncExternalStore(live.subscribe, live.read)
}

/** The server's time, again every second. */
export function useNow(): number {
  const { clock } = useApp()
  const [now, setNow] = useState(clock.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), 1_000)
    return () => clearInterval(timer)
  }, [clock])
  return now
}

export function useSchoolTimes(): SchoolTimes {
  const { timeZone } = useMe().school
  return useMemo(() => schoolTimes(timeZone), [timeZone])
}
