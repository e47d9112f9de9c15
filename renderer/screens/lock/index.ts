/**
 * The lock on the pupil's screen: the warning before it, a card over what the child does, and the locked screen itself.
 * Invariants: nothing is opened here, only asked of the agent; the warning asks for no focus and is said to a screen reader once, however
 * long it stands; a lock names nobody but by the given name, and gives no reason that could shame; in style plain it looks as a plain
 * cover does, so that a cover is any locked PC to a neighbour; whom no numbers are shown sees none.
 * Fail direction: what is left can only be told too long by the time a page took to draw it; what comes next is the agent's to do.
 */
export { type LockCalls, LockScreen } from './lock.tsx'
export { WarningCard } from './warning.tsx'
