import address from './worker.ts?sharedworker&url'

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown }
}

/**
 * The worker's address as the browser wants it: the server's `require-trusted-types-for 'script'` refuses plain text, so that
 * nothing a page shows can ever become a script. The policy knows this one address; its name is in the server's header.
 */
export function workerAddress(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  if (!trustedTypes) return address
  const policy = trustedTypes.createPolicy('handrail-worker', {
    createScriptURL(url) {
      if (url !== address) throw new TypeError('not the live worker')
      return url
    },
  })
  return policy.createScriptURL(address) as string
}
