/** Staff codes: one for the PC of an alert or for a room, shown once with how many PCs know it; one's own PIN; supply slips. */
export { AlertCode } from './alert-code.tsx'
export { Codes } from './codes.tsx'
export { RulesBySlip } from './rules-by-slip.tsx'
export { SlipSignIn } from './slip-sign-in.tsx'
export { Slips } from './slips.tsx'
