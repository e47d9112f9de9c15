import type { MouseEvent } from 'react'

/** A click that is not also one on what lies around it. */
export function alone(act: () => void) {
  return (event: MouseEvent) => {
    event.stopPropagation()
    act()
  }
}
