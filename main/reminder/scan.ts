/** A card worked with one key: what can be done is offered in turn, and the key takes it. */
import { CARD_OFFERS, type CardOffer, type ReminderFact } from '../../protocol/reminder.ts'
import { SCAN_OFFERED_MS, SCAN_SAME_PRESS_MS } from '../../protocol/support.ts'

export interface CardScan {
  /** What the key would do now. A card that is new, or is kept from now on, begins with the first offer. null: there is no card. */
  offered(card: ReminderFact | null): CardOffer | null
  /** The key was pressed: what it takes. null: nothing, because it is the press before, from a hand that shakes. */
  take(card: ReminderFact | null): CardOffer | null
}

/** `mono`: milliseconds that only go forward. `changed`: something else is offered. */
export function createCardScan(mono: () => number, changed: () => void): CardScan {
  let of: string | null = null
  let at = 0
  let timer: NodeJS.Timeout | undefined
  let tookAt = Number.NEGATIVE_INFINITY

  function offered(card: ReminderFact | null): CardOffer | null {
    const now = card && `${card.id} ${card.kept}`
    if (now !== of) {
      of = now
      at = 0
      clearInterval(timer)
      if (card) timer = setInterval(next, SCAN_OFFERED_MS).unref()
    }
    const offers = card?.kept ? CARD_OFFERS.filter((offer) => offer !== 'keep') : CARD_OFFERS
    return card ? (offers[at % offers.length] ?? 'hide') : null
  }
  function next(): void {
    at++
    changed()
  }
  return {
    offered,
    take(card) {
      if (mono() - tookAt < SCAN_SAME_PRESS_MS) return null
      const offer = offered(card) ?? 'hide'
      // Who hides is never kept waiting: only after a choice on the card is a second press the same one.
      if (offer !== 'hide') tookAt = mono()
      return offer
    },
  }
}
