import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import type { Database, Query, Tx } from '../core/index.ts'

export interface StaffRow {
  id: string
  school_id: string
  name: string
  email: string
  role: Role
  password_hash: string
  created_at: number
  ended_at: number | null
  /** who they are in the roster, where that is known */
  person_id: string | null
  last_sign_in_at: number | null
  /** 1: made by whoever owns the server, so the policy asks it for no second factor */
  factor_exempt: number
  /** 1: may change what the whole trust has set; given at set-up only */
  trust_wide?: number | null | undefined
  /** set for a supply teacher: the one room of their slip */
  supply_room?: string | null | undefined
}
export interface FactorRow {
  staff_id: string
  school_id: string
  /** sealed for staff_id */
  secret: string
  /** null until a code has shown that the app has the secret */
  confirmed_at: number | null
  /** the step of the last code taken */
  last_step: number
}
export interface SessionRow {
  id: string
  school_id: string
  staff_id: string
  secret_hash: string
  created_at: number
  expires_at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    staff: StaffRow
    sessions: SessionRow
    staff_factors: FactorRow
    /** `hash`: fingerprint of a recovery code not used yet */
    staff_recovery: { hash: string; school_id: string; staff_id: string }
    staff_invitations: { staff_id: string; school_id: string; secret_hash: string; expires_at: number }
  }
}

/** Accounts as signing in needs them: with their school and whether they have a second factor. */
function accounts(q: Query) {
  return q
    .selectFrom('staff')
    .innerJoin('schools', 'schools.id', 'staff.school_id')
    .leftJoin('staff_factors as f', (join) => join.onRef('f.staff_id', '=', 'staff.id').on('f.confirmed_at', 'is not', null))
    .leftJoin('rooms', 'rooms.id', 'staff.supply_room')
    .selectAll('staff')
    .select(['schools.name as school_name', 'schools.nation', 'schools.setup_step', 'f.confirmed_at as factor_at', 'rooms.name as supply_room_name'])
    .where('ended_at', 'is', null)
}
export type Account = NonNullable<Awaited<ReturnType<typeof findByEmail>>>

export function findByEmail(q: Query, email: string) {
  return accounts(q).where('email', '=', email).executeTakeFirst()
}
/** Undefined when the account has ended. */
export function findAccount(q: Query, id: string) {
  return accounts(q).where('staff.id', '=', id).executeTakeFirst()
}
/** Everybody of the school, those who left too; supply teachers, whose accounts are their slips', only as long as they last, and if asked for. */
export function staffOf(db: Database, school: string, { withSupply = false } = {}) {
  const everybody = db.read
    .selectFrom('staff')
    .leftJoin('staff_factors as f', (join) => join.onRef('f.staff_id', '=', 'staff.id').on('f.confirmed_at', 'is not', null))
    .leftJoin('roster_people as p', 'p.id', 'staff.person_id')
    .selectAll('staff')
    .select(['f.confirmed_at as factor_at', 'p.id as person', 'p.given_name', 'p.family_name'])
    .where('staff.school_id', '=', school)
    .orderBy('staff.name')
    .orderBy('staff.id')
  const wanted = withSupply
    ? everybody.where((e) => e.or([e('staff.supply_room', 'is', null), e('staff.ended_at', 'is', null)]))
    : everybody.where('staff.supply_room', 'is', null)
  return wanted.execute()
}
/** Living accounts that nobody has said whose they are. */
export function unlinkedStaff(q: Query, school: string): Promise<{ id: string; email: string }[]> {
  return q
    .selectFrom('staff')
    .select(['id', 'email'])
    .where('school_id', '=', school)
    .where('ended_at', 'is', null)
    .where('person_id', 'is', null)
    .where('supply_room', 'is', null)
    .execute()
}
/** False when the address is taken. */
export async function insertStaff(tx: Tx, row: StaffRow): Promise<boolean> {
  const added = await tx.q
    .insertInto('staff')
    .values(row)
    .onConflict((c) => c.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}
export function activeHeads(tx: Tx, school: string): Promise<{ id: string }[]> {
  return tx.q.selectFrom('staff').select('id').where('school_id', '=', school).where('role', '=', 'head').where('ended_at', 'is', null).execute()
}
/** False when there is no such account in this school, or it has ended already. The address is free again afterwards. */
export async function endStaff(tx: Tx, school: string, id: string, now: number): Promise<boolean> {
  const row = await tx.q
    .selectFrom('staff')
    .select('email')
    .where('id', '=', id)
    .where('school_id', '=', school)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!row) return false
  await tx.q
    .updateTable('staff')
    .set({ ended_at: now, email: `${row.email} (ended ${id})`, password_hash: '' })
    .where('id', '=', id)
    .execute()
  await tx.q.deleteFrom('sessions').where('staff_id', '=', id).execute()
  await tx.q.deleteFrom('staff_invitations').where('staff_id', '=', id).execute()
  await deleteFactor(tx, id)
  return true
}
export async function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  await tx.q.deleteFrom('sessions').where('expires_at', '<=', row.created_at).execute()
  await tx.q.insertInto('sessions').values(row).execute()
}
export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.q.deleteFrom('sessions').where('id', '=', id).execute()
}
export function findSession(db: Database, secretHash: string, now: number) {
  return db.read
    .selectFrom('sessions')
    .innerJoin('staff', 'staff.id', 'sessions.staff_id')
    .leftJoin('staff_factors as f', (join) => join.onRef('f.staff_id', '=', 'staff.id').on('f.confirmed_at', 'is not', null))
    .select(['sessions.id as session', 'sessions.expires_at', 'staff.id', 'staff.name', 'staff.role', 'staff.school_id'])
    .select(['staff.supply_room', 'staff.factor_exempt', 'f.confirmed_at as factor_at'])
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/** Ends every session of an account but one. */
export async function deleteSessions(tx: Tx, staff: string, but: string | null): Promise<void> {
  let query = tx.q.deleteFrom('sessions').where('staff_id', '=', staff)
  if (but !== null) query = query.where('id', '!=', but)
  await query.execute()
}
/** False when there is no such living account in this school. A supply teacher's is none of those that can be changed. */
export async function updateStaff(
  tx: Tx,
  school: string,
  id: string,
  change: Partial<Pick<StaffRow, 'role' | 'password_hash' | 'person_id' | 'last_sign_in_at' | 'factor_exempt'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tx.q
    .updateTable('staff')
    .set(change)
    .where('id', '=', id)
    .where('school_id', '=', school)
    .where('ended_at', 'is', null)
    .where('supply_room', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** NOT_FOUND unless the account is a living one of this school; a supply teacher's is not for this. */
export async function requireStaff(tx: Tx, school: string, id: string): Promise<void> {
  const row = await tx.q
    .selectFrom('staff')
    .select('id')
    .where('id', '=', id)
    .where('school_id', '=', school)
    .where('ended_at', 'is', null)
    .where('supply_room', 'is', null)
    .executeTakeFirst()
  if (!row) throw new Refusal('NOT_FOUND')
}

export function findFactor(q: Query, staff: string): Promise<FactorRow | undefined> {
  return q.selectFrom('staff_factors').selectAll().where('staff_id', '=', staff).executeTakeFirst()
}
/** A secret to be confirmed takes the place of one that never was. False when a confirmed one is there: it has to go first. */
export async function proposeFactor(tx: Tx, row: FactorRow): Promise<boolean> {
  await tx.q.deleteFrom('staff_factors').where('staff_id', '=', row.staff_id).where('confirmed_at', 'is', null).execute()
  const added = await tx.q
    .insertInto('staff_factors')
    .values(row)
    .onConflict((c) => c.column('staff_id').doNothing())
    .returning('staff_id')
    .executeTakeFirst()
  return added !== undefined
}
/** Takes the code of a step, once: false when that step or a later one has been taken. Whoever comes second waits for the row, then loses. */
export async function takeStep(tx: Tx, staff: string, step: number, confirmedAt: number): Promise<boolean> {
  const taken = await tx.q
    .updateTable('staff_factors')
    .set((e) => ({ last_step: step, confirmed_at: e.fn.coalesce('confirmed_at', e.val(confirmedAt)) }))
    .where('staff_id', '=', staff)
    .where('last_step', '<', step)
    .returning('staff_id')
    .executeTakeFirst()
  return taken !== undefined
}
export async function deleteFactor(tx: Tx, staff: string): Promise<void> {
  await tx.q.deleteFrom('staff_factors').where('staff_id', '=', staff).execute()
  await tx.q.deleteFrom('staff_recovery').where('staff_id', '=', staff).execute()
}
export async function insertRecovery(tx: Tx, school: string, staff: string, hashes: readonly string[]): Promise<void> {
  await tx.q
    .insertInto('staff_recovery')
    .values(hashes.map((hash) => ({ hash, school_id: school, staff_id: staff })))
    .execute()
}
/** True for the one who deleted it: a recovery code is good once. */
export async function takeRecovery(tx: Tx, staff: string, hash: string): Promise<boolean> {
  const taken = await tx.q.deleteFrom('staff_recovery').where('staff_id', '=', staff).where('hash', '=', hash).returning('hash').executeTakeFirst()
  return taken !== undefined
}

/** The one invitation of an account; the one before is void. */
export async function saveInvitation(tx: Tx, row: { staff_id: string; school_id: string; secret_hash: string; expires_at: number }): Promise<void> {
  await tx.q.deleteFrom('staff_invitations').where('staff_id', '=', row.staff_id).execute()
  await tx.q.insertInto('staff_invitations').values(row).execute()
}
export function findInvitation(q: Query, secretHash: string, now: number) {
  return q
    .selectFrom('staff_invitations as i')
    .innerJoin('staff', 'staff.id', 'i.staff_id')
    .innerJoin('schools', 'schools.id', 'staff.school_id')
    .select(['staff.id', 'staff.name', 'staff.email', 'staff.school_id', 'schools.name as school_name'])
    .where('i.secret_hash', '=', secretHash)
    .where('i.expires_at', '>', now)
    .where('staff.ended_at', 'is', null)
    .executeTakeFirst()
}
/** True for the one who deleted it. */
export async function takeInvitation(tx: Tx, secretHash: string): Promise<boolean> {
  return (await tx.q.deleteFrom('staff_invitations').where('secret_hash', '=', secretHash).returning('staff_id').executeTakeFirst()) !== undefined
}

/** The staff account of a person of the roster; null when they have none, or it has ended. */
export async function staffOfPerson(q: Query, school: string, person: string): Promise<{ id: string; name: string } | null> {
  const row = await q
    .selectFrom('staff')
    .select(['id', 'name'])
    .where('school_id', '=', school)
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .executeTakeFirst()
  return row ?? null
}

/** Accounts of a person of the roster, also ended ones. */
export function staffLinkedTo(q: Query, school: string, person: string): Promise<Pick<StaffRow, 'id' | 'name'>[]> {
  return q.selectFrom('staff').select(['id', 'name']).where('school_id', '=', school).where('person_id', '=', person).orderBy('id').execute()
}
/** Those of these that are linked to `from` are linked to `to`; false when none is. */
export async function relink(tx: Tx, school: string, staff: readonly string[], from: string, to: string): Promise<boolean> {
  if (staff.length === 0) return false
  const { numUpdatedRows } = await tx.q
    .updateTable('staff')
    .set({ person_id: to })
    .where('school_id', '=', school)
    .where('person_id', '=', from)
    .where('id', 'in', staff)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Everybody who has or had an account, with the name it has now. */
export function accountNames(q: Query, school: string): Promise<{ id: string; name: string }[]> {
  return q.selectFrom('staff').select(['id', 'name']).where('school_id', '=', school).orderBy('name').orderBy('id').execute()
}
