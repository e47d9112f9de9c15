/**
 * The line to the school's server: enrolment, evidence up, commands down.
 *
 * Invariants: the private key is made here and never leaves; a certificate is never ignored (pin: only the authority
 * whose key has that fingerprint; the name is checked in every case); an event counts as sent only when the server says
 * it is on its disk; a command is carried out once, because its position is stored with what it changed; a panic waits
 * for nothing else.
 * Fail direction: without a server everything is kept and everything goes on being enforced.
 */

export { type EnrolOptions, enrol } from './enrol.ts'
export { authorOf, type Identity, loadIdentity, saveIdentity } from './identity.ts'
export { createUplink, type Uplink, type UplinkOptions } from './uplink.ts'
