/**
 * The local API: HTTP over one unix socket per OS session.
 *
 * Invariants: who calls is which socket it came through (folder owned by root, socket by that user, 0600); a request
 * carries no path, command or identity; what is larger than LOCAL_MAX_BYTES is refused before it is read; half requests
 * time out; a deleted socket is back within a second.
 * Fail direction: what is not a declared operation of the declared shape is refused, counted and reported.
 */

export { type Endpoint, type EndpointOptions, makeSessionFolder, openEndpoint } from './endpoint.ts'
export { createLocalHandlers, type LocalCaller, type LocalParts } from './handlers.ts'
export { createLocalHttp } from './http.ts'
