/**
 * Who is at a PC: the operating system's account, by the school's rule, as a person of the roster, a class, or nobody.
 * Invariants: a name is given only when it is one person's; an account's SID outlives its name; what was recorded with an event
 * stays as it was known then, whatever happens to the roster later, and goes when the person is erased.
 * Fail direction: in doubt nobody is named, and the technician is shown why: an alert without a name brings an adult all the same,
 * one with a wrong name brings them to the wrong child.
 */
import { type EventType, panicPressed, sessionClosed, sessionOpened } from '../../protocol/events.ts'
import { asStaff, type Clock, type Database, type EventHandler, type HandlersFor, onEvent, type Received, type Tx } from '../core/index.ts'
import { markHandlers } from './marks.ts'
import { parsePattern } from './pattern.ts'
import { pegHandlers } from './pegs.ts'
import { preview, SEEN_MS } from './preview.ts'
import { qualified } from './rules.ts'
import { bind, forgetSightings, keepEventPerson, keepSighting, ruleOf, saveRule } from './store.ts'
import { createIdentifier, type Identifier } from './who-is.ts'

export { forgetEventPeople, forgetPerson, mergePeople as onMerge } from './store.ts'
export type { Known } from './who-is.ts'

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
  readonly whoIs: Identifier['whoIs']
}

export function startAccounts({ db, clock }: { db: Database; clock: Clock }): Accounts {
  const identifier = createIdentifier()

  type WithWho = typeof panicPressed | typeof sessionOpened
  /** Keeps who an event was as is known now; a first sure match keeps the SID too. */
  async function keepWho(tx: Tx, { school, device, body: { who }, header, receivedAt }: Received<EventType<WithWho['body']>>): Promise<void> {
    const { finding } = await identifier.identify(tx.q, school, who)
    await keepEventPerson(tx, school, { device, id: header.id }, finding)
    const account = qualified(who.account)
    const seen = { school_id: school, account, sid: who.sid ?? '', shown: who.account, device, at: receivedAt }
    // The technician, who may not know of presses, sees when an account was last signed in.
    await keepSighting(tx, seen, header.type === panicPressed.type)
    if (who.sid !== undefined && finding.person !== null && finding.confidence === 'matched')
      await bind(tx, school, { sid: who.sid, person: finding.person, account, byHand: false }, receivedAt)
  }

  return {
    whoIs: identifier.whoIs,
    handlers: {
      ...markHandlers({ db, clock }),
      ...pegHandlers(db),
      'accounts.rule': (_request, caller) => ruleOf(db.read, asStaff(caller).school),
      'accounts.rulePreview': ({ rule }, caller) => {
        if (rule.by === 'pattern') parsePattern(rule.pattern ?? '')
        return preview(db.read, asStaff(caller).school, rule, clock.now())
      },
      async 'accounts.ruleSave'({ rule }, caller) {
        if (rule.by === 'pattern') parsePattern(rule.pattern ?? '')
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          await saveRule(tx, school, rule, clock.now())
          await forgetSightings(tx, school, clock.now() - SEEN_MS)
        })
        return {}
      },
    },
    onEvents: [onEvent(panicPressed, keepWho), onEvent(sessionOpened, keepWho), onEvent(sessionClosed, keepWho)],
  }
}
