/**
 * Keeps PCs in step with what the school knows of their accounts. At a logon the PC is told at once. Afterwards a change marks what
 * PCs were told of it as out of date, and within a second a timer looks at those in turns and tells each PC once, however many changes
 * there were and however many people they were about; whatever turns out the same is told nobody.
 *
 * Strictness reaches every PC that knows the account: it must not be let through there without the server. What was agreed elsewhere
 * only matters where the account is logged on: another PC is told at the logon there. Of “everybody” only those who are logged on are
 * told; a school's 2,000 PCs may know 60,000 accounts, and each is told at its logon.
 */
import type { Standing } from '../../protocol/agreements.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { Accounts, Known } from '../accounts/index.ts'
import { type Clock, type Database, type Query, setTimer, sha256, type TimerHandlers, type Tx } from '../core/index.ts'
import { sendCommand } from '../devices/index.ts'
import { surely } from './standing.ts'
import { type Changed, keepTold, loggedOff, markStale, settle, staleOnes, type ToldRow } from './told-store.ts'

export type Who = Parameters<Accounts['whoIs']>[2]
export interface Telling {
  /** The account has signed in on this PC. */
  opened(tx: Tx, at: { school: string; device: string; now: number }, who: Who & { session: string }, known: Known): Promise<void>
  closed(tx: Tx, device: string, session: string): Promise<void>
  /** In the transaction that changed what is known of these. */
  changed(tx: Tx, school: string, changed: Changed): Promise<void>
  readonly timers: TimerHandlers
}
export interface TellingNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly whoIs: Accounts['whoIs']
  standingOf(q: Query, school: string, account: string, known: Known): Promise<Standing | null>
}

const TIMER = 'aup.tell'
/** Changes within this long are told together. */
const TOGETHER_MS = 250
/** Of one turn: other timers, and whoever writes, wait no longer than that takes. */
const AT_ONCE = 100

export function createTelling({ db, clock, whoIs, standingOf }: TellingNeeds): Telling {
  const tell = (tx: Tx, to: { school: string; device: string }, account: string, standing: Standing | null) =>
    sendCommand(tx, to, { kind: 'aup.standing', account, standing }, clock.now())

  async function tellSome(school: string, dueAt: number): Promise<void> {
    const stale = await staleOnes(db.read, school, AT_ONCE)
    const looked: { row: ToldRow; person: string | null; standing: Standing | null }[] = []
    for (const row of stale) {
      const { account, sid } = row
      const known = await whoIs(db.read, school, { account, ...(sid !== null && { sid }) })
      looked.push({ row, person: surely(known), standing: await standingOf(db.read, school, account, known) })
    }
    await db.write(async (tx) => {
      for (const { row, person, standing } of looked) {
        const hash = hashOf(standing)
        const settled = await settle(tx, row, { person_id: person, hash })
        if (settled && hash !== row.hash) await tell(tx, { school, device: row.device_id }, row.account, standing)
      }
      if (stale.length === AT_ONCE) await setTimer(tx, { kind: TIMER, subject: school, school, dueAt: Math.max(clock.now(), dueAt + 1) })
    })
  }

  return {
    async opened(tx, { school, device, now }, { account, sid, session }, known) {
      const standing = await standingOf(tx.q, school, account, known)
      await tell(tx, { school, device }, account, standing)
      const row = { school_id: school, device_id: device, account, sid: sid ?? null, person_id: surely(known), session }
      await keepTold(tx, { ...row, seen_at: now, hash: hashOf(standing) })
    },
    closed: loggedOff,
    async changed(tx, school, changed) {
      const now = clock.now()
      if ((await markStale(tx, school, changed, now)) === 0) return
      // On the whole quarter, so that one change after the other never puts it off.
      await setTimer(tx, { kind: TIMER, subject: school, school, dueAt: (Math.floor(now / TOGETHER_MS) + 1) * TOGETHER_MS })
    },
    timers: { [TIMER]: ({ school, dueAt }) => tellSome(school, dueAt) },
  }
}
const hashOf = (standing: Standing | null): string => sha256(canonical(standing))
