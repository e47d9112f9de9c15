/**
 * “What can this see?” on the pupil's screen, over the rules that stay as they were beneath it.
 *
 * Invariants: it says what the agent was told to say (protocol/sees-told.ts), in the words of the reader's age and language; a
 * translation nobody has checked stands beside the English.
 * Fail direction: it waits and asks again. It never says what might have held before.
 */
export { Sees } from './sees.tsx'
