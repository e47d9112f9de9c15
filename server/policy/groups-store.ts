/** Groups of PCs and rooms, pilot rings among them. */
import { Refusal } from '../../protocol/errors.ts'
import type { PolicyGroup } from '../../protocol/policy-page.ts'
import { newId, type Query, type Tx } from '../core/index.ts'

export async function groupsOf(q: Query, school: string): Promise<PolicyGroup[]> {
  const groups = await q
    .selectFrom('policy_groups')
    .select(['id', 'name', 'ring'])
    .where('school_id', '=', school)
    .orderBy('ring')
    .orderBy('name')
    .orderBy('id')
    .execute()
  const members = await q.selectFrom('policy_members').select(['group_id', 'kind', 'subject']).where('school_id', '=', school).orderBy('subject').execute()
  const of = (group: string, kind: 'pc' | 'room') => members.filter((m) => m.group_id === group && m.kind === kind).map((m) => m.subject)
  return groups.map((group) => ({ ...group, pcs: of(group.id, 'pc'), rooms: of(group.id, 'room') }))
}

/** Throws NOT_FOUND for what is not the school's, CONFLICT when another group is this ring. */
export async function saveGroup(tx: Tx, school: string, group: Omit<PolicyGroup, 'id'> & { id: string | null }, now: number): Promise<string> {
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
    const changed = await tx.q.updateTable('policy_groups').set(named).where('id', '=', id).where('school_id', '=', school).returning('id').executeTakeFirst()
    if (!changed) throw new Refusal('NOT_FOUND')
    await tx.q.deleteFrom('policy_members').where('group_id', '=', id).execute()
  }
  const members = [...new Set(group.pcs)].map((pc) => [id, school, 'pc', pc]).concat([...new Set(group.rooms)].map((room) => [id, school, 'room', room]))
  if (members.length > 0) await tx.insertMany('policy_members', ['group_id', 'school_id', 'kind', 'subject'], members)
  return id
}

/** Throws NOT_FOUND, or CONFLICT while the group still sets something or has a draft. */
export async function removeGroup(tx: Tx, school: string, id: string): Promise<void> {
  const group = await tx.q.selectFrom('policy_groups').select('id').where('id', '=', id).where('school_id', '=', school).executeTakeFirst()
  if (!group) throw new Refusal('NOT_FOUND')
  for (const table of ['policy_values', 'policy_lines'] as const)
    if (await tx.q.selectFrom(table).select('key').where('subject', '=', id).executeTakeFirst())
      throw new Refusal('CONFLICT', 'the group still has settings; take them back first')
  await tx.q.deleteFrom('policy_members').where('group_id', '=', id).execute()
  await tx.q.deleteFrom('policy_groups').where('id', '=', id).execute()
}

async function requireAll(tx: Tx, table: 'devices' | 'rooms', school: string, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const rows = await tx.q.selectFrom(table).select('id').where('school_id', '=', school).where('id', 'in', wanted).execute()
  if (rows.length !== wanted.length) throw new Refusal('NOT_FOUND')
}
