/**
 * The rules at logon on this PC: who is asked what, and that nobody reaches the desktop before it is answered.
 *
 * Invariants: the screen is held from the logon until the last document that is due is accepted on disk, or an adult's code lets the
 * logon through; an acceptance and what it changes are one transaction, and one acceptance is one record; what was shown is named by
 * its hash; a page is up for the least time before the next. What was accepted is known here without the server.
 * Fail direction: the gate stays, with three ways out that always work: agree, sign out, an adult's code. Agreements that can't be
 * read are the built-in ones; an account nobody knows is asked as policy says; a session whose pass can't be read is asked again.
 */
export { type Agreements, createAgreements } from './agreements.ts'
export { type Aup, createAup, type Reader, type WithCode } from './gate.ts'
export { textIn } from './rules.ts'
