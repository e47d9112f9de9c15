/** What the server signs for a PC (policies, codes) or for every PC of a school (agreements): a JWS, EdDSA, by the key enrolment told. */
import { compactVerify, importJWK } from 'jose'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'

/** What enrolment told: whose documents are believed, and for which PC. */
export interface DocumentOwnership {
  readonly device: string
  readonly school: string
  /** raw Ed25519 public key, base64url */
  readonly policyKey: string
}
interface Position {
  readonly epoch: number
  readonly n: number
}
interface Addressed {
  /** left out: for every PC of the school. A shape that asks for it never takes a document without. */
  readonly device?: string
  readonly school: string
  readonly version: Position
}

/** Is `a` behind `b`? A restored server raises the epoch, so that its smaller numbers still win. */
export function isBehind(a: Position, b: Position): boolean {
  return a.epoch < b.epoch || (a.epoch === b.epoch && a.n < b.n)
}

/** Why this document is not for this PC now; null when it is. The same version again is fine: it says nothing new. */
export function refuseDocument(document: Addressed, own: { device: string; school: string }, inForce: Position | null): ErrorCode | null {
  const forAnother = document.device !== undefined && document.device !== own.device
  if (forAnother || document.school !== own.school) return 'POLICY_INVALID'
  if (inForce && isBehind(document.version, inForce)) return 'POLICY_OLDER'
  return null
}

/**
 * The same shape, in which fields that nobody here knows are let be, however deep: a newer server may say more in what this version
 * does know. What is missing or wrong is refused as before.
 */
export function openShape<S extends TSchema>(schema: S): S {
  return JSON.parse(JSON.stringify(schema), (key, value) => (key === 'additionalProperties' && value === false ? undefined : value)) as S
}

/**
 * Reads envelopes of one shape, opened as above; what was signed is kept as it was. The reader throws POLICY_SIGNATURE_INVALID for what
 * this school's server did not sign, and POLICY_* as above.
 */
export function signedReader<S extends TSchema>(schema: S) {
  const shape = Compile(openShape(schema))
  return async (envelope: string, own: DocumentOwnership, inForce: Position | null): Promise<Static<S>> => {
    let payload: Uint8Array
    try {
      const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: own.policyKey }, 'EdDSA')
      payload = (await compactVerify(envelope, key, { algorithms: ['EdDSA'] })).payload
    } catch {
      throw new Refusal('POLICY_SIGNATURE_INVALID')
    }
    const document: unknown = JSON.parse(new TextDecoder().decode(payload))
    if (!shape.Check(document)) throw new Refusal('POLICY_INVALID')
    const refused = refuseDocument(document as Addressed, own, inForce)
    if (refused) throw new Refusal(refused)
    return document
  }
}
