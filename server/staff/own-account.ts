/** What everybody may do to their own way of signing in; the password is asked for again each time. */
import { Refusal } from '../../protocol/errors.ts'
import { asStaff, type Database, type HandlersFor, type StaffCaller } from '../core/index.ts'
import { hashPassword } from './passwords.ts'
import type { SecondFactor } from './second-factor.ts'
import { type Account, deleteSessions, findAccount, updateStaff } from './store.ts'

export interface OwnAccountParts {
  db: Database
  factor: SecondFactor
  ended(staff: string): string
  /** Throws WRONG_CREDENTIALS; counts guesses. */
  checkPassword(caller: StaffCaller, password: string): Promise<Account>
  needsFactor(account: { school_id: string; role: StaffCaller['role']; factor_exempt: number }): Promise<boolean>
}
type Names = 'staff.beginSecondFactor' | 'staff.confirmSecondFactor' | 'staff.removeSecondFactor' | 'staff.changePassword'

export function ownAccountHandlers({ db, factor, ended, checkPassword, needsFactor }: OwnAccountParts): HandlersFor<Names> {
  return {
    async 'staff.beginSecondFactor'({ password }, caller) {
      const account = await checkPassword(asStaff(caller), password)
      return db.write((tx) => factor.begin(tx, account))
    },
    async 'staff.confirmSecondFactor'({ code }, caller) {
      const me = asStaff(caller)
      await factor.countGuess(me)
      const recoveryCodes = await db.write(async (tx) => {
        const codes = await factor.confirm(tx, me, code)
        await factor.wasRight(tx, me)
        // Whoever once had one keeps to the policy from then on.
        await updateStaff(tx, me.school, me.id, { factor_exempt: 0 })
        // Whoever was signed in by the password alone isn't any more.
        await deleteSessions(tx, me.id, me.session)
        tx.notify(ended(me.id))
        return codes
      })
      return { recoveryCodes }
    },
    async 'staff.removeSecondFactor'({ password, code }, caller) {
      const me = asStaff(caller)
      const account = await checkPassword(me, password)
      const needed = await needsFactor(account)
      if (needed) {
        if (!code) throw new Refusal('SECOND_FACTOR_NEEDED')
        await factor.countGuess(me)
      }
      await db.write(async (tx) => {
        if (needed && !(await factor.take(tx, me.id, code ?? ''))) throw new Refusal('SECOND_FACTOR_WRONG')
        if (needed) await factor.wasRight(tx, me)
        await factor.remove(tx, me.id)
        // Until the next one is set up, this session gets nothing else.
        if (needed) tx.notify(ended(me.id))
      })
      return {}
    },
    async 'staff.changePassword'({ password, next }, caller) {
      const me = asStaff(caller)
      await checkPassword(me, password)
      const password_hash = await hashPassword(next)
      await db.write(async (tx) => {
        if (!(await findAccount(tx.q, me.id))) throw new Refusal('NOT_FOUND')
        await updateStaff(tx, me.school, me.id, { password_hash })
        await deleteSessions(tx, me.id, me.session)
        tx.notify(ended(me.id))
      })
      return {}
    },
  }
}
