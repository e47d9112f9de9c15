/**
 * Staff accounts, sign-in and sessions.
 * Invariants: passwords are argon2id, session secrets are stored as hashes; an account's end ends its sessions and live streams
 * within a second; unknown accounts cost a guesser as much time as known ones; a school always keeps one head.
 * Fail direction: no session, no access; when a limit is reached the answer is "wait", never a way in.
 */
import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import type { Me } from '../../protocol/staff.ts'
import { asStaff, type Clock, type Credential, type Database, type HandlersFor, Limit, newId, newSecret, type StaffCaller, sha256 } from '../core/index.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { ACCOUNT_RATE, ADDRESS_RATE, normalEmail, PAIR_RATE, SESSION_MS } from './rules.ts'
import { activeHeads, deleteSession, endStaff, findByEmail, findMe, findSession, insertSession, insertStaff, type StaffRow, staffOf } from './store.ts'

export { SESSION_MS } from './rules.ts'

export { staffOfPerson } from './store.ts'

export interface NewStaff {
  name: string
  email: string
  role: Role
  password: string
}
export interface Staff {
  readonly handlers: HandlersFor<'staff.signIn' | 'staff.signOut' | 'staff.me' | 'staff.add' | 'staff.list' | 'staff.remove'>
  /** By the hash of a session's secret. */
  lookUp(secretHash: string): Promise<Credential<StaffCaller> | undefined>
  /** Throws CONFLICT when the address has an account already. */
  add(school: string, staff: NewStaff): Promise<string>
}

/** One topic per person: a removal must end every session they have. */
const ended = (staff: string): string => `ended:staff:${staff}`

export function startStaff({ db, clock }: { db: Database; clock: Clock }): Staff {
  const limits = { pair: new Limit(PAIR_RATE), account: new Limit(ACCOUNT_RATE), address: new Limit(ADDRESS_RATE) }

  function withinLimits(email: string, address: string): boolean {
    const now = clock.now()
    // The narrow one first: a guesser it holds back doesn't use up the account's wide one.
    return limits.pair.take(`${email} ${address}`, now) && limits.address.take(address, now) && limits.account.take(email, now)
  }
  /** Only guesses count: whoever has the password may come as often as they like. */
  function notAGuess(email: string, address: string): void {
    limits.pair.giveBack(`${email} ${address}`)
    limits.address.giveBack(address)
    limits.account.giveBack(email)
  }
  async function add(school: string, { name, email, role, password }: NewStaff): Promise<string> {
    const now = clock.now()
    const row = {
      id: newId(now),
      school_id: school,
      name,
      email: normalEmail(email),
      role,
      password_hash: await hashPassword(password),
      created_at: now,
      ended_at: null,
      person_id: null,
    }
    if (!(await db.write((tx) => insertStaff(tx, row)))) throw new Refusal('CONFLICT', 'there is an account with this e-mail address')
    return row.id
  }

  return {
    add,
    async lookUp(secretHash) {
      const found = await findSession(db, secretHash, clock.now())
      if (!found) return undefined
      const { id, name, role, school_id: school, session, expires_at: expiresAt } = found
      return { caller: { who: 'staff', id, name, role, school, session }, expiresAt, ended: ended(id) }
    },
    handlers: {
      async 'staff.signIn'({ email, password }, caller) {
        const [address, startSession] = caller.who === 'public' ? [caller.address, caller.startSession] : ['', undefined]
        const account = normalEmail(email)
        if (!withinLimits(account, address)) throw new Refusal('TOO_MANY_ATTEMPTS')
        const row = await findByEmail(db, account)
        if (!(await isPassword(row?.password_hash, password)) || !row) throw new Refusal('WRONG_CREDENTIALS')
        notAGuess(account, address)
        const secret = newSecret()
        const now = clock.now()
        const session = {
          id: newId(now),
          school_id: row.school_id,
          staff_id: row.id,
          secret_hash: sha256(secret),
          created_at: now,
          expires_at: now + SESSION_MS,
        }
        await db.write((tx) => insertSession(tx, session))
        startSession?.(secret)
        return describe(row)
      },
      async 'staff.signOut'(_request, caller) {
        const { id, session } = asStaff(caller)
        await db.write(async (tx) => {
          await deleteSession(tx, session)
          tx.notify(ended(id))
        })
        if (caller.who === 'staff') caller.endSession()
        return {}
      },
      async 'staff.me'(_request, caller) {
        return describe(await findMe(db, asStaff(caller).id))
      },
      async 'staff.add'(staff, caller) {
        return { id: await add(asStaff(caller).school, staff) }
      },
      async 'staff.list'(_request, caller) {
        const rows = await staffOf(db, asStaff(caller).school)
        return { staff: rows.map((row) => ({ id: row.id, name: row.name, email: shownEmail(row), role: row.role, active: row.ended_at === null })) }
      },
      async 'staff.remove'({ id }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          const heads = await activeHeads(tx, school)
          if (heads.length === 1 && heads[0]?.id === id) throw new Refusal('CONFLICT', 'this is the only head; add another first')
          if (!(await endStaff(tx, school, id, clock.now()))) throw new Refusal('NOT_FOUND')
          tx.notify(ended(id))
        })
        return {}
      },
    },
  }
}

function describe(row: StaffRow & { school_name: string }): Me {
  return { id: row.id, name: row.name, email: row.email, role: row.role, school: { id: row.school_id, name: row.school_name } }
}
/** An ended account's address is kept with a note, so that it can be used again. */
function shownEmail(row: StaffRow): string {
  return row.ended_at === null ? row.email : (row.email.split(' ')[0] ?? row.email)
}
