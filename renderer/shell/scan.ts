import { type RefObject, useEffect } from 'react'
import { SCAN_OFFERED_MS, SCAN_SAME_PRESS_MS } from '../../protocol/support.ts'

const OFFERS = 'button:not([aria-disabled="true"]), input[type="checkbox"], article'

/**
 * A screen worked with one key: what can be chosen is offered in turn, by giving it the focus, and the key takes it. Space and Enter
 * take it as well. Null: nothing is offered by itself.
 */
export function useScan(root: RefObject<HTMLElement | null>, key: string | null): void {
  useEffect(() => {
    if (key === null) return
    let pressedAt = Number.NEGATIVE_INFINITY
    let timer: ReturnType<typeof setInterval>
    const offerNext = () => {
      const offers = offersIn(root.current)
      const now = offers.indexOf(document.activeElement as HTMLElement)
      offers[(now + 1) % offers.length]?.focus({ preventScroll: false })
    }
    const startOver = () => {
      clearInterval(timer)
      timer = setInterval(offerNext, SCAN_OFFERED_MS)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== key) return
      event.preventDefault()
      const now = performance.now()
      if (now - pressedAt < SCAN_SAME_PRESS_MS) return
      pressedAt = now
      take(document.activeElement)
      startOver()
    }
    startOver()
    document.addEventListener('keydown', onKey)
    return () => {
      clearInterval(timer)
      document.removeEventListener('keydown', onKey)
    }
  }, [root, key])
}

/** What there is to do on the page first, what it looks like last. A text is offered while there is more of it below. */
function offersIn(root: HTMLElement | null): HTMLElement[] {
  const all = [...(root?.querySelectorAll<HTMLElement>(OFFERS) ?? [])].filter(
    (element) => !element.closest('[inert]') && (element.tagName !== 'ARTICLE' || hasMore(element)),
  )
  return [...all.filter((element) => !element.closest('header')), ...all.filter((element) => element.closest('header'))]
}
function hasMore({ scrollTop, clientHeight, scrollHeight }: Element): boolean {
  return scrollTop + clientHeight < scrollHeight - 1
}
function take(element: Element | null): void {
  if (element?.tagName === 'ARTICLE') element.scrollBy({ top: element.clientHeight * 0.8 })
  else if (element instanceof HTMLElement && element !== document.body) element.click()
}
