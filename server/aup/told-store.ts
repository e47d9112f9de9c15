/** What each PC was told of the accounts that sign in on it. */
import { type Columns, newId, type Query, statement, type Tx } from '../core/index.ts'

export interface ToldRow {
  school_id: string
  device_id: string
  account: string
  sid: string | null
  /** whose it was when the PC was told; null: nobody's for certain */
  person_id: string | null
  /** while the account is logged on there */
  session: string | null
  seen_at: number
  /** of the standing it was told */
  hash: string
  /** an id, another one each time it may be out of date; null: it is not */
  stale: string | null
}
declare module '../core/tables.ts' {
  interface Tables {
    aup_told: ToldRow
  }
}
/** A PC forgets an account after a little longer (agent/aup/store.ts); a logon that nobody saw end has ended by the next day. */
const KNOWN_FOR_MS = 60 * 86_400_000
const LOGGED_ON_MS = 86_400_000
/** People of one statement. */
const AT_ONCE = 500

/** At a logon; PCs an account has not come to for long are forgotten with it. */
export async function keepTold(tx: Tx, row: Omit<ToldRow, 'stale'>): Promise<void> {
  await loggedOff(tx, row.device_id, row.session)
  await forgetOld(tx.q, { device: row.device_id, before: row.seen_at - KNOWN_FOR_MS })
  await keep(tx.q, { ...row })
}
export async function loggedOff(tx: Tx, device: string, session: string | null): Promise<void> {
  await noLonger(tx.q, { device, session })
}
const noLonger = statement((q, { device, session }: { device: string; session: string | null }) =>
  q.updateTable('aup_told').set({ session: null }).where('device_id', '=', device).where('session', '=', session),
)
const forgetOld = statement((q, { device, before }: { device: string; before: number }) =>
  q.deleteFrom('aup_told').where('device_id', '=', device).where('seen_at', '<', before),
)
const keep = statement((q, { device_id, account, school_id, sid, person_id, session, seen_at, hash }: Columns<Omit<ToldRow, 'stale'>>) => {
  const told = { school_id, sid, person_id, session, seen_at, hash, stale: null }
  return q
    .insertInto('aup_told')
    .values({ device_id, account, ...told })
    .onConflict((c) => c.columns(['device_id', 'account']).doUpdateSet(told))
})

/** Whose standing has changed, and which PCs need to hear of it. */
export type Changed =
  /** these people: wherever they have signed in */
  | { readonly people: readonly string[] }
  /** where they are logged on, but for the PC that said so itself; an account that is nobody's for certain by its name */
  | { readonly loggedOn: readonly string[] | { readonly account: string }; readonly but: string | null }
  /** whoever is logged on */
  | { readonly everybody: true }

/** How many may be out of date now. */
export async function markStale(tx: Tx, school: string, changed: Changed, now: number): Promise<number> {
  const rows = tx.q
    .updateTable('aup_told')
    .set({ stale: newId(now) })
    .where('school_id', '=', school)
  const loggedOn = rows.where('session', 'is not', null).where('seen_at', '>', now - LOGGED_ON_MS)
  const count = async (query: typeof rows) => Number((await query.executeTakeFirst()).numUpdatedRows)
  if ('everybody' in changed) return count(loggedOn)
  const of = 'people' in changed ? rows : changed.but === null ? loggedOn : loggedOn.where('device_id', '!=', changed.but)
  const who = 'people' in changed ? changed.people : changed.loggedOn
  if ('account' in who) return count(of.where('person_id', 'is', null).where('account', '=', who.account))
  let marked = 0
  for (let from = 0; from < who.length; from += AT_ONCE) marked += await count(of.where('person_id', 'in', who.slice(from, from + AT_ONCE)))
  return marked
}
/** Those that may be out of date, where somebody is logged on first. */
export function staleOnes(q: Query, school: string, limit: number): Promise<ToldRow[]> {
  const rows = q.selectFrom('aup_told').selectAll().where('school_id', '=', school).where('stale', 'is not', null)
  return rows
    .orderBy((e) => e.case().when('session', 'is', null).then(1).else(0).end())
    .orderBy('stale')
    .orderBy('device_id')
    .limit(limit)
    .execute()
}
/** False when it is out of date again, or told at a logon meanwhile. */
export async function settle(tx: Tx, row: ToldRow, now: Pick<ToldRow, 'person_id' | 'hash'>): Promise<boolean> {
  const rows = tx.q
    .updateTable('aup_told')
    .set({ ...now, stale: null })
    .where('device_id', '=', row.device_id)
    .where('account', '=', row.account)
  return Number((await rows.where('stale', '=', row.stale).executeTakeFirst()).numUpdatedRows) > 0
}
