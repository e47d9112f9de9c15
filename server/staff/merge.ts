/** A member of staff whom the school's system has twice: the account goes with the person, and back. */
import type { Tx } from '../core/index.ts'
import type { MergeFollower } from '../roster/index.ts'
import { relink, staffLinkedTo } from './store.ts'

/** `changed`: who somebody is in the import has changed. */
export function staffFollower(changed: (tx: Tx, school: string) => Promise<void>): MergeFollower {
  return {
    async looks(q, school, { dropped }) {
      return { moves: (await staffLinkedTo(q, school, dropped)).map(({ name }) => ({ of: 'staff', what: name, where: null })) }
    },
    async join(tx, school, { kept, dropped }) {
      const ids = (await staffLinkedTo(tx.q, school, dropped)).map(({ id }) => id)
      if (await relink(tx, school, ids, dropped, kept)) await changed(tx, school)
      return ids
    },
    async part(tx, school, { kept, dropped }, moved) {
      if (await relink(tx, school, moved as readonly string[], kept, dropped)) await changed(tx, school)
    },
  }
}
