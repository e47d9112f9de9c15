/**
 * The dashboard's line to its server: the only files here that call over the network. Same origin, the session is a cookie.
 *
 * Invariants: every failure is a Refusal with a code; an answer that isn't the server's own counts as the server not reached.
 */
export { fetchWire, type Wire } from './alerts-wire.ts'
export { type Api, createApi } from './calls.ts'
export { downloadAddress } from './download.ts'
export { type Follow, SilentStream } from './follow.ts'
export { type Upload, uploadFile } from './upload.ts'
