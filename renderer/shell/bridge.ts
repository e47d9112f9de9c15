/** The page's one way out: what the host put on `window.handrail` before our code ran (protocol/page.ts). */
import type { pageLiftWithCode, TryAnswer } from '../../protocol/codes.ts'
import type { pageOpenWithCode } from '../../protocol/lock.ts'
import type { Request, Result } from '../../protocol/op.ts'
import type { PAGE_OPS, PageBridge, PageState, pagePainted } from '../../protocol/page.ts'
import type { pagePress } from '../../protocol/panic.ts'
import type { ReminderAnswer } from '../../protocol/reminder.ts'

declare global {
  interface Window {
    /** Absent in a plain browser. */
    readonly handrail?: PageBridge
  }
}

export interface Page {
  /** The latest state, null until the host has said one. */
  current(): PageState | null
  subscribe(changed: () => void): () => void
  /** True once the kiosk has made a press of it. */
  press(request: Request<typeof pagePress>): Promise<boolean>
  painted(request: Request<typeof pagePainted>): void
  answerReminder(answer: ReminderAnswer): void
  /** Somebody is there: to a warning, or to a lock that the pupil may open. */
  here(): void
  /** What became of a code somebody typed; null when nobody could look at it. */
  liftWithCode(code: Request<typeof pageLiftWithCode>['code']): Promise<TryAnswer | null>
  /** The same on a locked PC. */
  openWithCode(code: Request<typeof pageOpenWithCode>['code']): Promise<TryAnswer | null>
}

/** Without a bridge the page stays calm: it has no state, and a press says that it failed. */
export function connectPage(bridge: PageBridge | undefined): Page {
  let state: PageState | null = null
  const listeners = new Set<() => void>()
  bridge?.onState((next) => {
    state = next
    for (const changed of listeners) changed()
  })
  const tryCode = async (name: keyof typeof PAGE_OPS, code: string) => {
    try {
      const result = (await bridge?.call(name, { code })) as Result<TryAnswer> | undefined
      return result?.ok === true ? result.value : null
    } catch {
      return null
    }
  }
  return {
    current: () => state,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    async press(request) {
      try {
        const result = (await bridge?.call('page.press', request)) as Result<unknown> | undefined
        return result?.ok === true
      } catch {
        return false
      }
    },
    liftWithCode: (code) => tryCode('page.liftWithCode', code),
    openWithCode: (code) => tryCode('page.openWithCode', code),
    here() {
      // Whoever touches a key or the screen is noticed anyway.
      bridge?.call('page.here', {}).catch(() => undefined)
    },
    answerReminder(answer) {
      // What can't be answered goes by itself.
      bridge?.call('page.reminder', { answer }).catch(() => undefined)
    },
    painted(request) {
      // A kiosk that can't take this has gone, and the host replaces it: nothing the page could do.
      bridge?.call('page.painted', request).catch(() => undefined)
    },
  }
}
