/** A card worked with one key: what can be done is offered in turn, and the key takes it. */
import { WARNING_OFFERS } from '../../protocol/lock.ts'
import { CARD_OFFERS } from '../../protocol/reminder.ts'
import { SCAN_OFFERED_MS, SCAN_SAME_PRESS_MS } from '../../protocol/support.ts'
import type { Offer, Shown } from '../stage/index.ts'

/** What there is to choose from. `of` is another one when the turn begins anew: for a card that is new, or is kept from now on. */
export interface Scanned {
  readonly of: string
  readonly offers: readonly Offer[]
}
/** null: there is no card. */
export function scannedOf(shown: Shown): Scanned | null {
  if (shown.kind === 'warning') return { of: shown.lock.id, offers: WARNING_OFFERS }
  if (shown.kind !== 'reminder') return null
  const { id, kept } = shown.card
  return { of: `${id} ${kept}`, offers: kept ? CARD_OFFERS.filter((offer) => offer !== 'keep') : CARD_OFFERS }
}

export interface CardScan {
  /** What the key would do now, the first offer at first. null: there is no card. */
  offered(scanned: Scanned | null): Offer | null
  /** The key was pressed: what it takes. null: nothing, because it is the press before, from a hand that shakes. */
  take(scanned: Scanned | null): Offer | null
}

/** `mono`: milliseconds that only go forward. `changed`: something else is offered. */
export function createCardScan(mono: () => number, changed: () => void): CardScan {
  let of: string | null = null
  let at = 0
  let timer: NodeJS.Timeout | undefined
  let tookAt = Number.NEGATIVE_INFINITY

  function offered(scanned: Scanned | null): Offer | null {
    const now = scanned?.of ?? null
    if (now !== of) {
      of = now
      at = 0
      clearInterval(timer)
      if (scanned) timer = setInterval(next, SCAN_OFFERED_MS).unref()
    }
    return scanned ? (scanned.offers[at % scanned.offers.length] ?? 'hide') : null
  }
  function next(): void {
    at++
    changed()
  }
  return {
    offered,
    take(scanned) {
      if (mono() - tookAt < SCAN_SAME_PRESS_MS) return null
      const offer = offered(scanned) ?? 'hide'
      // Who hides is never kept waiting: only after a choice on the card is a second press the same one.
      if (offer !== 'hide') tookAt = mono()
      return offer
    },
  }
}
