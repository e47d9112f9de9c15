/** Where the browser itself fetches a file: it shows how far it is, and can stop it. `query` is sent as JSON. */
export function downloadAddress(name: 'audit.export', query: { readonly filter: object }): string {
  return `/api/${name}?filter=${encodeURIComponent(JSON.stringify(query.filter))}`
}
