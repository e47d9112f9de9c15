/**
 * Who is at a PC: the operating system's account, by the school's rule, as a person of the roster, a class, or nobody.
 * Invariants: a name is given only when it is one person's; an account's SID outlives its name; what was recorded with an event
 * stays as it was known then, whatever happens to the roster later, and goes when the person is erased.
 * Fail direction: in doubt nobody is named, and the technician is shown why: an alert without a name brings an adult all the same,
 * one with a wrong name brings them to the wrong child.
 */
import type { AccountRule } from '../../protocol/accounts.ts'
import { type EventType, lockLocked, lockObserved, panicPressed, sessionClosed, sessionOpened } from '../../protocol/events.ts'
import { asStaff, type Clock, type Database, type EventHandler, type HandlersFor, newId, onEvent, preparing, type Received, type Tx } from '../core/index.ts'
import { markHandlers } from './marks.ts'
import { dropNames, prepareNames, useNames } from './name-store.ts'
import { parsePattern } from './pattern.ts'
import { pegHandlers } from './pegs.ts'
import { preview, SEEN_MS } from './preview.ts'
import { qualified, type Who } from './rules.ts'
import { bind, forgetSightings, keepEventPerson, keepSighting, ruleOf, savedRules, saveRule } from './store.ts'
import { identifyAccount, whoIs } from './who-is.ts'

export { mergeAccounts } from './merge.ts'
export { followPeople } from './name-store.ts'
export { forgetEventPeople, forgetPerson } from './store.ts'
export { type Known, namesOfEvents } from './who-is.ts'

export interface Accounts {
  readonly handlers: HandlersFor<
    | 'accounts.rule'
    | 'accounts.rulePreview'
    | 'accounts.ruleSave'
    | 'accounts.unmatched'
    | 'accounts.mark'
    | 'accounts.marked'
    | 'accounts.classes'
    | 'accounts.pegs'
    | 'accounts.assignPegs'
  >
  readonly onEvents: readonly EventHandler[]
  /** Who an account belongs to, in the caller's transaction or outside one. Changes nothing. */
  readonly whoIs: typeof whoIs
  /** Finishes what a kill left half way, or an older version never had. Call once at start, before calls are answered. */
  restore(): Promise<void>
}

export function startAccounts({ db, clock }: { db: Database; clock: Clock }): Accounts {
  /** Keeps who an event was as is known now. */
  async function keepPerson(tx: Tx, { school, device, header }: Received, who: Who | null): Promise<void> {
    if (who !== null) await keepEventPerson(tx, school, { device, id: header.id }, (await identifyAccount(tx.q, school, who)).finding)
  }
  type WithWho = typeof panicPressed | typeof sessionOpened
  /** Keeps who an event was as is known now; a first sure match keeps the SID too. */
  async function keepWho(tx: Tx, { school, device, body: { who }, header, receivedAt }: Received<EventType<WithWho['body']>>): Promise<void> {
    const { finding } = await identifyAccount(tx.q, school, who)
    await keepEventPerson(tx, school, { device, id: header.id }, finding)
    const account = qualified(who.account)
    const seen = { school_id: school, account, sid: who.sid ?? '', shown: who.account, device, at: receivedAt }
    // The technician, who may not know of presses, sees when an account was last signed in.
    await keepSighting(tx, seen, header.type === panicPressed.type)
    if (who.sid !== undefined && finding.person !== null && finding.confidence === 'matched')
      await bind(tx, school, { sid: who.sid, person: finding.person, account, byHand: false }, receivedAt)
  }

  async function restore(): Promise<void> {
    for (const { school_id: school, rule, names_id: used } of await savedRules(db.read)) {
      if (used === null) {
        const names = await prepareNames(db, school, JSON.parse(rule) as AccountRule)
        if (names !== null) await db.write((tx) => useNames(tx, school, names))
      }
      await dropNames(db, school, newId())
    }
  }

  return {
    whoIs,
    restore,
    handlers: {
      ...markHandlers({ db, clock }),
      ...pegHandlers(db),
      async 'accounts.rule'(_request, caller) {
        const { rule, savedAt } = await ruleOf(db.read, asStaff(caller).school)
        return { rule, savedAt }
      },
      'accounts.rulePreview': ({ rule }, caller) => {
        if (rule.by === 'pattern') parsePattern(rule.pattern ?? '')
        return preview(db.read, asStaff(caller).school, rule, clock.now())
      },
      async 'accounts.ruleSave'({ rule }, caller) {
        if (rule.by === 'pattern') parsePattern(rule.pattern ?? '')
        const { school } = asStaff(caller)
        const names = await preparing(() => prepareNames(db, school, rule))
        await db.write(async (tx) => {
          await saveRule(tx, school, rule, clock.now())
          await useNames(tx, school, names)
          await forgetSightings(tx, school, clock.now() - SEEN_MS)
        })
        await dropNames(db, school, names ?? newId())
        return {}
      },
    },
    onEvents: [
      onEvent(panicPressed, keepWho),
      onEvent(sessionOpened, keepWho),
      onEvent(sessionClosed, keepWho),
      onEvent(lockLocked, (tx, received) => keepPerson(tx, received, received.body.who)),
      onEvent(lockObserved, (tx, received) => keepPerson(tx, received, received.body.who)),
    ],
  }
}
