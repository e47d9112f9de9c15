/** What the school sends as documents, each fetched when it says so and whenever the line is new. */
import { policyFetch } from '../protocol/policy-document.ts'
import type { Agreements } from './aup/index.ts'
import type { Codes } from './codes/index.ts'
import { failure, type Log } from './core/index.ts'
import type { Policy } from './policy/index.ts'
import type { Uplink } from './uplink/index.ts'

export interface Documents {
  /** Never throws: what can't be fetched leaves in force what is. */
  refresh(what: 'policy' | 'codes' | 'agreements'): Promise<void>
  refreshAll(): void
  /** A command said that there is something to fetch. */
  told(kind: keyof typeof CHANGED): void
}
const CHANGED = { 'policy.changed': 'policy', 'codes.changed': 'codes', 'aup.changed': 'agreements' } as const

export interface DocumentNeeds {
  readonly log: Log
  readonly policy: Policy
  readonly codes: Codes
  readonly agreements: Agreements
  /** null before enrolment */
  uplink(): Uplink | null
  /** other agreements may be in force */
  agreementsCame(): void
}

export function createDocuments({ log, policy, codes, agreements, uplink, agreementsCame }: DocumentNeeds): Documents {
  const fetches = {
    async policy(server: Uplink) {
      const { envelope } = await server.call(policyFetch, { have: policy.version })
      if (envelope !== null) await policy.take(envelope)
    },
    codes: (server: Uplink) => codes.refresh(server),
    agreements: (server: Uplink) => agreements.refresh(server).then(agreementsCame),
  }
  async function refresh(what: keyof typeof fetches): Promise<void> {
    const server = uplink()
    if (!server) return
    try {
      await fetches[what](server)
    } catch (error) {
      log.warn({ ...failure(error), what }, 'nothing newer came in force')
    }
  }
  return {
    refresh,
    told: (kind) => void refresh(CHANGED[kind]),
    refreshAll() {
      for (const what of ['policy', 'codes', 'agreements'] as const) void refresh(what)
    },
  }
}
