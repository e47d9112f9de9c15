import { useSyncExternalStore } from 'react'

/** Has whoever sits here asked their system for less motion? */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(onChange, () => QUERY.matches)
}

const QUERY = window.matchMedia('(prefers-reduced-motion: reduce)')
function onChange(changed: () => void): () => void {
  QUERY.addEventListener('change', changed)
  return () => QUERY.removeEventListener('change', changed)
}
