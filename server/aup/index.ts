/**
 * The rules at logon, for the school: which agreements are in force, what each PC and account is told of them, and the register of
 * who answered what.
 *
 * Invariants: a published version never changes, and nothing comes in force that was not seen in a draft; a PC is given the whole set,
 * signed for the school, under a number that rises with each change of it; an account's standing is told at its logon and nowhere else;
 * the register has one row per piece of evidence, and one for what staff recorded beside it, under their name.
 * Fail direction: a school that published nothing has the built-in agreements; an account that is not surely known is told nothing, and
 * its PC asks as policy says.
 */
import type { Standing } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { aupAccepted, aupDeclined, aupGranted, sessionOpened } from '../../protocol/events.ts'
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
  type Query,
  type TimerHandlers,
  type Tx,
} from '../core/index.ts'
import { sendCommand } from '../devices/index.ts'
import { findPeople, type MergeFollower } from '../roster/index.ts'
import { type DocumentHandlers, documentHandlers } from './documents.ts'
import type { DraftNeeds } from './drafts.ts'
import { aupFollower } from './merge.ts'
import { type RegisterHandlers, registerHandlers } from './register.ts'
import { againFor, forgetAnswers, keepClassUse, readInClassAt } from './register-store.ts'
import { audienceOf } from './rules.ts'
import { createSets } from './set.ts'
import { type AnswerRow, keepAnswer, NO_DOCUMENT, publishedVersions, signedBy } from './store.ts'

export { registerWitness } from './verify.ts'

export interface Aup {
  readonly handlers: HandlersFor<'aup.fetch'> & DocumentHandlers & RegisterHandlers
  readonly timers: TimerHandlers
  readonly onEvents: readonly EventHandler[]
  /** What two entries of one person have agreed to. */
  readonly follower: MergeFollower
  /** The person has gone for good. */
  left(tx: Tx, school: string, person: string): Promise<void>
}
export interface AupNeeds extends Pick<DraftNeeds, 'tell'> {
  readonly db: Database
  readonly clock: Clock
  readonly keys: Keys
  readonly whoIs: Accounts['whoIs']
  settings(q: Query, school: string): Promise<PolicyValues>
  /** whose code it was; null when this server knows no such code */
  holderOf(q: Query, school: string, code: string): Promise<{ name: string } | null>
}
/** A school year has three. */
const TERM_MS = 122 * 86_400_000
/** What a PC reports of an answer. */
type Said = Pick<AnswerRow, 'id' | 'school_id' | 'device_id' | 'answer' | 'document_id' | 'version' | 'detail' | 'at'>
type Who = Parameters<Accounts['whoIs']>[2]

export function startAup({ db, clock, keys, whoIs, settings, holderOf, tell }: AupNeeds): Aup {
  const sets = createSets({ db, clock, keys })
  const documents = documentHandlers({ db, clock, tell, needsTwo: async (q, school) => (await settings(q, school))['policy.twoPeople'] })

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

  async function register(tx: Tx, answer: Said, who: Who, by: string | null = null): Promise<void> {
    const { confidence, personId } = await whoIs(tx.q, answer.school_id, who)
    const sure = confidence === 'sid' || confidence === 'matched'
    const seen = { how: 'atPc', person_id: sure ? personId : null, recorded_as: null, account: who.account, confidence, recorded_by: by } as const
    await keepAnswer(tx, { ...answer, ...seen })
  }

  return {
    follower: aupFollower,
    left: forgetAnswers,
    handlers: {
      ...documents.handlers,
      ...registerHandlers({ db, clock, settings, allVersions: async (q, school) => [...builtInAgreements(), ...(await publishedVersions(q, school))] }),
      async 'aup.fetch'({ have }, caller) {
        return { envelope: await sets.newerThan(asDevice(caller).school, have) }
      },
    },
    timers: documents.timers,
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
      onEvent(aupGranted, async (tx, { header, school, device, body, receivedAt }) => {
        const { who, code, ...detail } = body
        const row = { id: header.id, school_id: school, device_id: device, answer: 'granted', document_id: NO_DOCUMENT, version: 0, at: receivedAt } as const
        await register(tx, { ...row, detail: JSON.stringify(detail) }, who, (await holderOf(tx.q, school, code))?.name ?? null)
      }),
      onEvent(aupDeclined, async (tx, { header, school, device, body, receivedAt }) => {
        const { who, document, version, ...detail } = body
        const row = { id: header.id, school_id: school, device_id: device, answer: 'declined', document_id: document, version, at: receivedAt } as const
        await register(tx, { ...row, detail: JSON.stringify(detail) }, who)
      }),
    ],
  }
}
