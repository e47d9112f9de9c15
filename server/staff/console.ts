/**
 * The way back for a head who has lost phone and recovery codes and has no other head: whoever can read the server's data folder could
 * change its database anyway. The password is still needed afterwards, and a new factor wherever the role needs one.
 */
import { timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../protocol/errors.ts'
import { staffResetSecondFactor } from '../../protocol/staff.ts'
import { type Database, type HandlersFor, sha256 } from '../core/index.ts'
import type { StaffOptions } from './index.ts'
import { normalEmail } from './rules.ts'
import type { SecondFactor } from './second-factor.ts'
import { deleteSessions, findByEmail } from './store.ts'

const RESET = { name: staffResetSecondFactor.name, note: { verb: 'change', of: 'staff' } } as const

export interface ConsoleParts extends Pick<StaffOptions, 'consoleKey' | 'auditedConsole'> {
  db: Database
  factor: SecondFactor
  ended(staff: string): string
}

export function consoleHandlers({ db, factor, ended, consoleKey, auditedConsole }: ConsoleParts): HandlersFor<'staff.resetAtConsole'> {
  return {
    async 'staff.resetAtConsole'({ key, email }) {
      if (!timingSafeEqual(Buffer.from(sha256(key.trim())), Buffer.from(sha256(consoleKey)))) throw new Refusal('CONSOLE_KEY_WRONG')
      const account = await findByEmail(db.read, normalEmail(email))
      if (!account) throw new Refusal('NOT_FOUND', 'no account with this e-mail address')
      const { id, school_id: school, name, factor_at } = account
      await auditedConsole(school, RESET, id, () =>
        db.write(async (tx) => {
          await factor.remove(tx, id)
          await deleteSessions(tx, id, null)
          tx.notify(ended(id))
        }),
      )
      return { name, had: factor_at !== null }
    },
  }
}
