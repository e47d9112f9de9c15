/** Groups of PCs and rooms, pilot rings among them. */
import { Refusal } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { PolicyGroup } from '../../protocol/policy-page.ts'
import { newId, type Query, sha256, type Tx } from '../core/index.ts'

export type Group = Omit<PolicyGroup, 'sets' | 'waiting' | 'mark'>

/** Equal when everything that can be saved of them is. */
export function markOfGroup({ name, ring, pcs, rooms }: Omit<Group, 'id'>): string {
  return sha256(canonical({ name, ring, pcs: pcs.toSorted(), rooms: rooms.toSorted() }))
}

/** Rings first, in their order, then the others by name. */
export async function groupsOf(q: Query, school: string): Promise<Group[]> {
  const groups = await q
    .selectFrom('policy_groups')
    .select(['id', 'name', 'ring'])
    .where('school_id', '=', school)
    .orderBy((e) => e.fn.coalesce('ring', e.lit(99)))
    .orderBy('name')
    .orderBy('id')
    .execute()
  const members = await q.selectFrom('policy_members').select(['group_id', 'kind', 'subject']).where('school_id', '=', school).orderBy('subject').execute()
  const of = (group: string, kind: 'pc' | 'room') => members.filter((m) => m.group_id === group && m.kind === kind).map((m) => m.subject)
  return groups.map((group) => ({ ...group, pcs: of(group.id, 'pc'), rooms: of(group.id, 'room') }))
}

/** `seen`: the mark of what this replaces. Throws NOT_FOUND for what is not the school's, CONFLICT when it was saved since or another group is this ring. */
export async function saveGroup(tx: Tx, school: string, group: Omit<Group, 'id'> & { id: string | null; seen: string | null }, now: number): Promise<string> {
  if (group.id !== null) {
    const known = (await groupsOf(tx.q, school)).find((one) => one.id === group.id)
    if (!known) throw new Refusal('NOT_FOUND')
    if (markOfGroup(known) !== group.seen) throw new Refusal('CONFLICT')
  }
  await requireAll(tx, 'devices', school, group.pcs)
  await requireAll(tx, 'rooms', school, group.rooms)
  if (group.ring !== null) {
    const other = await tx.q.selectFrom('policy_groups').select('id').where('school_id', '=', school).where('ring', '=', group.ring).executeTakeFirst()
    if (other && other.id !== group.id) throw new Refusal('CONFLICT', `there is a ring ${group.ring} already`)
  }
  const id = group.id ?? newId(now)
  const named = { name: group.name, ring: group.ring }
  if (group.id === null)
    await tx.q
      .insertInto('policy_groups')
      .values({ id, school_id: school, ...named, created_at: now })
      .execute()
  else {
    await tx.q.updateTable('policy_groups').set(named).where('id', '=', id).where('school_id', '=', school).execute()
    await tx.q.deleteFrom('policy_members').where('group_id', '=', id).execute()
  }
  const members = [...new Set(group.pcs)].map((pc) => [id, school, 'pc', pc]).concat([...new Set(group.rooms)].map((room) => [id, school, 'room', room]))
  if (members.length > 0) await tx.insertMany('policy_members', ['group_id', 'school_id', 'kind', 'subject'], members)
  return id
}

/** Throws NOT_FOUND, or CONFLICT while it has a draft. What it had set has been taken back. */
export async function removeGroup(tx: Tx, school: string, id: string): Promise<void> {
  const group = await tx.q.selectFrom('policy_groups').select('id').where('id', '=', id).where('school_id', '=', school).executeTakeFirst()
  if (!group) throw new Refusal('NOT_FOUND')
  const line = await tx.q.selectFrom('policy_lines').select('key').where('subject', '=', id).executeTakeFirst()
  if (line) throw new Refusal('CONFLICT', 'changes wait in its draft')
  await tx.q.deleteFrom('policy_members').where('group_id', '=', id).execute()
  await tx.q.deleteFrom('policy_groups').where('id', '=', id).execute()
}

async function requireAll(tx: Tx, table: 'devices' | 'rooms', school: string, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const rows = await tx.q.selectFrom(table).select('id').where('school_id', '=', school).where('id', 'in', wanted).execute()
  if (rows.length !== wanted.length) throw new Refusal('NOT_FOUND')
}
