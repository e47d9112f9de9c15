/**
 * The rules at logon, for the school: which agreements are in force, what each PC and account is told of them, and the register of
 * who answered what.
 *
 * Invariants: a published version never changes, and nothing comes in force that was not seen in a draft; a PC is given the whole set,
 * signed for the school, under a number that rises with each change of it; an account's standing is told at its logon and
 * when it changes, to PCs on which it signed in and to no others; the register has one row per piece of evidence, and one for what
 * staff recorded beside it, under their name.
 * Fail direction: a school that published nothing has the built-in agreements; an account that is not surely known is told nothing, and
 * its PC asks as policy says.
 */
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { aupAccepted, aupDeclined, aupGranted, aupStoodAside, sessionClosed, sessionOpened } from '../../protocol/events.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import type { Accounts } from '../accounts/index.ts'
import { calendarOf, localOf } from '../calendar/index.ts'
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
import type { MergeFollower } from '../roster/index.ts'
import { type SlipRulesHandlers, slipRulesHandlers } from './by-slip.ts'
import { type DocumentHandlers, documentHandlers } from './documents.ts'
import type { DraftNeeds } from './drafts.ts'
import { aupFollower } from './merge.ts'
import { type RegisterHandlers, registerHandlers } from './register.ts'
import { forgetAnswers, keepClassUse } from './register-store.ts'
import { createSets } from './set.ts'
import { standingOf, surely } from './standing.ts'
import { type AnswerRow, keepAnswer, NO_DOCUMENT, publishedVersions } from './store.ts'
import { createTelling, type Who } from './told.ts'

export { registerWitness } from './verify.ts'

export interface Aup {
  readonly handlers: HandlersFor<'aup.fetch'> & DocumentHandlers & RegisterHandlers & SlipRulesHandlers
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
/** What a PC reports of an answer. */
type Said = Pick<AnswerRow, 'id' | 'school_id' | 'device_id' | 'answer' | 'document_id' | 'version' | 'detail' | 'at'>

export function startAup({ db, clock, keys, whoIs, settings, holderOf, tell }: AupNeeds): Aup {
  const sets = createSets({ db, clock, keys })
  const documents = documentHandlers({ db, clock, tell, needsTwo: async (q, school) => (await settings(q, school))['policy.twoPeople'] })

  const telling = createTelling({ db, clock, whoIs, standingOf: (q, school, account, known) => standingOf(q, clock, school, account, known) })

  async function register(tx: Tx, answer: Said, who: Who, by: string | null = null): Promise<void> {
    const known = await whoIs(tx.q, answer.school_id, who)
    const [person, account] = [surely(known), who.account]
    await keepAnswer(tx, { ...answer, how: 'atPc', person_id: person, recorded_as: null, account, confidence: known.confidence, recorded_by: by })
    if (answer.answer === 'accepted') await telling.changed(tx, answer.school_id, { loggedOn: person === null ? { account } : [person], but: answer.device_id })
  }

  return {
    follower: aupFollower(telling.changed),
    async left(tx, school, person) {
      await telling.changed(tx, school, { people: [person] })
      await forgetAnswers(tx, school, person)
    },
    handlers: {
      ...documents.handlers,
      ...slipRulesHandlers({ db, clock }),
      ...registerHandlers({
        db,
        clock,
        settings,
        changed: telling.changed,
        allVersions: async (q, school) => [...builtInAgreements(), ...(await publishedVersions(q, school))],
      }),
      async 'aup.fetch'({ have }, caller) {
        return { envelope: await sets.newerThan(asDevice(caller).school, have) }
      },
    },
    timers: { ...documents.timers, ...telling.timers },
    onEvents: [
      onEvent(sessionOpened, async (tx, { school, device, body, receivedAt }) => {
        const known = await whoIs(tx.q, school, body.who)
        if (known.kind === 'class' && known.className !== null) {
          const { date: day } = localOf((await calendarOf(tx.q, school)).timeZone, receivedAt)
          await keepClassUse(tx, school, { className: known.className, day })
        }
        await telling.opened(tx, { school, device, now: receivedAt }, body.who, known)
      }),
      onEvent(sessionClosed, (tx, { device, body }) => telling.closed(tx, device, body.who.session)),
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
      onEvent(aupStoodAside, async (tx, { header, school, device, body, receivedAt }) => {
        const row = { id: header.id, school_id: school, device_id: device, answer: 'stoodAside', document_id: NO_DOCUMENT, version: 0, at: receivedAt } as const
        await register(tx, { ...row, detail: '{}' }, body.who)
      }),
      onEvent(aupDeclined, async (tx, { header, school, device, body, receivedAt }) => {
        const { who, document, version, ...detail } = body
        const row = { id: header.id, school_id: school, device_id: device, answer: 'declined', document_id: document, version, at: receivedAt } as const
        await register(tx, { ...row, detail: JSON.stringify(detail) }, who)
      }),
    ],
  }
}
