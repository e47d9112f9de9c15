/**
 * Staff accounts, sign-in and sessions.
 * Invariants: passwords are argon2id, session secrets are stored as hashes, the secrets of second factors encrypted; a code counts
 * once; an account's end, its role and its ways of signing in reach its sessions and live streams within a second; unknown accounts
 * cost a guesser as much time as known ones; a school always keeps one head.
 * Fail direction: no session, no access; a session that lacks the second factor its role needs gets nothing but the means to set one
 * up; when a limit is reached the answer is "wait", never a way in.
 */
import { Refusal } from '../../protocol/errors.ts'
import type { AuditNote, Role } from '../../protocol/op.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import type { Me } from '../../protocol/staff.ts'
import {
  asStaff,
  type Clock,
  type Credential,
  type Database,
  type HandlersFor,
  Limit,
  newId,
  type Query,
  type StaffCaller,
  type Tx,
  type Vault,
} from '../core/index.ts'
import type { MergeFollower } from '../roster/index.ts'
import { accountHandlers, newStaffRow } from './accounts.ts'
import { consoleHandlers } from './console.ts'
import { staffFollower } from './merge.ts'
import { ownAccountHandlers } from './own-account.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { ACCOUNT_RATE, ADDRESS_RATE, asksFactor, normalEmail, PAIR_RATE, SESSION_MS } from './rules.ts'
import { createSecondFactor } from './second-factor.ts'
import { newSession } from './sessions.ts'
import { type Account, deleteSession, findAccount, findByEmail, findSession, insertSession, insertStaff, unlinkedStaff, updateStaff } from './store.ts'
import { type SupplyAccounts, supplyAccounts } from './supply.ts'

export { ADDRESS_RATE, SESSION_MS } from './rules.ts'
export { accountNames, staffOfPerson } from './store.ts'
export type { SupplyAccounts } from './supply.ts'
export { readCode, spellCode } from './totp.ts'

export interface NewStaff {
  name: string
  email: string
  role: Role
  password: string
  /** may change what the whole trust has set */
  trustWide?: boolean
}
export interface StaffOptions {
  db: Database
  clock: Clock
  vault: Vault
  /** the secret that only whoever owns the server's machine can read */
  consoleKey: string
  /** Keeps a record of what was done at the server's own console. */
  auditedConsole<T>(school: string, what: { name: string; note: AuditNote }, staff: string, run: () => Promise<T>): Promise<T>
  /** whom the school asks for a second factor */
  secondFactorFor(school: string): Promise<PolicyValues['staff.secondFactorFor']>
  /** as its calendar says */
  timeZoneOf(school: string): Promise<string>
  /** names of the rooms a member of staff watches now or teaches in */
  roomsOf(school: string, staff: string): Promise<string[]>
  /** Is there such a person in this school? */
  isPerson(q: Query, school: string, person: string): Promise<boolean>
  /** The teachers of the import, by name. */
  teachers(q: Query, school: string): Promise<readonly { id: string; givenName: string; familyName: string; classes: string[] }[]>
  /** In the transaction that changed who works here, as what, or who they are in the import. */
  changed(tx: Tx, school: string, now: number): Promise<void>
  /** In the transaction in which a supply teacher signs out. */
  supplyLeft(tx: Tx, school: string, staff: string, now: number): Promise<void>
  /** The one teacher of the import who has this address or username; null when there is none or more than one. */
  teacherWith(q: Query, school: string, email: string): Promise<string | null>
}
export interface Staff {
  readonly handlers: HandlersFor<
    | 'staff.signIn'
    | 'staff.signOut'
    | 'staff.me'
    | keyof ReturnType<typeof accountHandlers>
    | keyof ReturnType<typeof ownAccountHandlers>
    | keyof ReturnType<typeof consoleHandlers>
  >
  /** By the hash of a session's secret. */
  lookUp(secretHash: string): Promise<Credential<StaffCaller> | undefined>
  /** For set-up files and tests: an account with its password, which no policy asks for a second factor. Throws CONFLICT when the address has an account. */
  add(school: string, staff: NewStaff): Promise<string>
  /** The first account of a school, in the caller's transaction; `passwordHash` from `hashPassword`. */
  addFirst(tx: Tx, school: string, staff: Omit<NewStaff, 'password'> & { passwordHash: string }): Promise<string>
  hashPassword(password: string): Promise<string>
  /** Joins accounts with the people they can only be; to be called when people came in. What a person has decided stays. */
  linkAll(school: string): Promise<void>
  /** Whose staff account it is, where the school's system has them twice. */
  readonly follower: MergeFollower
  /** The password of somebody signed in, asked for again. Throws WRONG_CREDENTIALS, TOO_MANY_ATTEMPTS. */
  checkPassword(caller: StaffCaller, password: string): Promise<unknown>
  readonly supply: SupplyAccounts
}

/** One topic per person: a change must reach every session they have. */
const ended = (staff: string): string => `ended:staff:${staff}`

export function startStaff({
  db,
  clock,
  vault,
  consoleKey,
  auditedConsole,
  secondFactorFor,
  timeZoneOf,
  roomsOf,
  isPerson,
  teachers,
  teacherWith,
  changed,
  supplyLeft,
}: StaffOptions): Staff {
  const limits = { pair: new Limit(PAIR_RATE), account: new Limit(ACCOUNT_RATE), address: new Limit(ADDRESS_RATE) }
  const factor = createSecondFactor({ db, clock, vault })

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
  async function needsFactor({ school_id, role, factor_exempt }: { school_id: string; role: Role; factor_exempt: number }): Promise<boolean> {
    return factor_exempt === 0 && asksFactor(await secondFactorFor(school_id), role)
  }
  async function describe(row: Account): Promise<Me> {
    const secondFactor = row.factor_at !== null ? 'on' : (await needsFactor(row)) ? 'needed' : 'off'
    const school = { id: row.school_id, name: row.school_name, nation: row.nation, timeZone: await timeZoneOf(row.school_id), setupStep: row.setup_step }
    const supply = row.supply_room_name === null ? null : { room: row.supply_room_name }
    return { id: row.id, name: row.name, email: row.email, role: row.role, secondFactor, supply, school }
  }
  /** The password of somebody signed in, asked for again. */
  async function checkPassword(caller: StaffCaller, password: string): Promise<Account> {
    const account = await findAccount(db.read, caller.id)
    const email = account?.email ?? ''
    if (!withinLimits(email, caller.session)) throw new Refusal('TOO_MANY_ATTEMPTS')
    if (!(await isPassword(account?.password_hash, password)) || !account) throw new Refusal('WRONG_CREDENTIALS')
    notAGuess(email, caller.session)
    return account
  }
  async function link(tx: Tx, school: string, { id, email }: { id: string; email: string }): Promise<void> {
    const person = await teacherWith(tx.q, school, email)
    if (person === null) return
    await updateStaff(tx, school, id, { person_id: person })
    await changed(tx, school, clock.now())
  }
  /** The code, in the transaction that starts the session: of two sign-ins with one code only one gets through. */
  async function takeFactor(tx: Tx, account: Account, code: string | null | undefined): Promise<void> {
    if (account.factor_at === null) return
    if (!(await factor.take(tx, account.id, code ?? ''))) throw new Refusal('SECOND_FACTOR_WRONG')
    await factor.wasRight(tx, { id: account.id, school: account.school_id })
  }

  return {
    hashPassword,
    follower: staffFollower((tx, school) => changed(tx, school, clock.now())),
    async linkAll(school) {
      await db.write(async (tx) => {
        for (const account of await unlinkedStaff(tx.q, school)) await link(tx, school, account)
      })
    },
    checkPassword,
    supply: supplyAccounts({ ended }),
    async add(school, { name, email, role, password, trustWide }) {
      const now = clock.now()
      const row = newStaffRow({
        id: newId(now),
        school,
        name,
        email,
        role,
        now,
        passwordHash: await hashPassword(password),
        exempt: true,
        trustWide: trustWide === true,
      })
      if (!(await db.write((tx) => insertStaff(tx, row)))) throw new Refusal('CONFLICT', 'there is an account with this e-mail address')
      return row.id
    },
    async addFirst(tx, school, staff) {
      const now = clock.now()
      const row = newStaffRow({ id: newId(now), school, now, ...staff })
      if (!(await insertStaff(tx, row))) throw new Refusal('CONFLICT', 'there is an account with this e-mail address')
      return row.id
    },
    async lookUp(secretHash) {
      const found = await findSession(db, secretHash, clock.now())
      if (!found) return undefined
      const { id, name, role, school_id: school, session, expires_at: expiresAt, supply_room: room } = found
      const halfway = found.factor_at === null && (await needsFactor(found))
      const caller: StaffCaller = { who: 'staff', id, name, role, school, session, halfway, ...(room ? { supply: { room } } : {}) }
      return { caller, expiresAt, ended: ended(id) }
    },
    handlers: {
      ...accountHandlers({ db, clock, factor, ended, roomsOf, isPerson, teachers, link, changed }),
      ...consoleHandlers({ db, clock, factor, ended, consoleKey, auditedConsole }),
      ...ownAccountHandlers({ db, factor, ended, checkPassword, needsFactor }),
      async 'staff.signIn'({ email, password, code }, caller) {
        const [address, startSession] = caller.who === 'public' ? [caller.address, caller.startSession] : ['', undefined]
        const typed = normalEmail(email)
        if (!withinLimits(typed, address)) throw new Refusal('TOO_MANY_ATTEMPTS')
        const account = await findByEmail(db.read, typed)
        if (!(await isPassword(account?.password_hash, password)) || !account) throw new Refusal('WRONG_CREDENTIALS')
        notAGuess(typed, address)
        if (account.factor_at !== null) {
          if (!code) throw new Refusal('SECOND_FACTOR_NEEDED')
          await factor.countGuess({ id: account.id, school: account.school_id })
        }
        const now = clock.now()
        const { secret, session } = newSession(account.school_id, account.id, now, now + SESSION_MS)
        await db.write(async (tx) => {
          // Password and factor as they are now: somebody may have just changed them, or ended the account.
          const current = await findAccount(tx.q, account.id)
          if (current?.password_hash !== account.password_hash) throw new Refusal('WRONG_CREDENTIALS')
          await takeFactor(tx, current, code)
          await insertSession(tx, session)
          await updateStaff(tx, account.school_id, account.id, { last_sign_in_at: now })
          if (account.person_id === null) await link(tx, account.school_id, account)
        })
        startSession?.(secret)
        return describe(account)
      },
      async 'staff.signOut'(_request, caller) {
        const { id, school, session, supply } = asStaff(caller)
        await db.write(async (tx) => {
          await deleteSession(tx, session)
          // Their sign-in was their check-in.
          if (supply) await supplyLeft(tx, school, id, clock.now())
          tx.notify(ended(id))
        })
        if (caller.who === 'staff') caller.endSession()
        return {}
      },
      async 'staff.me'(_request, caller) {
        const account = await findAccount(db.read, asStaff(caller).id)
        if (!account) throw new Refusal('NOT_SIGNED_IN')
        return describe(account)
      },
    },
  }
}
