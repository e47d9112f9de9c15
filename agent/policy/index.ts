/**
 * The school's settings on this PC.
 *
 * Invariants: a policy counts only when this school's key signed it for this PC and its version (epoch, n) is not behind
 * the one in force; it is on disk, as signed, before it is in force.
 * Server and agent are upgraded in either order: a row this version doesn't know is ignored, and so is a field more in any entry; one the
 * policy lacks has the table's default; a value that a known row can't have refuses the whole. It is kept as signed, so that an
 * upgraded agent finds the new rows in it.
 * Fail direction: the last known good policy stays, however old; without any, the table's defaults, which are the safe ones.
 */
export { createPolicy, type Policy, type PolicyOwnership } from './policy.ts'
