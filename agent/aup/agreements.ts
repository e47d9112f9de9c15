/** The agreements in force on this PC: signed by the school, the last good ones kept, ours until the school has sent any. */
import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Agreement, AgreementsDocument, type AgreementText, aupFetch, SET_MAX } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { Refusal } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { Client } from '../../protocol/op.ts'
import { type DocumentOwnership, type Log, readIfThere, signedReader, writeDurably } from '../core/index.ts'
import { readable } from './readable.ts'

const unpack = promisify(gunzip)

export interface Agreements {
  readonly inForce: readonly Agreement[]
  /** Loads the last known good ones. Call once, after enrolment. */
  restore(own: DocumentOwnership): Promise<void>
  /** Fetches newer ones if there are any. Throws a Refusal; those in force stay then. */
  refresh(server: Pick<Client, 'call'>): Promise<void>
}

export function createAgreements(path: string, log: Log): Agreements {
  const readSigned = signedReader(AgreementsDocument)
  let own: DocumentOwnership | null = null
  let document: { version: AgreementsDocument['version']; agreements: Agreement[] } | null = null

  /** Throws POLICY_* for what this school's server did not sign, or signed and this version can't read. */
  async function read(envelope: string, ownership: DocumentOwnership): Promise<NonNullable<typeof document>> {
    const { version, packed } = await readSigned(envelope, ownership, document?.version ?? null)
    const text = await unpack(Buffer.from(packed, 'base64url'), { maxOutputLength: SET_MAX.bytes })
    const set: unknown = JSON.parse(text.toString())
    if (!Array.isArray(set)) throw new Refusal('POLICY_INVALID')
    const { agreements, unread } = readable(set, document?.agreements ?? builtInAgreements())
    if (unread > 0) log.error({ version, unread }, 'a newer server sent agreements that this version can’t read; the last good ones are asked in their place')
    return { version, agreements }
  }

  return {
    get inForce() {
      // A school that published nothing for anybody still has children at its PCs.
      return document && document.agreements.length > 0 ? document.agreements : builtInAgreements()
    },
    async restore(ownership) {
      own = ownership
      const saved = readIfThere(path)
      if (saved === null) return
      try {
        document = await read(saved, ownership)
      } catch (error) {
        log.error(
          { code: error instanceof Refusal ? error.code : 'INTERNAL' },
          'the kept agreements are not believed; the built-in ones are asked until the server sends new ones',
        )
      }
    },
    async refresh(server) {
      if (!own) return
      const { envelope } = await server.call(aupFetch, { have: document?.version ?? null })
      if (envelope === null) return
      const next = await read(envelope, own)
      writeDurably(path, envelope)
      document = next
      log.info({ version: next.version, agreements: next.agreements.length }, 'agreements in force')
    },
  }
}

/** What the record says was shown (protocol/agreements.ts HashedText). */
export function hashOf(agreement: Agreement, text: AgreementText): string {
  return hash('sha256', canonical({ document: agreement.document, version: agreement.version, text }), 'base64url')
}
