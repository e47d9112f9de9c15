/**
 * What this PC is: facts once per start, long after whoever is waiting got their desktop; whether its clock was set; and which
 * network it is on.
 *
 * Invariants: nothing here decides anything; identity is the enrolled key, never a serial number (cloned disks share them).
 * Fail direction: a fact that can't be found is left empty; the PC works without.
 */

export { type ClockWatch, createClockWatch } from './clock-watch.ts'
export { readDeviceFacts, readMachineIdHint } from './facts.ts'
export { createLinuxNetwork } from './network.linux.ts'
export { createNetworkWatch, isOffSite, type NetworkPort } from './network.ts'
export { createWindowsNetwork } from './network.windows.ts'
