/**
 * The button on this PC: a press is on disk before it is answered, the cover stays through kill -9 and power loss, and
 * it comes off only by a member of staff's command or an adult's code.
 *
 * Invariants: one press id is one record, whoever reports it (kiosk, kiosk's retry, or the holder when the kiosk never
 * got to call); the cover is held before anything else is done; state and event are one transaction.
 * Fail direction: the cover stays. A press that can't be written (full or failing disk, or a PC not enrolled yet, whose
 * contents can't be sealed to any school) still covers, says "put your hand up", and is refused to the kiosk, whose own
 * spool keeps and resends it. Unreadable state of a cover means covered; of a whole database, see outbox/.
 */

export { createPanic, type Panic } from './panic.ts'
