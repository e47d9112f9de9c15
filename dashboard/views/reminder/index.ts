/**
 * Showing a SMART rule on a room's screens: choose, see what children of each age will read, send, and hear how many PCs it reached.
 * Invariant: what is said of PCs is what the server knows of them; nothing is said of children.
 */
export { ShowRule } from './show-rule.tsx'
