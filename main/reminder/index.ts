/**
 * The card's one key: Escape closes it, and while it is up Escape is nobody else's. Every other key goes on to the program beneath,
 * which keeps the keyboard all the time.
 * Fail direction: where another program owns Escape, the card has its button, and goes by itself.
 */
import type { Host } from '../host/host.ts'

const KEY = 'Escape'

export interface CardKey {
  /** Takes or gives back the key as the card comes and goes. */
  follow(host: Host, isUp: boolean): void
}

export function createCardKey(close: () => void, onFault: (what: string, error: unknown) => void): CardKey {
  let isTaken = false
  /** One after the other: a card may go while its key is still being asked for. */
  let turn = Promise.resolve()
  let wanted = false
  return {
    follow(host, isUp) {
      if (wanted === isUp) return
      wanted = isUp
      turn = turn
        .then(async () => {
          if (wanted === isTaken) return
          if (wanted) isTaken = await host.registerShortcut(KEY, close)
          else {
            host.releaseShortcut(KEY)
            isTaken = false
          }
        })
        .catch((error) => onFault('card key', error))
    },
  }
}
