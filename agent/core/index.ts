/**
 * What every part of the agent stands on: ordered start and stop, clock, ids, log, files.
 *
 * Invariants: nothing here knows a feature; nothing runs at import.
 * Fail direction: a part that cannot start stops the boot, and what had started is stopped again in reverse.
 */

export { type Clock, systemClock } from './clock.ts'
export { readIfThere, writeDurably } from './files.ts'
export { newId } from './ids.ts'
export { holdLock } from './lock.ts'
export { createLog, failure, type Log } from './log.ts'
export { type BootedParts, boot, type Part } from './parts.ts'
export { type AgentPaths, agentPaths } from './paths.ts'
export { createSignal, type Signal } from './signal.ts'
export { type DocumentOwnership, isBehind, openShape, refuseDocument, signedReader } from './signed.ts'
