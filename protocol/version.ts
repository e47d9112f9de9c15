/**
 * The protocol's version: one integer, raised when an older peer could misread a newer one.
 * Each side accepts its own version and the last two, so agents and servers upgrade in either order.
 *
 *   1 · 2026-11-22 · the spine: enrolment, evidence events, panic, alerts, signed policy
 *   2 · 2026-11-22 · people and places: accounts with SIDs, networks, staff codes, support, policy by scope
 *   3 · 2026-11-22 · the rules at logon: agreements, the gate, the register, the SMART reminder
 *   4 · 2026-11-22 · the lock: idle and staff locks, pauses, who is away
 */
export const PROTOCOL_VERSION = 4

export function speaks(peer: number): boolean {
  return Number.isInteger(peer) && peer <= PROTOCOL_VERSION && peer > PROTOCOL_VERSION - 3 && peer > 0
}
