/**
 * Accounts of supply teachers: a teacher of one room. They have no password and no address, are nobody of the roster,
 * are managed nowhere, and are signed in by whoever knows their slip to be right.
 */
import { newId, type Tx } from '../core/index.ts'
import { newStaffRow } from './accounts.ts'
import { newSession } from './sessions.ts'
import { endStaff, insertSession, insertStaff } from './store.ts'

export interface SupplyAccounts {
  add(tx: Tx, school: string, teacher: { name: string; room: string }, now: number): Promise<string>
  /** A session until then (epoch ms); its secret is for the cookie. */
  signIn(tx: Tx, school: string, id: string, until: number, now: number): Promise<string>
  /** With its sessions and live streams. */
  end(tx: Tx, school: string, id: string, now: number): Promise<void>
}

/** `ended`: the topic that tells the sessions of an account that they are over. */
export function supplyAccounts({ ended }: { ended(staff: string): string }): SupplyAccounts {
  return {
    async add(tx, school, { name, room }, now) {
      const id = newId(now)
      // RFC 2606: an address that can be nobody's.
      const account = newStaffRow({ id, school, name, email: `${id}@supply.invalid`, role: 'teacher', now, exempt: true })
      await insertStaff(tx, { ...account, last_sign_in_at: now, supply_room: room })
      return id
    },
    async signIn(tx, school, id, until, now) {
      const { secret, session } = newSession(school, id, now, until)
      await insertSession(tx, session)
      return secret
    },
    async end(tx, school, id, now) {
      await endStaff(tx, school, id, now)
      tx.notify(ended(id))
    },
  }
}
