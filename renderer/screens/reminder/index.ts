/**
 * The SMART reminder: a card in a small window over what the child does.
 * Invariants: it never asks for the focus; an unconfirmed translation stands with the English; nothing on it moves or counts down.
 * Fail direction: a card that can't be drawn says nothing, and is closed by the kiosk like any other.
 */
export { ReminderCard } from './card.tsx'
