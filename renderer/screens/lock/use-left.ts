import { useEffect, useState } from 'react'
import type { LockFact } from '../../../protocol/lock.ts'

/** What is left now, looked at every `stepMs`, of what was left when this was said; 0 at the end, and where nothing comes by itself. */
export function useLeft(lock: LockFact, stepMs: number): number {
  const [passed, setPassed] = useState({ of: lock, ms: 0 })
  useEffect(() => {
    const since = performance.now()
    const timer = setInterval(() => setPassed({ of: lock, ms: performance.now() - since }), stepMs)
    return () => clearInterval(timer)
  }, [lock, stepMs])
  return Math.max(0, (lock.leftMs ?? 0) - (passed.of === lock ? passed.ms : 0))
}
