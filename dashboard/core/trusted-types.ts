/** The server's policy lets no text become markup or a script; these are the two exceptions, and it knows both by name. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML?(html: string): string; createScriptURL?(url: string): string }): { createScriptURL(url: string): unknown }
}

function trustedTypes(): TrustedTypes | undefined {
  return (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
}

/** React Aria empties its live regions with `innerHTML = ''`. Nothing is the only markup that is ever allowed. */
export function allowEmptyMarkup(): void {
  trustedTypes()?.createPolicy('default', {
    createHTML(html) {
      if (html !== '') throw new TypeError('markup is never set from text')
      return ''
    },
  })
}

/** A worker's address as the browser wants it: one known when the page was built, and no other. */
export function trustWorker(address: string): string {
  const trusted = trustedTypes()
  if (!trusted) return address
  const policy = trusted.createPolicy('handrail-worker', {
    createScriptURL(url) {
      if (url !== address) throw new TypeError('not the live worker')
      return url
    },
  })
  return policy.createScriptURL(address) as string
}
