/**
 * The lock of this PC: who left is warned, locked out of nobody's sight, and after a while makes room for the next; staff lock PCs and
 * open them. What the kiosk shows and the holder holds follows from here.
 *
 * Invariants: a lock and its record are on disk before anything shows it; a touch ends a warning and never a lock; nobody is locked before
 * their time, extra time included; while a cover stands, in an exam, and while staff teach from the front nobody is warned or locked,
 * and nobody is signed out beneath a cover; what was on the screen comes back as it was, unless a press hid it; nobody's work is closed
 * against its program's will.
 * Fail direction: what is locked stays locked, over kill, restart and power loss; a lock whose row can't be read is a lock; a disk that
 * can't be written doesn't keep a PC open. An adult's code opens every lock, and a lock by staff ends by itself.
 */
export { asksToStayAwake, isInhibitor } from './awake.ts'
export { createLock, type Lock, type LockOptions } from './lock.ts'
export { hasRemovableMedia } from './media.ts'
export { watchSleep } from './sleep.ts'
