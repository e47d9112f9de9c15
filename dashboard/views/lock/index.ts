/**
 * Locking and opening pupils' screens from Live: a room with one click, or some of it with a message and a time; who has locked what; and
 * that nothing locks by itself while somebody teaches from the front. Beside it the page of what became of a room's locks.
 *
 * Invariants: a member of staff's PC is never offered; what is said of PCs is what the server knows of them; a lock is shown only as long as
 * it stands. A message that was typed stays until it was sent.
 * Fails towards: locked stays locked, and who asked is told that it did.
 */
export { PastLocks } from './past-page.tsx'
export { RoomLock } from './room-lock.tsx'
export type { LockablePc } from './rules.ts'
export { useRoomLocks } from './use-room-locks.ts'
