/**
 * “What can this see?” in an adult’s words, for staff and to be printed for parents.
 *
 * Invariants: what it says is decided by the server from the settings in force (protocol/sees-told.ts), as pupils are told it at the
 * rules; rooms that differ are named; nobody’s data is in it.
 */
export { SeesPage } from './sees-page.tsx'
