/**
 * Who is at this PC, by what the operating system says: one entry per OS user's session, several at once being normal.
 *
 * Invariants: identity is which endpoint a caller came through, never what it says; one endpoint per user. A kiosk is
 * present while its facts stream is open and it beats.
 * Fail direction: a kiosk that goes or falls silent is a tamper event and is started again; what it was told to
 * show stays in force, because the agent and the holder keep it.
 */

export { type KioskKeeper, keepKiosk } from './kiosk.linux.ts'
export { createPresence, type Presence } from './presence.ts'
export { createSessionRecord, type SessionRecord } from './record.ts'
export { declaredSessions, parseSession } from './sessions.declared.ts'
export { logindSessions } from './sessions.linux.ts'
export { type OsSession, type SessionListener, type SessionSource, whoOf } from './source.ts'
