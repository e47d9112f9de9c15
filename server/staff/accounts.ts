/** The school's accounts, for the head: adding and inviting, roles, links to people, leavers; and who has access to what. */
import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import { asStaff, type Clock, type Database, type HandlersFor, newId, newSecret, nextPosition, type Query, sha256, type Tx } from '../core/index.ts'
import { hashPassword } from './passwords.ts'
import { INVITATION_MS, normalEmail } from './rules.ts'
import type { SecondFactor } from './second-factor.ts'
import {
  activeHeads,
  deleteSessions,
  endStaff,
  findInvitation,
  insertStaff,
  requireStaff,
  type StaffRow,
  saveInvitation,
  staffOf,
  takeInvitation,
  updateStaff,
} from './store.ts'

export interface AccountsParts {
  db: Database
  clock: Clock
  factor: SecondFactor
  ended(staff: string): string
  /** Names of the rooms a member of staff watches now or teaches in. */
  roomsOf(school: string, staff: string): Promise<string[]>
  /** Is there such a person in this school? */
  isPerson(q: Query, school: string, person: string): Promise<boolean>
  /** The teachers of the import, by name. */
  teachers(q: Query, school: string): Promise<readonly { id: string; givenName: string; familyName: string; classes: string[] }[]>
  /** Joins the account with the one person it can be, if there is one. */
  link(tx: Tx, school: string, staff: { id: string; email: string }): Promise<void>
  /** Who works here, as what, or who they are has changed. */
  changed(tx: Tx, school: string, now: number): Promise<void>
}
type Names =
  | 'staff.add'
  | 'staff.invite'
  | 'staff.readInvitation'
  | 'staff.acceptInvitation'
  | 'staff.list'
  | 'staff.access'
  | 'staff.changeRole'
  | 'staff.linkPerson'
  | 'staff.unlinked'
  | 'staff.resetSecondFactor'
  | 'staff.remove'

/** Whoever holds the secret chooses the account's password; an earlier invitation is void. */
export async function invite(tx: Tx, school: string, staff: string, now: number): Promise<{ secret: string; expiresAt: number }> {
  const secret = newSecret()
  const expiresAt = now + INVITATION_MS
  await saveInvitation(tx, { staff_id: staff, school_id: school, secret_hash: sha256(secret), expires_at: expiresAt })
  return { secret, expiresAt }
}

export function accountHandlers({ db, clock, factor, ended, roomsOf, isPerson, teachers, link, changed }: AccountsParts): HandlersFor<Names> {
  async function keepOneHead(tx: Tx, school: string, leaving: string): Promise<void> {
    // Held until the commit, so that two heads can't remove each other at once.
    await nextPosition(tx, school, 'staff')
    const heads = await activeHeads(tx, school)
    if (heads.length === 1 && heads[0]?.id === leaving) throw new Refusal('CONFLICT', 'this is the only head; add another first')
  }
  async function readInvitation(secret: string) {
    const found = await findInvitation(db.read, sha256(secret), clock.now())
    if (!found) throw new Refusal('INVITATION_INVALID')
    return found
  }

  return {
    async 'staff.add'({ name, email, role }, caller) {
      const { school } = asStaff(caller)
      const now = clock.now()
      const row = newStaffRow({ id: newId(now), school, name, email, role, now })
      const invitation = await db.write(async (tx) => {
        if (!(await insertStaff(tx, row))) throw new Refusal('CONFLICT', 'there is an account with this e-mail address')
        await link(tx, school, row)
        return invite(tx, school, row.id, now)
      })
      return { id: row.id, invitation }
    },
    async 'staff.invite'({ id }, caller) {
      const { school } = asStaff(caller)
      return {
        invitation: await db.write(async (tx) => {
          await requireStaff(tx, school, id)
          return invite(tx, school, id, clock.now())
        }),
      }
    },
    async 'staff.readInvitation'({ secret }) {
      const { name, email, school_name: school } = await readInvitation(secret)
      return { name, email, school }
    },
    async 'staff.acceptInvitation'({ secret, password }) {
      const { id, school_id: school } = await readInvitation(secret)
      const password_hash = await hashPassword(password)
      await db.write(async (tx) => {
        if (!(await takeInvitation(tx, sha256(secret)))) throw new Refusal('INVITATION_INVALID')
        await updateStaff(tx, school, id, { password_hash })
        await deleteSessions(tx, id, null)
        tx.notify(ended(id))
      })
      return {}
    },
    async 'staff.list'(_request, caller) {
      const rows = await staffOf(db, asStaff(caller).school)
      return { staff: rows.map((row) => ({ ...account(row), email: shownEmail(row), lastSignInAt: row.last_sign_in_at, person: personOf(row) })) }
    },
    async 'staff.access'(_request, caller) {
      const { school } = asStaff(caller)
      const rows = await staffOf(db, school, { withSupply: true })
      const staff = []
      for (const row of rows) {
        const rooms = row.ended_at === null ? await roomsOf(school, row.id) : []
        staff.push({ ...account(row), lastSignInAt: row.last_sign_in_at, rooms, trustWide: row.trust_wide === 1, supply: row.supply_room !== null })
      }
      return { staff }
    },
    async 'staff.changeRole'({ id, role }, caller) {
      const { school } = asStaff(caller)
      await db.write(async (tx) => {
        if (role !== 'head') await keepOneHead(tx, school, id)
        if (!(await updateStaff(tx, school, id, { role }))) throw new Refusal('NOT_FOUND')
        await changed(tx, school, clock.now())
        tx.notify(ended(id))
      })
      return {}
    },
    async 'staff.linkPerson'({ id, person }, caller) {
      const { school } = asStaff(caller)
      await db.write(async (tx) => {
        if (person !== null && !(await isPerson(tx.q, school, person))) throw new Refusal('NOT_FOUND')
        if (!(await updateStaff(tx, school, id, { person_id: person }))) throw new Refusal('NOT_FOUND')
        await changed(tx, school, clock.now())
      })
      return {}
    },
    async 'staff.unlinked'(_request, caller) {
      const { school } = asStaff(caller)
      const linked = new Set((await staffOf(db, school)).filter((row) => row.ended_at === null).map((row) => row.person_id))
      const free = (await teachers(db.read, school)).filter(({ id }) => !linked.has(id))
      return { people: free.map(({ id, givenName, familyName, classes }) => ({ id, name: `${givenName} ${familyName}`.trim(), classes })) }
    },
    async 'staff.resetSecondFactor'({ id }, caller) {
      const { school } = asStaff(caller)
      await db.write(async (tx) => {
        await requireStaff(tx, school, id)
        await factor.remove(tx, id)
        await deleteSessions(tx, id, null)
        tx.notify(ended(id))
      })
      return {}
    },
    async 'staff.remove'({ id }, caller) {
      const { school } = asStaff(caller)
      await db.write(async (tx) => {
        await keepOneHead(tx, school, id)
        const now = clock.now()
        if (!(await endStaff(tx, school, id, now))) throw new Refusal('NOT_FOUND')
        await changed(tx, school, now)
        tx.notify(ended(id))
      })
      return {}
    },
  }
}

/** A new account as a row; without a password nobody signs in with it. */
export function newStaffRow(given: {
  id: string
  school: string
  name: string
  email: string
  role: Role
  now: number
  passwordHash?: string
  exempt?: boolean
  trustWide?: boolean
}): StaffRow {
  return {
    id: given.id,
    school_id: given.school,
    name: given.name,
    email: normalEmail(given.email),
    role: given.role,
    password_hash: given.passwordHash ?? '',
    created_at: given.now,
    ended_at: null,
    person_id: null,
    last_sign_in_at: null,
    factor_exempt: given.exempt ? 1 : 0,
    trust_wide: given.trustWide ? 1 : 0,
  }
}

type Listed = Awaited<ReturnType<typeof staffOf>>[number]
function account(row: Listed) {
  const active = row.ended_at === null
  return { id: row.id, name: row.name, role: row.role, active, invited: active && row.password_hash === '', secondFactor: row.factor_at !== null }
}
function personOf({ person, given_name, family_name }: Listed): { id: string; name: string } | null {
  return person === null ? null : { id: person, name: `${given_name} ${family_name}`.trim() }
}
/** An ended account's address is kept with a note, so that it can be used again. */
function shownEmail(row: StaffRow): string {
  return row.ended_at === null ? row.email : (row.email.split(' ')[0] ?? row.email)
}
