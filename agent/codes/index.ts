/**
 * Staff codes on this PC: what an adult types on the cover, checked here, with or without the server.
 *
 * Invariants: a PC holds no code, only what tells that one is right, and its pepper apart from that, for root alone; codes count only
 * when this school's server signed them for this PC and are not older than those in force; a guess is on disk before it is looked
 * at; a try's event, the spending of a one-time code and the beginning of the lift are one transaction; no code is ever logged.
 * Fail direction: the cover stays. Unreadable codes are no codes (staff lift from the dashboard), unreadable guesses count as all
 * used up, a clock set back ends no code later.
 */
export { type Codes, createCodes } from './codes.ts'
