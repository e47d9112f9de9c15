/**
 * The school's settings: changed by those who may, and handed to each PC as a signed document.
 * Invariants: values fit the policy table; only a row's owner loosens it; the version (epoch, n) only goes forward; a document is for
 * one PC and signed with the server's policy key (JWS, EdDSA).
 * Fail direction: a change that is not wholly allowed changes nothing; a stored value this version can't accept falls back to its default.
 */
import { CompactSign } from 'jose'
import { Refusal } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import { POLICY, POLICY_KEYS, type PolicyDocument, type PolicyValues } from '../../protocol/policy.ts'
import { asDevice, asStaff, type Clock, type Database, type HandlersFor, type Keys, type Query, sha256, type Tx } from '../core/index.ts'
import { judgeChange, mergeValues } from './rules.ts'
import { saveValues, storedValues, takeVersion, versionOf } from './store.ts'

export interface Policy {
  readonly handlers: HandlersFor<'policy.fetch' | 'policy.read' | 'policy.change'>
  /** What PCs are told beside the settings changed: a new version, in the caller's transaction. */
  changed(tx: Tx, school: string, now: number): Promise<void>
  /** The values in force for the school as a whole. */
  settings(q: Query, school: string): Promise<PolicyValues>
  /** Sets rows whoever owns them: for a first run, where there is no owner yet to ask. */
  adopt(tx: Tx, school: string, values: Partial<PolicyValues>, by: string, now: number): Promise<void>
}
export interface PolicyOptions {
  db: Database
  clock: Clock
  keys: Keys
  /** tells every PC of the school, in the transaction of the change */
  tellDevices(tx: Tx, school: string, now: number): Promise<void>
  /** fingerprints of the networks away from which this PC is off site; none: it never is */
  networksOf(device: { id: string; school: string }): Promise<string[]>
}

export function startPolicy({ db, clock, keys, tellDevices, networksOf }: PolicyOptions): Policy {
  async function signed(device: { id: string; school: string }, version: { epoch: number; n: number; name: string }): Promise<string> {
    const values = mergeValues(await storedValues(db.read, device.school))
    const document: PolicyDocument = {
      school: device.school,
      device: device.id,
      version: { epoch: version.epoch, n: version.n },
      issuedAt: clock.now(),
      schoolName: version.name,
      values,
      networks: await networksOf(device),
      hash: sha256(canonical(values)),
    }
    return new CompactSign(Buffer.from(JSON.stringify(document))).setProtectedHeader({ alg: 'EdDSA' }).sign(keys.policy.privateKey)
  }

  return {
    async changed(tx, school, now) {
      await takeVersion(tx, school)
      await tellDevices(tx, school, now)
    },
    settings: async (q, school) => mergeValues(await storedValues(q, school)),
    async adopt(tx, school, values, by, now) {
      await takeVersion(tx, school)
      await saveValues(tx, school, new Map(Object.entries(values)), by, now)
      await tellDevices(tx, school, now)
    },
    handlers: {
      async 'policy.fetch'({ have }, caller) {
        const device = asDevice(caller)
        // Version first: when a change comes in between, the document is newer than it says and is fetched again.
        const version = await versionOf(db.read, device.school)
        if (have && have.epoch === version.epoch && have.n === version.n) return { envelope: null }
        return { envelope: await signed(device, version) }
      },
      async 'policy.read'(_request, caller) {
        const { school } = asStaff(caller)
        const { epoch, n } = await versionOf(db.read, school)
        const values = mergeValues(await storedValues(db.read, school))
        const rows = POLICY_KEYS.map((key) => ({ key, value: values[key], fallback: POLICY[key].fallback, owner: POLICY[key].owner, help: POLICY[key].help }))
        return { version: { epoch, n }, rows }
      },
      async 'policy.change'({ from, values }, caller) {
        const { id, role, school } = asStaff(caller)
        const now = clock.now()
        return db.write(async (tx) => {
          const n = await takeVersion(tx, school)
          const { epoch } = await versionOf(tx.q, school)
          if (from.epoch !== epoch || from.n !== n - 1) throw new Refusal('CONFLICT')
          const changes = judgeChange(role, mergeValues(await storedValues(tx.q, school)), values)
          await saveValues(tx, school, changes, id, now)
          await tellDevices(tx, school, now)
          return { version: { epoch, n } }
        })
      },
    },
  }
}
