import { useLayoutEffect, useSyncExternalStore } from 'react'
import type { Screen } from '../../protocol/page.ts'
import type { Page } from './bridge.ts'

/** The state to show. A push is rendered at once, not when React finds time: it may be the cover. */
export function usePageState(page: Page) {
  return useSyncExternalStore(page.subscribe, page.current)
}

/**
 * Tells the kiosk that `screen` is on the glass: the first frame after the commit draws it, the second one starts when it
 * has been handed on. A screen replaced before that is not reported.
 */
export function useReportPainted(page: Page, screen: Screen | undefined): void {
  useLayoutEffect(() => {
    if (!screen) return
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => page.painted({ kind: screen.kind, press: screen.kind === 'cover' ? screen.press : null }))
    })
    return () => cancelAnimationFrame(frame)
  }, [page, screen])
}
