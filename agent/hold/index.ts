/**
 * What keeps the screens of a session while something must stand before the desktop: a press, or rules not yet agreed to.
 *
 * Invariants: one holder a session; the screen is free only when no reason is left; a reason given before the session opens holds
 * from the holder's first moment; a press the kiosk told the holder itself counts before anybody else has heard of it.
 * Fail direction: the cover stays. Who lets go for one reason is answered, and the screen stays with the others.
 */
export { createHold, type Hold, type HoldEvent, type Reason } from './hold.ts'
export type { HolderPort, LiftResult } from './holder.ts'
