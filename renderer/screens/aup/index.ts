/**
 * The rules on the pupil's screen: read a page at a time, agreed to on purpose, with the two other ways out as easy to find.
 * Invariants: what stands here came from the agent, word for word; nothing is agreed to here, only asked of the agent; a page can't be
 * turned faster than the agent gives leave; how the child likes to read (language, larger words, dark or light) goes to the agent alone.
 */

export { type GateCalls, gateCalls } from './calls.ts'
export { Gate } from './gate.tsx'
