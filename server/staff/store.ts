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
  }
}

export function findByEmail(db: Database, email: string) {
  return db.read
    .selectFrom('staff')
    .innerJoin('schools', 'schools.id', 'staff.school_id')
    .selectAll('staff')
    .select('schools.name as school_name')
    .where('email', '=', email)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}
export function findMe(db: Database, id: string) {
  return db.read
    .selectFrom('staff')
    .innerJoin('schools', 'schools.id', 'staff.school_id')
    .selectAll('staff')
    .select('schools.name as school_name')
    .where('staff.id', '=', id)
    .executeTakeFirstOrThrow()
}
export function staffOf(db: Database, school: string): Promise<StaffRow[]> {
  return db.read.selectFrom('staff').selectAll().where('school_id', '=', school).orderBy('name').orderBy('id').execute()
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
    .select(['sessions.id as session', 'sessions.expires_at', 'staff.id', 'staff.name', 'staff.role', 'staff.school_id'])
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
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
