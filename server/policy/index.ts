/**
 * The school's settings, by place: drafted, published, explained, and handed to each PC as a signed document.
 * Invariants: values fit the policy table; the narrowest place wins, but only with its owner's authority may it loosen; nothing comes
 * in force that was not seen in a draft; an impossible combination never leaves; the version (epoch, n) only goes forward; a document
 * is for one PC and signed with the server's policy key (JWS, EdDSA).
 * Fail direction: a change that is not wholly allowed changes nothing; a stored value this version can't accept counts as not set; a
 * PC that can't be given a possible policy keeps its last one.
 */
import { Refusal } from '../../protocol/errors.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import type { PolicyDocument } from '../../protocol/policy-document.ts'
import { impossibleForPc } from '../../protocol/policy-impossible.ts'
import {
  asDevice,
  type Clock,
  type Database,
  type HandlersFor,
  type Keys,
  newId,
  type Query,
  sha256,
  shareAnswers,
  signDocument,
  type Tx,
} from '../core/index.ts'
import { changesOf } from './drafts-store.ts'
import { createFetched, type ToldBeside } from './fetched.ts'
import { adoptSettings, readSchool, type TellDevices } from './publish.ts'
import { createMerger } from './reach.ts'
import { type StaffHandlers, staffHandlers } from './routes.ts'
import { mergeValues } from './rules.ts'
import { chainAt, pcsOf, settingsAt, takeVersion, versionOf } from './store.ts'

/** What is in force in the whole of a school. */
export interface Everywhere {
  readonly version: PolicyDocument['version']
  /** when a setting was last changed, epoch ms; null: none ever was */
  readonly changedAt: number | null
  /** for the school itself; PCs with the same values have the same object */
  readonly whole: PolicyValues
  readonly pcs: readonly { readonly room: { readonly id: string; readonly name: string } | null; readonly values: PolicyValues }[]
}
export interface Policy {
  readonly handlers: StaffHandlers & HandlersFor<'policy.fetch'>
  /** The values in force for a PC, or for the school as a whole, inside the caller's transaction. */
  settings(q: Query, school: string, device?: string): Promise<PolicyValues>
  everywhere(school: string): Promise<Everywhere>
  /** What PCs are told changed otherwise (a room, a network, an exam): a new version, in the caller's transaction. All PCs unless some are named. */
  changed(tx: Tx, school: string, now: number, pcs?: readonly string[]): Promise<void>
  /** The trust of this name, made when there is none. */
  trust(name: string): Promise<string>
  /** Sets rows of the whole school whoever owns them: for a first run, where there is no owner yet to ask. */
  adopt(tx: Tx, school: string, values: Partial<PolicyValues>, by: string, now: number): Promise<void>
}
export interface PolicyOptions extends ToldBeside {
  db: Database
  clock: Clock
  keys: Keys
  tell: TellDevices
}

export function startPolicy({ db, clock, keys, tell, ...beside }: PolicyOptions): Policy {
  const fetched = createFetched(db, clock, beside)
  const shareVersion = shareAnswers<Awaited<ReturnType<typeof versionOf>>>()
  async function settings(q: Query, school: string, device?: string): Promise<PolicyValues> {
    const chain = await chainAt(q, school, device === undefined ? { scope: 'school', id: null } : { scope: 'pc', id: device })
    return mergeValues(chain, await settingsAt(q, chain))
  }
  async function signed(device: { id: string; school: string }, version: { epoch: number; n: number; name: string }): Promise<string> {
    const { values, text, networks, exams } = await fetched(device, version)
    if (impossibleForPc(values)) throw new Refusal('POLICY_IMPOSSIBLE')
    const document: PolicyDocument = {
      school: device.school,
      device: device.id,
      version: { epoch: version.epoch, n: version.n },
      issuedAt: clock.now(),
      schoolName: version.name,
      values,
      networks,
      exams,
      hash: sha256(text),
    }
    return signDocument(keys.policy.privateKey, document)
  }

  return {
    settings,
    async everywhere(school) {
      const { epoch, n } = await versionOf(db.read, school)
      const { pcs, settings: all } = await readSchool(db.read, school)
      const merge = createMerger(all)
      const [last] = await changesOf(db.read, school, { before: null, limit: 1 })
      return {
        version: { epoch, n },
        changedAt: last?.at ?? null,
        whole: merge(await chainAt(db.read, school, { scope: 'school', id: null })).values,
        pcs: pcs.map(({ chain }) => ({ room: chain.find(({ scope }) => scope === 'room') ?? null, values: merge(chain).values })),
      }
    },
    async changed(tx, school, now, pcs) {
      await takeVersion(tx, school)
      await tell(tx, school, pcs ?? (await pcsOf(tx.q, school)).map((pc) => pc.id), now)
    },
    adopt: (tx, school, values, by, now) => adoptSettings(tx, school, values, by, now, tell),
    trust: (name) =>
      db.write(async ({ q }) => {
        const known = await q.selectFrom('trusts').select('id').where('name', '=', name).executeTakeFirst()
        if (known) return known.id
        const id = newId(clock.now())
        await q.insertInto('trusts').values({ id, name, created_at: clock.now() }).execute()
        return id
      }),
    handlers: {
      ...staffHandlers({ db, clock, tell }),
      async 'policy.fetch'({ have }, caller) {
        const device = asDevice(caller)
        // Version first: when a change comes in between, the document is newer than it says and is fetched again.
        const version = await shareVersion(device.school, () => versionOf(db.read, device.school))
        if (have && have.epoch === version.epoch && have.n === version.n) return { envelope: null }
        return { envelope: await signed(device, version) }
      },
    },
  }
}
