/**
 * The card by keyboard and by one key. Escape closes a reminder and Shift+Escape keeps it, and while it is up they are nobody else's; every
 * other key goes on to the program beneath, which keeps the keyboard all the time. A warning takes no key at all: any of them ends it,
 * because the system then says that somebody is there. Where a pupil has one key, what it would do is offered on the card in turn; the
 * kiosk decides, and the card's page only shows it.
 *
 * Invariants: the card never has the keyboard; a card that is not up takes no key; with one key the button is at most two presses away.
 * Fail direction: where another program owns a key, the card has its buttons, and goes by itself; a page that can't show what is offered
 * changes nothing about what the key does.
 */
import { CARD_KEYS, REMINDER_ANSWERS, type ReminderAnswer, type ReminderFact } from '../../protocol/reminder.ts'
import type { Host } from '../host/host.ts'

export { type CardScan, createCardScan, scannedOf } from './scan.ts'

export interface CardKeys {
  /** Takes or gives back the keys as the card comes, is kept and goes. */
  follow(host: Host, card: ReminderFact | null): void
}

export function createCardKeys(answer: (answer: ReminderAnswer) => void, onFault: (what: string, error: unknown) => void): CardKeys {
  const taken = new Set<ReminderAnswer>()
  /** One after the other: a card may go while its keys are still being asked for. */
  let turn = Promise.resolve()
  let wanted: readonly ReminderAnswer[] = []
  async function settle(host: Host): Promise<void> {
    for (const each of REMINDER_ANSWERS) {
      if (wanted.includes(each) === taken.has(each)) continue
      if (!taken.delete(each)) {
        if (await host.registerShortcut(CARD_KEYS[each], () => answer(each))) taken.add(each)
      } else host.releaseShortcut(CARD_KEYS[each])
    }
  }
  return {
    follow(host, card) {
      const now = card === null ? [] : REMINDER_ANSWERS.filter((each) => each === 'close' || !card.kept)
      if (now.length === wanted.length) return
      wanted = now
      turn = turn.then(() => settle(host)).catch((error) => onFault('card keys', error))
    },
  }
}
