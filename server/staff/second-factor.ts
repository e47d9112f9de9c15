/** The second factor: a code from an authenticator app, taken once, or a recovery code, deleted as it is taken. */
import { Refusal } from '../../protocol/errors.ts'
import { type Clock, countGuess, type Database, giveBack, preparing, type Tx, takeGuess, type Vault } from '../core/index.ts'
import { FACTOR_RATE } from './rules.ts'
import { deleteFactor, findFactor, insertRecovery, proposeFactor, takeRecovery, takeStep } from './store.ts'
import { factorAddress, newFactorSecret, newRecoveryCodes, readCode, stepOf } from './totp.ts'

export interface SecondFactor {
  /** Counts over restarts too. Throws TOO_MANY_ATTEMPTS. Only whoever has the password comes this far, so nobody else can lock an account out. */
  countGuess(staff: { readonly id: string; readonly school: string }): Promise<void>
  /** Takes the code of a confirmed factor; false when it is wrong or was taken before. */
  take(tx: Tx, staff: string, code: string): Promise<boolean>
  /** A guess that was right doesn't count. */
  wasRight(tx: Tx, staff: { readonly id: string; readonly school: string }): Promise<void>
  begin(tx: Tx, staff: { id: string; school_id: string; email: string }): Promise<{ secret: string; address: string }>
  /** Turns on what was begun and gives the recovery codes; throws SECOND_FACTOR_WRONG. */
  confirm(tx: Tx, staff: { id: string; school: string }, code: string): Promise<string[]>
  remove(tx: Tx, staff: string): Promise<void>
}

export function createSecondFactor({ db, clock, vault }: { db: Database; clock: Clock; vault: Vault }): SecondFactor {
  const subject = (staff: string): string => `factor:${staff}`
  const secretOf = (staff: string, sealed: string): string => vault.open(sealed, staff)

  return {
    async countGuess({ id, school }) {
      let left = false
      const count = (tx: Tx) =>
        countGuess(tx, subject(id), school, (before) => {
          const taken = takeGuess(before, FACTOR_RATE, clock.now())
          left = taken.left
          return taken.count
        })
      // In a transaction of its own: a wrong code undoes the one it is tried in.
      await preparing(() => db.write(count))
      if (!left) throw new Refusal('TOO_MANY_ATTEMPTS')
    },
    wasRight: (tx, { id, school }) => countGuess(tx, subject(id), school, (before) => giveBack(before, FACTOR_RATE)),
    async take(tx, staff, code) {
      const factor = await findFactor(tx.q, staff)
      if (!factor || factor.confirmed_at === null) return false
      const now = clock.now()
      const step = stepOf(secretOf(staff, factor.secret), code, now)
      if (step !== null) return takeStep(tx, staff, step, now)
      return takeRecovery(tx, staff, vault.fingerprint(readCode(code), staff))
    },
    async begin(tx, { id, school_id, email }) {
      const secret = newFactorSecret()
      const row = { staff_id: id, school_id, secret: vault.seal(secret, id), confirmed_at: null, last_step: 0 }
      if (!(await proposeFactor(tx, row))) throw new Refusal('CONFLICT', 'there is a second factor; remove it first')
      return { secret, address: factorAddress(secret, email) }
    },
    async confirm(tx, { id, school }, code) {
      const factor = await findFactor(tx.q, id)
      if (!factor || factor.confirmed_at !== null) throw new Refusal('CONFLICT', 'there is no new second factor to confirm')
      const now = clock.now()
      const step = stepOf(secretOf(id, factor.secret), code, now)
      if (step === null || !(await takeStep(tx, id, step, now))) throw new Refusal('SECOND_FACTOR_WRONG')
      const codes = newRecoveryCodes()
      await insertRecovery(
        tx,
        school,
        id,
        codes.map((one) => vault.fingerprint(readCode(one), id)),
      )
      return codes
    },
    remove: deleteFactor,
  }
}
