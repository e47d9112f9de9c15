import type { LockFact } from '../../../protocol/lock.ts'
import { useReducedMotion } from '../../shell/use-reduced-motion.ts'
import { secondsLeft, shareLeft } from './rules.ts'
import { useLeft } from './use-left.ts'

const STEP_MS = 1_000
/** Who wants no motion sees it in few steps, each at once. */
const CALM_STEP_MS = 5_000

/** A ring that empties. It repeats what the words say, so a screen reader passes it by and nothing is called out each second. */
export function Ring({ lock, numbers }: { readonly lock: LockFact; readonly numbers: boolean }) {
  const leftMs = useLeft(lock, useReducedMotion() ? CALM_STEP_MS : STEP_MS)
  return (
    <svg className="ring" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <circle className="track" cx="50" cy="50" r="43" />
      <circle className="left" cx="50" cy="50" r="43" pathLength="1" strokeDashoffset={1 - shareLeft(leftMs, lock.ofMs ?? 0)} />
      {numbers && (
        <text x="50" y="50">
          {secondsLeft(leftMs)}
        </text>
      )}
    </svg>
  )
}
