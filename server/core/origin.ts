/**
 * Is this request from our own pages, or from a program that is no browser? Browsers say where a request comes from in Origin and
 * Sec-Fetch-Site, and pages can't change either: another site's page is refused even when the browser sends our cookie along.
 */
export interface Provenance {
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  readonly host: string | undefined
  readonly encrypted: boolean
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** `publicOrigin`: how browsers reach us where that differs from what we see (a proxy). */
export function isOurs(from: Provenance, publicOrigin: string | undefined): boolean {
  // Plain http is served to this machine only: a name that isn't ours is another site's name made to point here.
  if (!from.encrypted && !LOOPBACK.test(from.host ?? '') && `http://${from.host}` !== publicOrigin && `https://${from.host}` !== publicOrigin) return false
  if (from.fetchSite !== undefined && from.fetchSite !== 'same-origin') return false
  if (from.origin === undefined) return true
  return from.origin === publicOrigin || from.origin === `${from.encrypted ? 'https' : 'http'}://${from.host}`
}
