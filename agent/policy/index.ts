/**
 * The school's settings on this PC.
 *
 * Invariants: a policy counts only when this school's key signed it for this PC and its version (epoch, n) is not behind
 * the one in force; it is on disk, as signed, before it is in force.
 * Fail direction: the last known good policy stays, however old; without any, the table's defaults, which are the safe ones.
 */
export { createPolicy, type Policy } from './policy.ts'
