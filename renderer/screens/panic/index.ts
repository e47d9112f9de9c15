/**
 * Panic on the pupil's screen: the lifebelt that is pressed, and the cover that follows.
 * Invariants: the cover is one commit, without motion, fetch or image file on its way; it says nothing that was not observed; the mark's
 * colour and the words always tell the same state; the plain cover tells a neighbour nothing; a code typed here is checked elsewhere.
 * Fail direction: what can't be drawn falls back to words that are always true; a press nobody took tells the child to find an adult.
 */
export { LifebeltButton } from './button.tsx'
export { CodeEntry } from './code-entry.tsx'
export type { LiftWithCode } from './code-rules.ts'
export { type Cover, PrimaryCover } from './cover.tsx'
export { Keypad } from './keypad.tsx'
export { COVER_MARK, COVER_STATE_COLOURS } from './marks.ts'
export { Sea } from './sea.tsx'
