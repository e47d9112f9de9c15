/**
 * Nobody can read rules that no kiosk shows: it is started again once, then the session is signed out and the school told. Neither a
 * free desktop nor a child who is stuck.
 */

/** A slow PC starts its kiosk within this; a gate that nobody can read is not left standing for longer than twice that. */
export const KIOSK_WITHIN_MS = 30_000

export interface Unshown {
  /** From now on a kiosk has to come up, or to come back. */
  expectKiosk(): void
  kioskIs(present: boolean): void
  stop(): void
}
export interface UnshownOptions {
  /** whose gate stands; null: none does */
  standing(): string | null
  failed(logon: string, next: 'tryAgain' | 'signOut'): void
  restartKiosk(): void
  signOut(): void
}

export function watchUnshown({ standing, failed, restartKiosk, signOut }: UnshownOptions): Unshown {
  let timer: NodeJS.Timeout | undefined
  let retried = false

  function expectKiosk(): void {
    clearTimeout(timer)
    if (standing() !== null) timer = setTimeout(tooLate, KIOSK_WITHIN_MS).unref()
  }
  function tooLate(): void {
    const logon = standing()
    if (logon === null) return
    failed(logon, retried ? 'signOut' : 'tryAgain')
    if (retried) signOut()
    else {
      retried = true
      restartKiosk()
      expectKiosk()
    }
  }
  return {
    expectKiosk,
    kioskIs(present) {
      clearTimeout(timer)
      if (present) retried = false
      else expectKiosk()
    },
    stop: () => clearTimeout(timer),
  }
}
