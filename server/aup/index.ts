/**
 * The rules at logon, for the school: which agreements are in force, what each PC and account is told of them, and the register of
 * who answered what.
 *
 * Invariants: a published version never changes; a PC is given the whole set, signed, under a number that rises with each change of
 * it; an account's standing is told at its logon and nowhere else; the register has one row per piece of evidence.
 * Fail direction: a school that published nothing has the built-in agreements; an account that is not surely known is told nothing, and
 * its PC asks as policy says.
 */
import type { Agreement, Standing } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { aupAccepted, aupDeclined, sessionOpened } from '../../protocol/events.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { Accounts } from '../accounts/index.ts'
import {
  asDevice,
  type Clock,
  type Database,
  type EventHandler,
  type HandlersFor,
  type Keys,
  onEvent,
  type Position,
  type Query,
  sha256,
  signDocument,
  type Tx,
} from '../core/index.ts'
import { sendCommand } from '../devices/index.ts'
import { findPeople } from '../roster/index.ts'
import { audienceOf, inForce } from './rules.ts'
import { type AnswerRow, epochOf, keepAnswer, publishedVersions, saveSet, setGiven, signedBy } from './store.ts'

export interface Aup {
  readonly handlers: HandlersFor<'aup.fetch'>
  readonly onEvents: readonly EventHandler[]
}
export interface AupNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
  readonly whoIs: Accounts['whoIs']
}
type Who = Parameters<Accounts['whoIs']>[2]

export function startAup({ db, clock, keys, whoIs }: AupNeeds): Aup {
  async function agreementsOf(q: Query, school: string): Promise<Agreement[]> {
    return inForce(builtInAgreements(), await publishedVersions(q, school)).filter(({ audience }) => audience !== 'parent')
  }
  /** The set in force and its number, which is raised when it has changed since it was last given out. */
  async function currentSet(school: string): Promise<{ agreements: Agreement[]; version: Position }> {
    const agreements = await agreementsOf(db.read, school)
    const hash = sha256(canonical(agreements))
    const [given, epoch] = [await setGiven(db.read, school), await epochOf(db.read, school)]
    if (given?.hash === hash && given.epoch === epoch) return { agreements, version: { epoch, n: given.n } }
    return db.write(async (tx) => {
      const before = await setGiven(tx.q, school)
      const version = before?.hash === hash && before.epoch === epoch ? { epoch, n: before.n } : { epoch, n: (before?.n ?? 0) + 1 }
      await saveSet(tx, school, { hash, ...version })
      return { agreements, version }
    })
  }

  async function standingOf(q: Query, school: string, who: Who): Promise<Standing | null> {
    const { kind, confidence, personId } = await whoIs(q, school, who)
    if (kind === 'class' || kind === 'exam') return { audience: 'ks1', name: null, exempt: kind, readInClass: null, signed: [], again: [] }
    const sure = personId !== null && (confidence === 'sid' || confidence === 'matched')
    const [person] = sure ? await findPeople(q, school, { ids: [personId] }) : []
    const audience = audienceOf(kind, person?.yearGroup ?? null)
    if (audience === null) return null
    const signed = await signedBy(q, school, { person: sure ? personId : null, account: who.account })
    return { audience, name: kind === 'pupil' ? (person?.givenName ?? null) : null, exempt: null, readInClass: null, signed, again: [] }
  }

  async function register(tx: Tx, answer: Omit<AnswerRow, 'person_id' | 'confidence' | 'account'>, who: Who): Promise<void> {
    const { confidence, personId } = await whoIs(tx.q, answer.school_id, who)
    const sure = confidence === 'sid' || confidence === 'matched'
    await keepAnswer(tx, { ...answer, person_id: sure ? personId : null, account: who.account, confidence })
  }

  return {
    handlers: {
      async 'aup.fetch'({ have }, caller) {
        const { id: device, school } = asDevice(caller)
        const { agreements, version } = await currentSet(school)
        if (have && have.epoch === version.epoch && have.n === version.n) return { envelope: null }
        return { envelope: signDocument(keys.policy.privateKey, { device, school, version, issuedAt: clock.now(), agreements }) }
      },
    },
    onEvents: [
      onEvent(sessionOpened, async (tx, { school, device, body, receivedAt }) => {
        const standing = await standingOf(tx.q, school, body.who)
        await sendCommand(tx, { school, device }, { kind: 'aup.standing', account: body.who.account, standing }, receivedAt)
      }),
      onEvent(aupAccepted, async (tx, { header, school, device, body, receivedAt }) => {
        const { who, document, version, ...detail } = body
        const row = { event_id: header.id, school_id: school, device_id: device, answer: 'accepted', document_id: document, version, at: receivedAt } as const
        await register(tx, { ...row, detail: JSON.stringify(detail) }, who)
      }),
      onEvent(aupDeclined, async (tx, { header, school, device, body, receivedAt }) => {
        const { who, document, version, ...detail } = body
        const row = { event_id: header.id, school_id: school, device_id: device, answer: 'declined', document_id: document, version, at: receivedAt } as const
        await register(tx, { ...row, detail: JSON.stringify(detail) }, who)
      }),
    ],
  }
}
