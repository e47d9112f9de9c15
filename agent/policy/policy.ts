import { hash } from 'node:crypto'
import { Refusal } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { ExamSpan } from '../../protocol/exams.ts'
import type { KioskPolicy, PolicyValues } from '../../protocol/policy.ts'
import type { PolicyDocument } from '../../protocol/policy-document.ts'
import { createSignal, type DocumentOwnership, type Log, readIfThere, type Signal, signedReader, writeDurably } from '../core/index.ts'
import { kioskPolicy, knownValues, SignedPolicy, valuesOf } from './rules.ts'

/** What enrolment told: whose policy is believed. */
export interface PolicyOwnership extends DocumentOwnership {
  readonly schoolName: string
}

export interface Policy {
  /** Loads the last known good one. A file that doesn't verify any more is left aside, aloud. */
  restore(own: PolicyOwnership): Promise<void>
  /** Puts a signed policy in force. Throws POLICY_*; the one in force stays then. */
  take(envelope: string): Promise<void>
  readonly version: PolicyDocument['version'] | null
  /** in force now: the table's defaults until a policy has come */
  readonly values: PolicyValues
  kiosk(): KioskPolicy
  /** away from all of these this PC is off site; empty: it never is */
  networks(): readonly string[]
  /** in the room this PC stands in, as far as has been said */
  exams(): readonly ExamSpan[]
  readonly changed: Signal<null>
}

export function createPolicy(path: string, log: Log): Policy {
  const readSigned = signedReader(SignedPolicy)
  const changed = createSignal<null>()
  let own: PolicyOwnership | null = null
  let inForce: PolicyDocument | null = null

  async function verify(envelope: string, by: PolicyOwnership): Promise<PolicyDocument> {
    const document = await readSigned(envelope, by, inForce?.version ?? null)
    // Of all that was signed: also of rows this version doesn't know.
    if (hash('sha256', canonical(document.values), 'base64url') !== document.hash) throw new Refusal('POLICY_INVALID')
    const values = knownValues(document.values)
    if (!values) throw new Refusal('POLICY_INVALID')
    return { ...document, values }
  }

  return {
    async restore(ownership) {
      own = ownership
      const saved = readIfThere(path)
      if (saved === null) return
      try {
        inForce = await verify(saved, ownership)
      } catch (error) {
        log.error(
          { code: error instanceof Refusal ? error.code : 'INTERNAL' },
          'the kept policy is not believed; defaults are in force until the server sends one',
        )
      }
      changed.emit(null)
    },
    async take(envelope) {
      if (!own) throw new Refusal('POLICY_INVALID', 'this PC is not enrolled')
      const document = await verify(envelope, own)
      writeDurably(path, envelope)
      inForce = document
      log.info({ version: document.version }, 'policy in force')
      changed.emit(null)
    },
    get version() {
      return inForce?.version ?? null
    },
    get values() {
      return valuesOf(inForce)
    },
    kiosk: () => kioskPolicy(inForce, own?.schoolName ?? ''),
    networks: () => inForce?.networks ?? [],
    exams: () => inForce?.exams ?? [],
    changed,
  }
}
