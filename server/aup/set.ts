/**
 * The set of agreements a school's PCs are given: numbered, signed once for all of them, and kept until its number changes. After a
 * change 2,000 PCs ask within seconds; each costs one read, shared among those who ask together.
 */
import { gzipSync } from 'node:zlib'
import { type Agreement, type AgreementsDocument, SET_MAX } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { Refusal } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import { type Clock, type Database, type Keys, nextPosition, type Position, type Query, sha256, shareAnswers, signDocument, type Tx } from '../core/index.ts'
import { aboutOf } from './documents-store.ts'
import { newestOf } from './rules.ts'
import { epochOf, publishedVersions, saveSet, setGiven } from './store.ts'

const COUNTER = 'aup'

export interface AgreementSets {
  /** Signed; null when `have` is the newest. */
  newerThan(school: string, have: Position | null): Promise<string | null>
}
interface Given {
  readonly version: Position
  readonly envelope: string
}

/** What is in force for anybody, retired documents left out. */
export async function agreementsInForce(q: Query, school: string): Promise<Agreement[]> {
  const about = await aboutOf(q, school)
  return newestOf(builtInAgreements(), await publishedVersions(q, school)).filter(({ document }) => about.get(document)?.retiredAt == null)
}

/** Others who change what is in force wait here until the caller's transaction has ended. */
export async function holdSet(tx: Tx, school: string): Promise<void> {
  await nextPosition(tx, school, COUNTER)
}
/** In the transaction of a change, after `holdSet`: the set gets its next number if it is another one. Throws TOO_LARGE for more than a PC takes. */
export async function renumber(tx: Tx, school: string): Promise<{ agreements: Agreement[]; version: Position }> {
  const agreements = (await agreementsInForce(tx.q, school)).filter(({ audience }) => audience !== 'parent')
  const text = canonical(agreements)
  if (agreements.length > SET_MAX.agreements || Buffer.byteLength(text) > SET_MAX.bytes) throw new Refusal('TOO_LARGE')
  const hash = sha256(text)
  const [before, epoch] = [await setGiven(tx.q, school), await epochOf(tx.q, school)]
  if (before?.hash === hash && before.epoch === epoch) return { agreements, version: { epoch, n: before.n } }
  const version = { epoch, n: (before?.n ?? 0) + 1 }
  await saveSet(tx, school, { hash, ...version })
  return { agreements, version }
}

export function createSets({ db, clock, keys }: { db: Database; clock: Clock; keys: Keys }): AgreementSets {
  const shareGiven = shareAnswers<{ given: Position | null; epoch: number }>()
  const kept = new Map<string, Given>()
  const making = new Map<string, Promise<Given>>()

  /** Looked at as a whole: also a newer Handrail's own agreements are a change. */
  async function make(school: string): Promise<Given> {
    const { agreements, version } = await db.write(async (tx) => {
      await holdSet(tx, school)
      return renumber(tx, school)
    })
    const packed = gzipSync(JSON.stringify(agreements)).toString('base64url')
    const document: AgreementsDocument = { school, version, issuedAt: clock.now(), packed }
    const made = { version, envelope: signDocument(keys.policy.privateKey, document) }
    kept.set(school, made)
    return made
  }
  function makeOnce(school: string): Promise<Given> {
    const known = making.get(school)
    if (known) return known
    const fresh = make(school).finally(() => making.delete(school))
    making.set(school, fresh)
    return fresh
  }

  return {
    async newerThan(school, have) {
      const { given, epoch } = await shareGiven(school, async () => ({ given: await setGiven(db.read, school), epoch: await epochOf(db.read, school) }))
      const known = kept.get(school)
      const current = known && given?.epoch === epoch && same(known.version, given) ? known : await makeOnce(school)
      return have && same(have, current.version) ? null : current.envelope
    },
  }
}
const same = (a: Position, b: Position) => a.epoch === b.epoch && a.n === b.n
