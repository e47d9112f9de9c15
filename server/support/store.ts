/** The support tables, and reading pupils beside them. */
import { sql } from 'kysely'
import { Refusal } from '../../protocol/errors.ts'
import type { SupportedPupil } from '../../protocol/support.ts'
import { type Query, statement, type Tx } from '../core/index.ts'
import { read } from './rules.ts'

export interface SightingRow {
  school_id: string
  device_id: string
  account: string
  person_id: string
  seen_at: number
  /** the effects the PC was last told, as text; null: none */
  told: string | null
}
/** A profile as it is stored. */
export interface ProfileRow {
  person_id: string
  school_id: string
  effects: string
  revision: number
  changed_by: string
  changed_at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    support_profiles: ProfileRow
    support_sightings: SightingRow
  }
}

function pupils(q: Query, school: string) {
  return q
    .selectFrom('roster_people as p')
    .leftJoin('support_profiles as s', 's.person_id', 'p.id')
    .select(['p.id', 'p.given_name', 'p.family_name', 'p.year_group', 'p.classes', 'p.sort_name', 's.effects', 's.revision'])
    .where('p.school_id', '=', school)
    .where('p.kind', '=', 'pupil')
}
type PupilRow = Awaited<ReturnType<ReturnType<typeof pupils>['execute']>>[number]

function toPupil(row: PupilRow): SupportedPupil {
  return {
    person: row.id,
    givenName: row.given_name,
    familyName: row.family_name,
    yearGroup: row.year_group,
    classes: JSON.parse(row.classes) as string[],
    effects: row.effects === null ? null : read(row.effects),
    revision: row.revision ?? 0,
  }
}

/** By name; `words` must all occur in it. `after` is the last pupil of the page before. */
export async function pupilsByName(
  q: Query,
  school: string,
  { words, onlyWith, after, limit }: { words: readonly string[]; onlyWith: boolean; after: string | null; limit: number },
): Promise<SupportedPupil[]> {
  let query = pupils(q, school)
  if (onlyWith) query = query.where('s.effects', 'is not', null)
  for (const word of words) query = query.where(sql<boolean>`p.sort_name like ${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`)
  if (after !== null) {
    const last = await q.selectFrom('roster_people').select(['sort_name', 'id']).where('school_id', '=', school).where('id', '=', after).executeTakeFirst()
    if (!last) throw new Refusal('NOT_FOUND')
    query = query.where(sql<boolean>`(p.sort_name, p.id) > (${last.sort_name}, ${last.id})`)
  }
  return (await query.orderBy('p.sort_name').orderBy('p.id').limit(limit).execute()).map(toPupil)
}
/** NOT_FOUND unless it is a pupil of the school. */
export async function pupil(q: Query, school: string, person: string): Promise<SupportedPupil> {
  const row = await pupils(q, school).where('p.id', '=', person).executeTakeFirst()
  if (!row) throw new Refusal('NOT_FOUND')
  return toPupil(row)
}
/** Everybody with a profile: few, so that whose class they are in is decided in memory. */
export async function supportedPupils(q: Query, school: string): Promise<SupportedPupil[]> {
  return (await pupils(q, school).where('s.effects', 'is not', null).orderBy('p.sort_name').orderBy('p.id').execute()).map(toPupil)
}
export async function writeProfile(tx: Tx, row: ProfileRow): Promise<void> {
  const { person_id: _, ...changed } = row
  await tx.q
    .insertInto('support_profiles')
    .values(row)
    .onConflict((c) => c.column('person_id').doUpdateSet(changed))
    .execute()
}
export async function deleteProfile(tx: Tx, school: string, person: string): Promise<void> {
  await tx.q.deleteFrom('support_profiles').where('school_id', '=', school).where('person_id', '=', person).execute()
}
export function profileRow(q: Query, school: string, person: string): Promise<ProfileRow | undefined> {
  return q.selectFrom('support_profiles').selectAll().where('school_id', '=', school).where('person_id', '=', person).executeTakeFirst()
}
/** The sightings at these PCs that are `from`'s become `to`'s. */
export async function moveSightings(tx: Tx, seen: readonly Pick<SightingRow, 'device_id' | 'account'>[], from: string, to: string): Promise<void> {
  for (const { device_id, account } of seen)
    await tx.q
      .updateTable('support_sightings')
      .set({ person_id: to })
      .where('device_id', '=', device_id)
      .where('account', '=', account)
      .where('person_id', '=', from)
      .execute()
}

export function sightingsOf(tx: Tx, school: string, person: string): Promise<SightingRow[]> {
  return tx.q.selectFrom('support_sightings').selectAll().where('school_id', '=', school).where('person_id', '=', person).orderBy('device_id').execute()
}
const sightingStatement = statement((q, { device, account }: { device: string; account: string }) =>
  q.selectFrom('support_sightings').selectAll().where('device_id', '=', device).where('account', '=', account),
)
export async function sighting(tx: Tx, device: string, account: string): Promise<SightingRow | undefined> {
  return (await sightingStatement(tx.q, { device, account }))[0]
}
export async function keepSighting(tx: Tx, row: SightingRow): Promise<void> {
  const { device_id: _, account: __, ...changed } = row
  await tx.q
    .insertInto('support_sightings')
    .values(row)
    .onConflict((c) => c.columns(['device_id', 'account']).doUpdateSet(changed))
    .execute()
}
export async function dropSighting(tx: Tx, device: string, account: string): Promise<void> {
  await tx.q.deleteFrom('support_sightings').where('device_id', '=', device).where('account', '=', account).execute()
}
const forgetStatement = statement((q, { device, before }: { device: string; before: number }) =>
  q.deleteFrom('support_sightings').where('device_id', '=', device).where('seen_at', '<', before).returning(['account', 'told']),
)
/** Takes away what is older than `before` on this PC; returns the accounts that the PC had been told effects for. */
export async function forgetOld(tx: Tx, device: string, before: number): Promise<string[]> {
  const gone = await forgetStatement(tx.q, { device, before })
  return gone.filter((row) => row.told !== null).map((row) => row.account)
}
