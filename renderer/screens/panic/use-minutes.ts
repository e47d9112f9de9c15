import { useEffect, useState } from 'react'
import { minutesUp } from './rules.ts'

const LOOK_EVERY_MS = 5_000

/** Whole minutes since this component was first drawn, by a clock that nobody can set. */
export function useMinutes(): number {
  const [minutes, setMinutes] = useState(0)
  useEffect(() => {
    const since = performance.now()
    const timer = setInterval(() => setMinutes(minutesUp(since, performance.now())), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return minutes
}
