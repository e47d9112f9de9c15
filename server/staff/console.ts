/**
 * The way back for a head who can't sign in and has no other head: whoever can read the server's data folder could change its database
 * anyway. Each way takes one thing only: without phone and recovery codes the password is still needed, and with a new password the
 * second factor.
 */
import { timingSafeEqual } from 'node:crypto'
import { Refusal } from '../../protocol/errors.ts'
import type { Request } from '../../protocol/op.ts'
import { staffInvite, type staffResetAtConsole, staffResetSecondFactor } from '../../protocol/staff.ts'
import { type Clock, type Database, type HandlersFor, sha256 } from '../core/index.ts'
import { invite } from './accounts.ts'
import type { StaffOptions } from './index.ts'
import { normalEmail } from './rules.ts'
import type { SecondFactor } from './second-factor.ts'
import { deleteSessions, findByEmail } from './store.ts'

const NOTE = { verb: 'change', of: 'staff' } as const
const RESET = { name: staffResetSecondFactor.name, note: NOTE }
const INVITE = { name: staffInvite.name, note: NOTE }

export interface ConsoleParts extends Pick<StaffOptions, 'consoleKey' | 'auditedConsole'> {
  db: Database
  clock: Clock
  factor: SecondFactor
  ended(staff: string): string
}

type Names = 'staff.resetAtConsole' | 'staff.inviteAtConsole'

export function consoleHandlers({ db, clock, factor, ended, consoleKey, auditedConsole }: ConsoleParts): HandlersFor<Names> {
  async function accountOf({ key, email }: Request<typeof staffResetAtConsole>) {
    if (!timingSafeEqual(Buffer.from(sha256(key.trim())), Buffer.from(sha256(consoleKey)))) throw new Refusal('CONSOLE_KEY_WRONG')
    const account = await findByEmail(db.read, normalEmail(email))
    if (!account) throw new Refusal('NOT_FOUND', 'no account with this e-mail address')
    return account
  }

  return {
    async 'staff.inviteAtConsole'(request) {
      const { id, school_id: school, name } = await accountOf(request)
      return { name, invitation: await auditedConsole(school, INVITE, id, () => db.write((tx) => invite(tx, school, id, clock.now()))) }
    },
    async 'staff.resetAtConsole'(request) {
      const { id, school_id: school, name, factor_at } = await accountOf(request)
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
