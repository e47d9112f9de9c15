/** Lines of drafts, and the history of what was published. */
import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import { isPolicyKey, type PolicyKey, type Scope } from '../../protocol/policy.ts'
import type { SetTo } from '../../protocol/policy-page.ts'
import type { Position, Query, Tx } from '../core/index.ts'
import type { PlaceRef } from './rules.ts'

interface LineRow {
  subject: string
  key: string
  scope: Scope
  school_id: string | null
  id: string
  value: string | null
  base: string | null
  base_value: string | null
  staff_id: string
  by: string
  role: Role
  at: number
}
interface ChangeRow {
  id: string
  school_id: string
  epoch: number
  n: number
  scope: Scope
  subject: string
  place: string
  key: string
  before: string | null
  after: string | null
  by: string
  approved_by: string | null
  at: number
  note: string
}
declare module '../core/tables.ts' {
  interface Tables {
    policy_lines: LineRow
    policy_changes: ChangeRow
  }
}

/** One change that waits. `base`: id and value of what was in force at the place when it was written. */
export interface Line {
  readonly id: string
  readonly place: { readonly scope: Scope; readonly id: string }
  readonly key: PolicyKey
  readonly to: SetTo
  readonly base: string | null
  readonly before: SetTo
  readonly staff: string
  readonly by: string
  readonly role: Role
  readonly at: number
}
export interface Change {
  readonly id: string
  readonly version: Position
  readonly place: PlaceRef
  readonly key: string
  readonly before: SetTo
  readonly after: SetTo
  readonly by: string
  readonly approvedBy: string | null
  readonly at: number
  readonly note: string
}

const text = (to: SetTo): string | null => (to ? JSON.stringify(to.value) : null)
const setTo = (value: string | null): SetTo => (value === null ? null : { value: JSON.parse(value) as unknown })

/** Lines of all drafts of a school and its trust, or of one place, oldest first. */
export async function linesOf(q: Query, where: { school: string; trust: string | null } | { place: string }): Promise<Line[]> {
  const rows = await q
    .selectFrom('policy_lines')
    .selectAll()
    .where((e) =>
      'place' in where
        ? e('subject', '=', where.place)
        : e.or([e('school_id', '=', where.school), ...(where.trust === null ? [] : [e('subject', '=', where.trust)])]),
    )
    .orderBy('at')
    .orderBy('id')
    .execute()
  // A row this version doesn't know was drafted by a newer one, which will show it again.
  return rows.flatMap(({ subject, scope, id, key, value, base, base_value, staff_id: staff, by, role, at }) =>
    isPolicyKey(key) ? [{ id, place: { scope, id: subject }, key, to: setTo(value), base, before: setTo(base_value), staff, by, role, at }] : [],
  )
}

/** Writes a line over `over` (null: there must be none yet). False when something else is there now: then nothing was written. */
export async function putLine(tx: Tx, school: string, line: Line, over: string | null): Promise<boolean> {
  const row = {
    id: line.id,
    value: text(line.to),
    base: line.base,
    base_value: text(line.before),
    staff_id: line.staff,
    by: line.by,
    role: line.role,
    at: line.at,
  }
  const { id: subject, scope } = line.place
  const written =
    over === null
      ? await tx.q
          .insertInto('policy_lines')
          .values({ subject, key: line.key, scope, school_id: scope === 'trust' ? null : school, ...row })
          .onConflict((c) => c.columns(['subject', 'key']).doNothing())
          .returning('id')
          .executeTakeFirst()
      : await tx.q.updateTable('policy_lines').set(row).where('subject', '=', subject).where('id', '=', over).returning('id').executeTakeFirst()
  return written !== undefined
}
export async function removeLines(tx: Tx, place: string, key: string | null): Promise<void> {
  let lines = tx.q.deleteFrom('policy_lines').where('subject', '=', place)
  if (key !== null) lines = lines.where('key', '=', key)
  await lines.execute()
}

/** Appends to the history. */
export async function addChange(tx: Tx, school: string, key: PolicyKey, change: Omit<Change, 'key'>): Promise<void> {
  const { id, version, place, before, after, by, approvedBy, at, note } = change
  const row = { id, school_id: school, ...version, scope: place.scope, subject: place.id, place: place.name, key, by, approved_by: approvedBy, at, note }
  await tx.q
    .insertInto('policy_changes')
    .values({ ...row, before: text(before), after: text(after) })
    .execute()
}
/** Newest first, below `before` (NOT_FOUND when the school has no such change); or the one with this id. */
export async function changesOf(q: Query, school: string, page: { before: string | null; limit: number } | { id: string }): Promise<Change[]> {
  let rows = q.selectFrom('policy_changes').selectAll().where('school_id', '=', school).orderBy('id', 'desc')
  if ('id' in page) rows = rows.where('id', '=', page.id)
  else {
    rows = rows.limit(page.limit)
    if (page.before !== null) {
      const last = await q.selectFrom('policy_changes').select('id').where('school_id', '=', school).where('id', '=', page.before).executeTakeFirst()
      if (!last) throw new Refusal('NOT_FOUND')
      rows = rows.where('id', '<', page.before)
    }
  }
  return (await rows.execute()).map(({ id, epoch, n, scope, subject, place, key, before, after, by, approved_by, at, note }) => ({
    id,
    version: { epoch, n },
    place: { scope, id: subject, name: place },
    key,
    before: setTo(before),
    after: setTo(after),
    by,
    approvedBy: approved_by,
    at,
    note,
  }))
}
