/**
 * The rules at logon, for the school: which agreements are in force, what each PC and account is told of them, and the register of
 * who answered what.
 *
 * Invariants: a published version never changes; a PC is given the whole set, signed, under a number that rises with each change of
 * it; an account's standing is told at its logon and nowhere else; the register has one row per piece of evidence, and one for
 * what staff recorded beside it, under their name.
 * Fail direction: a school that published nothing has the built-in agreements; an account that is not surely known is told nothing, and
 * its PC asks as policy says.
 */
import type { Agreement, Standing } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { aupAccepted, aupDeclined, sessionOpened } from '../../protocol/events.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import type { Accounts, Known } from '../accounts/index.ts'
import { calendarOf, localOf, localToEpoch } from '../calendar/index.ts'
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
import { findPeople, type MergeFollower } from '../roster/index.ts'
import { aupFollower } from './merge.ts'
import { type RegisterHandlers, registerHandlers } from './register.ts'
import { againFor, forgetAnswers, keepClassUse, readInClassAt } from './register-store.ts'
import { audienceOf, inForce } from './rules.ts'
import { type AnswerRow, epochOf, keepAnswer, publishedVersions, saveSet, setGiven, signedBy } from './store.ts'

export { registerWitness } from './verify.ts'

export interface Aup {
  readonly handlers: HandlersFor<'aup.fetch'> & RegisterHandlers
  readonly onEvents: readonly EventHandler[]
  /** What two entries of one person have agreed to. */
  readonly follower: MergeFollower
  /** The person has gone for good. */
  left(tx: Tx, school: string, person: string): Promise<void>
}
export interface AupNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
  readonly whoIs: Accounts['whoIs']
  settings(q: Query, school: string): Promise<PolicyValues>
}
/** A school year has three. */
const TERM_MS = 122 * 86_400_000
type Who = Parameters<Accounts['whoIs']>[2]

export function startAup({ db, clock, keys, whoIs, settings }: AupNeeds): Aup {
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

  async function standingOf(q: Query, school: string, { account }: Who, { kind, confidence, personId }: Known): Promise<Standing | null> {
    if (kind === 'class' || kind === 'exam') return { audience: 'ks1', name: null, exempt: kind, signed: [], again: [], readInClass: null }
    const sure = confidence === 'sid' || confidence === 'matched' ? personId : null
    const [person] = sure === null ? [] : await findPeople(q, school, { ids: [sure] })
    const audience = audienceOf(kind, person?.yearGroup ?? null)
    if (audience === null) return null
    return {
      audience,
      name: kind === 'pupil' ? (person?.givenName ?? null) : null,
      exempt: null,
      signed: await signedBy(q, school, { person: sure, account }),
      again: await againFor(q, school, sure),
      readInClass: await readInClassAt(q, school, sure, await termStart(q, school)),
    }
  }

  /** When this term began, epoch ms; of a school that has said no terms, what is a term ago. */
  async function termStart(q: Query, school: string): Promise<number> {
    const { timeZone, terms } = await calendarOf(q, school)
    const today = localOf(timeZone, clock.now()).date
    const begun = terms.map(({ from }) => from).filter((from) => from <= today)
    return begun.length === 0 ? clock.now() - TERM_MS : localToEpoch(timeZone, begun.sort().at(-1) ?? today, 0)
  }

  async function register(
    tx: Tx,
    answer: Pick<AnswerRow, 'id' | 'school_id' | 'device_id' | 'answer' | 'document_id' | 'version' | 'detail' | 'at'>,
    who: Who,
  ): Promise<void> {
    const { confidence, personId } = await whoIs(tx.q, answer.school_id, who)
    const sure = confidence === 'sid' || confidence === 'matched'
    const seen = { how: 'atPc', person_id: sure ? personId : null, recorded_as: null, account: who.account, confidence, recorded_by: null } as const
    await keepAnswer(tx, { ...answer, ...seen })
  }

  return {
    follower: aupFollower,
    left: forgetAnswers,
    handlers: {
      ...registerHandlers({ db, clock, settings, allVersions: async (q, school) => [...builtInAgreements(), ...(await publishedVersions(q, school))] }),
      async 'aup.fetch'({ have }, caller) {
        const { id: device, school } = asDevice(caller)
        const { agreements, version } = await currentSet(school)
        if (have && have.epoch === version.epoch && have.n === version.n) return { envelope: null }
        return { envelope: signDocument(keys.policy.privateKey, { device, school, version, issuedAt: clock.now(), agreements }) }
      },
    },
    onEvents: [
      onEvent(sessionOpened, async (tx, { school, device, body, receivedAt }) => {
        const known = await whoIs(tx.q, school, body.who)
        if (known.kind === 'class' && known.className !== null) {
          const { date: day } = localOf((await calendarOf(tx.q, school)).timeZone, receivedAt)
          await keepClassUse(tx, school, { className: known.className, day })
        }
        const standing = await standingOf(tx.q, school, body.who, known)
        await sendCommand(tx, { school, device }, { kind: 'aup.standing', account: body.who.account, standing }, receivedAt)
      }),
      onEvent(aupAccepted, async (tx, { header, school, device, body, receivedAt }) => {
        const { who, document, version, ...detail } = body
        const row = { id: header.id, school_id: school, device_id: device, answer: 'accepted', document_id: document, version, at: receivedAt } as const
        await register(tx, { ...row, detail: JSON.stringify(detail) }, who)
      }),
      onEvent(aupDeclined, async (tx, { header, school, device, body, receivedAt }) => {
        const { who, document, version, ...detail } = body
        const row = { id: header.id, school_id: school, device_id: device, answer: 'declined', document_id: document, version, at: receivedAt } as const
        await register(tx, { ...row, detail: JSON.stringify(detail) }, who)
      }),
    ],
  }
}
