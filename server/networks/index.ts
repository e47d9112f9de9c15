/**
 * The networks a school's PCs were seen on, and which of them are the school's: what tells a laptop at home from one in class.
 * Invariants: a network is a fingerprint made on the PC for this school alone; nobody is shown which PC was on which; what is
 * not the school's is forgotten after 30 days.
 * Fail direction: until a technician has marked one, no PC counts as off site, so that an alert always brings an adult.
 */
import { asStaff, type Clock, type Database, type HandlersFor, type Tx } from '../core/index.ts'
import { markNetwork, readNetworks } from './store.ts'

export { isOffSite, networkPlace } from './rules.ts'
export { keepNetwork, ourNetworks } from './store.ts'

export interface NetworksNeed {
  db: Database
  clock: Clock
  /** what PCs are told of it changed, in the same transaction */
  changed(tx: Tx, school: string, now: number): Promise<void>
}

export function startNetworks({ db, clock, changed }: NetworksNeed): { handlers: HandlersFor<'networks.list' | 'networks.mark'> } {
  return {
    handlers: {
      async 'networks.list'(_request, caller) {
        return { networks: await readNetworks(db.read, asStaff(caller).school, clock.now()) }
      },
      async 'networks.mark'({ fingerprint, ours }, caller) {
        const { school } = asStaff(caller)
        const now = clock.now()
        await db.write(async (tx) => {
          await markNetwork(tx, school, fingerprint, ours, now)
          await changed(tx, school, now)
        })
        return {}
      },
    },
  }
}
