/**
 * The outbox: every fact this PC has to report, kept on disk from before anyone is told it happened until the server
 * has it and a backup covers it.
 *
 * Invariants: an event and the state change it reports are one transaction (SQLite, WAL, synchronous=FULL, one writer);
 * numbers are contiguous and each header names the hash of the one before; personal contents are sealed to the school's
 * key before they reach the disk, so nothing personal can be recorded before enrolment; what the server refuses is kept
 * as a dead letter whose header is still sent; nothing unsent is ever deleted.
 * Fail direction: a write that may not be on disk counts as not written (STORE_FAILED) and the database is opened anew;
 * an unreadable database is put aside, what can be read of it is carried over, and the PC goes on.
 */
export { type Author, fact, type NewEvent } from './envelope.ts'
export { type Outbox, type OutboxOptions, openOutbox, type SendingLanes } from './outbox.ts'
export type { Outgoing, StateChange } from './store.ts'
