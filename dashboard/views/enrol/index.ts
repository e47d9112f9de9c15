/** Enrolling PCs: a token shown once, the command to run, and the room turning green as PCs appear. The token is never stored here. */
export { Enrol } from './enrol.tsx'
