/** Places and what is set there. */
import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import type { PolicyKey, Scope } from '../../protocol/policy.ts'
import type { Place } from '../../protocol/policy-page.ts'
import { nextPosition, type Position, type Query, type Tx } from '../core/index.ts'
import type { PcChain } from './reach.ts'
import { groupPlace, inRingOrder, LEADS, type PlaceRef, type Setting, type Settings } from './rules.ts'

interface ValueRow {
  /** id of the trust, school, group, room or PC */
  subject: string
  key: string
  scope: Scope
  school_id: string | null
  id: string
  value: string
  as_owner: number
  by: string
  role: Role
  approved_by: string | null
  at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    policy_values: ValueRow
    policy_groups: { id: string; school_id: string; name: string; ring: number | null; created_at: number }
    policy_members: { group_id: string; school_id: string; kind: 'pc' | 'room'; subject: string }
  }
}

const COUNTER = 'policy'

/** (epoch, 0) until something has been changed. */
export async function versionOf(q: Query, school: string): Promise<Position & { name: string }> {
  const row = await q
    .selectFrom('schools')
    .leftJoin('counters', (join) => join.onRef('counters.school_id', '=', 'schools.id').on('counters.name', '=', COUNTER))
    .select(['schools.epoch', 'schools.name', 'counters.n'])
    .where('schools.id', '=', school)
    .executeTakeFirstOrThrow()
  return { epoch: row.epoch, n: row.n ?? 0, name: row.name }
}
/** Taken first in a transaction that changes what is in force: it holds others off until the commit. */
export async function takeVersion(tx: Tx, school: string): Promise<Position> {
  const n = await nextPosition(tx, school, COUNTER)
  return { epoch: (await versionOf(tx.q, school)).epoch, n }
}

/** Schools of a trust, in an order that is the same for everybody who locks them. */
export async function schoolsOf(q: Query, trust: string): Promise<string[]> {
  const rows = await q.selectFrom('schools').select('id').where('trust_id', '=', trust).orderBy('id').execute()
  return rows.map((row) => row.id)
}
/** May this member of staff change what the whole trust has set? Given at set-up only. */
export async function isTrustWide(q: Query, staff: string): Promise<boolean> {
  const row = await q.selectFrom('staff').select('trust_wide').where('id', '=', staff).executeTakeFirst()
  return row?.trust_wide === 1
}

/** Throws NOT_SIGNED_IN when the account has ended, or is another role's now: the transaction has the last word. */
export async function requireStillStaff(q: Query, { id, role }: { id: string; role: Role }): Promise<void> {
  const row = await q.selectFrom('staff').select(['role', 'ended_at']).where('id', '=', id).executeTakeFirst()
  if (!row || row.ended_at !== null || row.role !== role) throw new Refusal('NOT_SIGNED_IN')
}
/** How many people of a school may publish whatever others have changed. */
export async function countLeads(q: Query, school: string): Promise<number> {
  const rows = await q.selectFrom('staff').select('id').where('school_id', '=', school).where('role', 'in', LEADS).where('ended_at', 'is', null).execute()
  return rows.length
}

export async function nameOf(q: Query, staff: string): Promise<string | undefined> {
  return (await q.selectFrom('staff').select('name').where('id', '=', staff).executeTakeFirst())?.name
}

/** [trust,] school. */
async function schoolChain(q: Query, school: string): Promise<PlaceRef[]> {
  const row = await q
    .selectFrom('schools as s')
    .leftJoin('trusts as t', 't.id', 's.trust_id')
    .select(['s.name', 't.id as trust', 't.name as trustName'])
    .where('s.id', '=', school)
    .executeTakeFirstOrThrow()
  const own: PlaceRef = { scope: 'school', id: school, name: row.name }
  return row.trust === null ? [own] : [{ scope: 'trust', id: row.trust, name: row.trustName ?? '' }, own]
}
async function groupsWith(q: Query, school: string, subjects: readonly string[]): Promise<PlaceRef[]> {
  if (subjects.length === 0) return []
  const groups = await q
    .selectFrom('policy_groups as g')
    .innerJoin('policy_members as m', 'm.group_id', 'g.id')
    .select(['g.id', 'g.name', 'g.ring'])
    .distinct()
    .where('m.school_id', '=', school)
    .where('m.subject', 'in', subjects)
    .execute()
  return inRingOrder(groups).map(groupPlace)
}

/** The places a place takes its settings from, widest first, itself last. Throws NOT_FOUND for another school's. */
export async function chainAt(q: Query, school: string, { scope, id }: Place): Promise<PlaceRef[]> {
  const top = await schoolChain(q, school)
  if (scope === 'trust' || scope === 'school') {
    const end = top.findIndex((place) => place.scope === scope && (id === null || id === place.id))
    if (end < 0) throw new Refusal('NOT_FOUND')
    return top.slice(0, end + 1)
  }
  if (id === null) throw new Refusal('NOT_FOUND')
  if (scope === 'group') {
    const group = await q.selectFrom('policy_groups').select(['id', 'name', 'ring']).where('id', '=', id).where('school_id', '=', school).executeTakeFirst()
    return [...top, groupPlace(found(group))]
  }
  if (scope === 'room') {
    const room = found(await q.selectFrom('rooms').select(['id', 'name']).where('id', '=', id).where('school_id', '=', school).executeTakeFirst())
    return [...top, ...(await groupsWith(q, school, [id])), { scope, ...room }]
  }
  const pc = found(
    await q
      .selectFrom('devices as d')
      .leftJoin('seats as s', 's.device_id', 'd.id')
      .leftJoin('rooms as r', 'r.id', 's.room_id')
      .select(['d.hostname', 'r.id as room', 'r.name as roomName'])
      .where('d.id', '=', id)
      .where('d.school_id', '=', school)
      .executeTakeFirst(),
  )
  const room: PlaceRef[] = pc.room === null ? [] : [{ scope: 'room', id: pc.room, name: pc.roomName ?? '' }]
  return [...top, ...(await groupsWith(q, school, [id, ...room.map((r) => r.id)])), ...room, { scope, id, name: pc.hostname }]
}

/** Every PC of the school with its places. */
export async function pcsOf(q: Query, school: string): Promise<PcChain[]> {
  const top = await schoolChain(q, school)
  const pcs = await q
    .selectFrom('devices as d')
    .leftJoin('seats as s', 's.device_id', 'd.id')
    .leftJoin('rooms as r', 'r.id', 's.room_id')
    .select(['d.id', 'd.hostname', 'r.id as room', 'r.name as roomName'])
    .where('d.school_id', '=', school)
    .where('d.revoked_at', 'is', null)
    .orderBy('d.id')
    .execute()
  const groups = inRingOrder(await q.selectFrom('policy_groups').select(['id', 'name', 'ring']).where('school_id', '=', school).execute())
  const members = await q.selectFrom('policy_members').select(['group_id', 'subject']).where('school_id', '=', school).execute()
  const groupsOf = new Map<string, Set<string>>()
  for (const { group_id, subject } of members) groupsOf.set(subject, (groupsOf.get(subject) ?? new Set()).add(group_id))
  return pcs.map(({ id, hostname, room, roomName }) => {
    const [own, byRoom] = [groupsOf.get(id), room === null ? undefined : groupsOf.get(room)]
    const mine = own || byRoom ? groups.filter((group) => own?.has(group.id) || byRoom?.has(group.id)) : []
    return {
      id,
      chain: [
        ...top,
        ...mine.map(groupPlace),
        ...(room === null ? [] : [{ scope: 'room', id: room, name: roomName ?? '' } satisfies PlaceRef]),
        { scope: 'pc', id, name: hostname },
      ],
    }
  })
}

/** What is set at these places. */
export async function settingsAt(q: Query, places: readonly PlaceRef[]): Promise<Settings> {
  const subjects = places.map((place) => place.id)
  return collect(await q.selectFrom('policy_values').selectAll().where('subject', 'in', subjects).execute())
}
/** What is set anywhere in the school, and by its trust. */
export async function settingsOf(q: Query, school: string): Promise<Settings> {
  const { trust_id } = await q.selectFrom('schools').select('trust_id').where('id', '=', school).executeTakeFirstOrThrow()
  const rows = await q
    .selectFrom('policy_values')
    .selectAll()
    .where((e) => e.or([e('school_id', '=', school), ...(trust_id === null ? [] : [e('subject', '=', trust_id)])]))
    .execute()
  return collect(rows)
}
function collect(rows: readonly ValueRow[]): Settings {
  const settings = new Map<string, Map<string, Setting>>()
  for (const row of rows) {
    const here = settings.get(row.subject) ?? new Map<string, Setting>()
    settings.set(row.subject, here)
    const { id, by, role, approved_by: approvedBy, at } = row
    here.set(row.key, { id, value: JSON.parse(row.value) as unknown, asOwner: row.as_owner === 1, by, role, approvedBy, at })
  }
  return settings
}

/** `setting` null: nothing is set there any more. */
export async function saveSetting(tx: Tx, school: string, place: PlaceRef, key: PolicyKey, setting: Setting | null): Promise<void> {
  if (!setting) {
    await tx.q.deleteFrom('policy_values').where('subject', '=', place.id).where('key', '=', key).execute()
    return
  }
  const { id, value, asOwner, by, role, approvedBy, at } = setting
  const row = { id, value: JSON.stringify(value), as_owner: asOwner ? 1 : 0, by, role, approved_by: approvedBy, at }
  await tx.q
    .insertInto('policy_values')
    .values({ subject: place.id, key, scope: place.scope, school_id: place.scope === 'trust' ? null : school, ...row })
    .onConflict((c) => c.columns(['subject', 'key']).doUpdateSet(row))
    .execute()
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Refusal('NOT_FOUND')
  return row
}
