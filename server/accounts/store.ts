/** The accounts' tables: the rule, marks, SIDs, sightings, and who each event was. The only SQL of this feature; pegs have theirs beside it. */
import { type AccountRule, DEFAULT_RULE } from '../../protocol/accounts.ts'
import { type Columns, type Query, statement, type Tx } from '../core/index.ts'
import type {} from './name-store.ts'
import type {} from './peg-store.ts'
import type { Binding, Finding, Mark } from './rules.ts'

interface BindingRow {
  school_id: string
  sid: string
  person_id: string
  account: string
  by_hand: number
  bound_at: number
}
export interface SightingRow {
  school_id: string
  /** with its domain, folded */
  account: string
  /** empty where the system has none */
  sid: string
  /** as the PC wrote it last */
  shown: string
  first_at: number
  last_at: number
  /** JSON list of the PCs it was seen on last, at most SEEN_ON_MAX: enough to tell one PC from a room, and no diary of a child's day */
  devices: string
}
interface EventPersonRow {
  device_id: string
  event_id: string
  school_id: string
  person_id: string | null
  confidence: string
  kind: string
  /** who it was known to be then, where that turned out to be somebody known by another record too */
  recorded_as: string | null
}
declare module '../core/tables.ts' {
  interface Tables {
    /** `names_id`: the set of names people are looked up by; null where the rule needs none */
    account_rules: { school_id: string; rule: string; saved_at: number; names_id: string | null }
    account_marks: { school_id: string; account: string; kind: string; person_id: string | null; class_name: string | null; marked_at: number }
    account_bindings: BindingRow
    account_sightings: SightingRow
    event_people: EventPersonRow
  }
}
export const SEEN_ON_MAX = 20

const ruleStatement = statement((q, { school }: { school: string }) => q.selectFrom('account_rules').selectAll().where('school_id', '=', school))
export async function ruleOf(q: Query, school: string): Promise<{ rule: AccountRule; savedAt: number | null; names: string | null }> {
  const [row] = await ruleStatement(q, { school })
  return row ? { rule: JSON.parse(row.rule) as AccountRule, savedAt: row.saved_at, names: row.names_id } : { rule: DEFAULT_RULE, savedAt: null, names: null }
}
/** Of every school that has saved one. */
export function savedRules(q: Query): Promise<{ school_id: string; rule: string; names_id: string | null }[]> {
  return q.selectFrom('account_rules').select(['school_id', 'rule', 'names_id']).orderBy('school_id').execute()
}
export async function saveRule(tx: Tx, school: string, rule: AccountRule, now: number): Promise<void> {
  const saved = { rule: JSON.stringify(rule), saved_at: now }
  await tx.q
    .insertInto('account_rules')
    .values({ school_id: school, names_id: null, ...saved })
    .onConflict((c) => c.column('school_id').doUpdateSet(saved))
    .execute()
}

const marksStatement = statement((q, { school, account }: { school: string; account: string }) =>
  q.selectFrom('account_marks').selectAll().where('school_id', '=', school).where('account', '=', account),
)
/** All of a school's, or one account's. */
export async function marksOf(q: Query, school: string, account?: string): Promise<Mark[]> {
  const rows =
    account === undefined
      ? await q.selectFrom('account_marks').selectAll().where('school_id', '=', school).execute()
      : await marksStatement(q, { school, account })
  return rows.map((r) => ({ account: r.account, kind: r.kind as Mark['kind'], person: r.person_id, className: r.class_name }))
}
/** Null takes the mark away. */
export async function setMark(tx: Tx, school: string, account: string, mark: Omit<Mark, 'account'> | null, now: number): Promise<void> {
  await tx.q.deleteFrom('account_marks').where('school_id', '=', school).where('account', '=', account).execute()
  if (!mark) return
  const row = { school_id: school, account, kind: mark.kind, person_id: mark.person, class_name: mark.className, marked_at: now }
  await tx.q.insertInto('account_marks').values(row).execute()
}

/** What was bound by hand, for the list of it. */
export function boundByHand(q: Query, school: string): Promise<BindingRow[]> {
  return q.selectFrom('account_bindings').selectAll().where('school_id', '=', school).where('by_hand', '=', 1).orderBy('account').execute()
}
/** All of a school's; or those of one account, one SID and some people. */
export async function bindingsOf(q: Query, school: string, of?: { account: string; sid: string; people: readonly string[] }): Promise<Binding[]> {
  let rows = q.selectFrom('account_bindings').selectAll().where('school_id', '=', school)
  if (of) {
    const { account, sid, people } = of
    rows = rows.where((e) => e.or([e('account', '=', account), e('sid', '=', sid), ...(people.length > 0 ? [e('person_id', 'in', people)] : [])]))
  }
  return (await rows.execute()).map((r) => ({ sid: r.sid, person: r.person_id, account: r.account, byHand: r.by_hand === 1 }))
}
export async function bind(tx: Tx, school: string, binding: Binding, now: number): Promise<void> {
  const held = { person_id: binding.person, account: binding.account, by_hand: binding.byHand ? 1 : 0, bound_at: now }
  await tx.q
    .insertInto('account_bindings')
    .values({ school_id: school, sid: binding.sid, ...held })
    .onConflict((c) => c.columns(['school_id', 'sid']).doUpdateSet(held))
    .execute()
}
export async function unbind(tx: Tx, school: string, sid: string): Promise<void> {
  await tx.q.deleteFrom('account_bindings').where('school_id', '=', school).where('sid', '=', sid).execute()
}

const seenStatement = statement((q, { school, account, sid }: { school: string; account: string; sid: string }) =>
  q.selectFrom('account_sightings').select(['devices', 'last_at']).where('school_id', '=', school).where('account', '=', account).where('sid', '=', sid),
)
const seeStatement = statement((q, { school_id, account, sid, first_at, shown, last_at, devices }: Columns<SightingRow>) => {
  const now = { shown, last_at, devices }
  return q
    .insertInto('account_sightings')
    .values({ school_id, account, sid, first_at, ...now })
    .onConflict((c) => c.columns(['school_id', 'account', 'sid']).doUpdateSet(now))
})
/** Counts an account as seen on a PC; `onlyIfNew`: leaves it as it is when it has been seen before. */
export async function keepSighting(
  tx: Tx,
  seen: Omit<SightingRow, 'first_at' | 'last_at' | 'devices'> & { device: string; at: number },
  onlyIfNew: boolean,
): Promise<void> {
  const { device, at, ...row } = seen
  const [there] = await seenStatement(tx.q, { school: row.school_id, account: row.account, sid: row.sid })
  if (there && onlyIfNew) return
  const others = (there ? (JSON.parse(there.devices) as string[]) : []).filter((id) => id !== device)
  const devices = JSON.stringify([device, ...others].slice(0, SEEN_ON_MAX))
  await seeStatement(tx.q, { ...row, last_at: Math.max(at, there?.last_at ?? 0), devices, first_at: at })
}
/** Accounts seen since, most recent first. */
export function sightingsSince(q: Query, school: string, since: number, limit: number): Promise<SightingRow[]> {
  return q
    .selectFrom('account_sightings')
    .selectAll()
    .where('school_id', '=', school)
    .where('last_at', '>=', since)
    .orderBy('last_at', 'desc')
    .orderBy('account')
    .orderBy('sid')
    .limit(limit)
    .execute()
}
export async function forgetSightings(tx: Tx, school: string, before: number): Promise<void> {
  await tx.q.deleteFrom('account_sightings').where('school_id', '=', school).where('last_at', '<', before).execute()
}

export async function keepEventPerson(tx: Tx, school: string, event: { device: string; id: string }, { person, confidence, kind }: Finding): Promise<void> {
  const row = [event.device, event.id, school, person, confidence, kind, null]
  await tx.insertMany('event_people', ['device_id', 'event_id', 'school_id', 'person_id', 'confidence', 'kind', 'recorded_as'], [row])
}
export async function peopleOfEvents(
  q: Query,
  school: string,
  events: readonly { device: string; event: string }[],
): Promise<{ event: string; person: string }[]> {
  if (events.length === 0) return []
  const wanted = new Set(events.map(({ device, event }) => `${device} ${event}`))
  const rows = await q
    .selectFrom('event_people')
    .select(['device_id', 'event_id', 'person_id'])
    .where('school_id', '=', school)
    .where('device_id', 'in', [...new Set(events.map(({ device }) => device))])
    .where(
      'event_id',
      'in',
      events.map(({ event }) => event),
    )
    .execute()
  return rows.flatMap((row) =>
    row.person_id !== null && wanted.has(`${row.device_id} ${row.event_id}`) ? [{ event: row.event_id, person: row.person_id }] : [],
  )
}
export async function forgetEventPeople(tx: Tx, device: string, events: readonly string[]): Promise<void> {
  if (events.length === 0) return
  await tx.q.deleteFrom('event_people').where('device_id', '=', device).where('event_id', 'in', events).execute()
}

/** Everything that leads to a person goes: by erasure. What was recorded stays, without them. */
export async function forgetPerson(tx: Tx, school: string, person: string): Promise<void> {
  await tx.q.deleteFrom('event_people').where('school_id', '=', school).where('person_id', '=', person).execute()
  await tx.q.deleteFrom('account_bindings').where('school_id', '=', school).where('person_id', '=', person).execute()
  await tx.q.deleteFrom('account_marks').where('school_id', '=', school).where('person_id', '=', person).execute()
  await tx.q.deleteFrom('account_pegs').where('school_id', '=', school).where('person_id', '=', person).execute()
}

export async function bindingsOfPerson(q: Query, school: string, person: string): Promise<Pick<BindingRow, 'sid' | 'account'>[]> {
  return q.selectFrom('account_bindings').select(['sid', 'account']).where('school_id', '=', school).where('person_id', '=', person).orderBy('sid').execute()
}
/** The accounts said by hand to be this person's. */
export async function marksOfPerson(q: Query, school: string, person: string): Promise<string[]> {
  const rows = q.selectFrom('account_marks').select('account').where('school_id', '=', school).where('person_id', '=', person)
  return (await rows.orderBy('account').execute()).map((row) => row.account)
}
/** Those of these that are `from`'s now become `to`'s. */
export async function rebind(tx: Tx, school: string, sids: readonly string[], from: string, to: string): Promise<void> {
  if (sids.length === 0) return
  await tx.q
    .updateTable('account_bindings')
    .set({ person_id: to })
    .where('school_id', '=', school)
    .where('person_id', '=', from)
    .where('sid', 'in', sids)
    .execute()
}
export async function remark(tx: Tx, school: string, accounts: readonly string[], from: string, to: string): Promise<void> {
  if (accounts.length === 0) return
  await tx.q
    .updateTable('account_marks')
    .set({ person_id: to })
    .where('school_id', '=', school)
    .where('person_id', '=', from)
    .where('account', 'in', accounts)
    .execute()
}
/** What was recorded of `from` is found under `to`, and still says whom it was recorded of. */
export async function moveEvents(tx: Tx, school: string, from: string, to: string): Promise<void> {
  await tx.q
    .updateTable('event_people')
    .set((e) => ({ person_id: to, recorded_as: e.fn.coalesce('recorded_as', e.val(from)) }))
    .where('school_id', '=', school)
    .where('person_id', '=', from)
    .execute()
}
/** What was recorded of any of `ids` is `to`'s again. */
export async function eventsBack(tx: Tx, school: string, ids: readonly string[], from: string, to: string): Promise<void> {
  await tx.q
    .updateTable('event_people')
    .set({ person_id: to })
    .where('school_id', '=', school)
    .where('person_id', '=', from)
    .where('recorded_as', 'in', ids)
    .execute()
}
