import { useEffect } from 'react'

/**
 * Any key and any touch does it; null: none does. A button is asked first: what it does is its own, with the keys that press it and with
 * the one key of a pupil who has only that.
 */
export function useAnything(act: (() => void) | null, except: string | null): void {
  useEffect(() => {
    if (act === null) return
    const onKey = (event: KeyboardEvent) => {
      const presses = (event.key === 'Enter' || event.key === ' ') && isButton(event.target)
      if (event.key !== except && event.key !== 'Tab' && !presses) act()
    }
    const onPointer = ({ target }: PointerEvent) => {
      if (!isButton(target)) act()
    }
    document.addEventListener('keydown', onKey)
    document.addEventListener('pointerdown', onPointer)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('pointerdown', onPointer)
    }
  }, [act, except])
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button') !== null
}
